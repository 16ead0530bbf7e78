// Strokes to pixels, by the rule in docs/architecture.md: round-capped segments as wide as the pressure says, eraser strokes white.

import { PAPER_UNITS, widthAt } from "./strokes.js";

const CACHED_STROKES = 32; // a bitmap is kept this many strokes back, so that most undos redraw only a few

/** Draws the segments that end in points[from] and later, at `scale` pixels a paper unit. A single point is a dot. */
export function drawStroke(context, stroke, scale, from = 0) {
  const { points, size } = stroke;
  context.lineCap = "round";
  context.strokeStyle = context.fillStyle = stroke.tool === "eraser" ? "#fff" : "#000";
  if (points.length === 1) drawDot(context, points[0], size, scale);
  for (let index = Math.max(1, from); index < points.length; index += 1) {
    drawSegment(context, points[index - 1], points[index], size, scale);
  }
}

function drawDot(context, [x, y, pressure], size, scale) {
  context.beginPath();
  context.arc(x * scale, y * scale, (widthAt(size, pressure) * scale) / 2, 0, 2 * Math.PI);
  context.fill();
}

function drawSegment(context, [x0, y0, pressure0], [x1, y1, pressure1], size, scale) {
  context.lineWidth = widthAt(size, (pressure0 + pressure1) / 2) * scale;
  context.beginPath();
  context.moveTo(x0 * scale, y0 * scale);
  // A line of no length has no cap in some browsers: a thousandth of a pixel is enough for one.
  const isPoint = x0 === x1 && y0 === y1;
  context.lineTo(x1 * scale + (isPoint ? 0.001 : 0), y1 * scale);
  context.stroke();
}

export function fillPaper(context) {
  const { width, height } = context.canvas;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
}

/**
 * One picture of the drawing, kept up to date as the pen moves: ink is final once drawn, so a new point costs one
 * segment however many strokes there are. `createCanvas(width, height)` makes the bitmaps.
 */
export class StrokeLayer {
  #canvas;
  #context;
  #cache;
  #cached = []; // the strokes that the cache shows
  #createCanvas;

  constructor(canvas, createCanvas, options = {}) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d", { alpha: false, ...options });
    this.#createCanvas = createCanvas;
  }

  get canvas() {
    return this.#canvas;
  }

  get context() {
    return this.#context;
  }

  get scale() {
    return this.#canvas.width / PAPER_UNITS;
  }

  resize(pixels) {
    this.#canvas.width = this.#canvas.height = pixels;
    this.#cache = undefined;
  }

  /** Draws what a growing stroke gained since `from` points. */
  extend(stroke, from) {
    drawStroke(this.#context, stroke, this.scale, from);
  }

  /** Draws all strokes, from the cache where it still shows how they begin. */
  redraw(strokes) {
    if (!this.#isCacheValid(strokes)) this.#rebuildCache(strokes);
    this.#context.drawImage(this.#cache, 0, 0);
    for (const stroke of strokes.slice(this.#cached.length)) drawStroke(this.#context, stroke, this.scale);
  }

  #isCacheValid(strokes) {
    const count = this.#cached.length;
    return this.#cache && count <= strokes.length && strokes.length - count <= 2 * CACHED_STROKES &&
      this.#cached.every((stroke, index) => stroke === strokes[index]); // an edit may have changed any of them
  }

  #rebuildCache(strokes) {
    this.#cache ??= this.#createCanvas(this.#canvas.width, this.#canvas.height);
    const context = this.#cache.getContext("2d", { alpha: false });
    this.#cached = strokes.slice(0, Math.max(0, strokes.length - CACHED_STROKES));
    fillPaper(context);
    for (const stroke of this.#cached) drawStroke(context, stroke, this.scale);
  }
}
