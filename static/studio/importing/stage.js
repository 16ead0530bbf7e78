// The picture that is brought in, as it will lie on the paper: moved, turned, scaled, its lines cut lighter or darker, bits erased.

import { movePlace } from "../drawing/geometry.js";
import { PAPER_UNITS } from "../drawing/strokes.js";
import { fillPaper } from "../paper/raster.js";
import { inkOf, NO_MOVE, toSource } from "./geometry.js";

export const FRAME_PX = 1024;
const UNIT_PX = FRAME_PX / PAPER_UNITS;

export class ImportStage {
  #context;
  #picture = null; // {image, width, height} of a photo, or {levels} of lines
  #ink = createCanvas();
  #cut = 128;
  #erased = []; // strokes of the eraser: {places, radius} on the picture, in paper units before any move
  #move = NO_MOVE;

  /** `canvas` shows the paper, FRAME_PX a side. */
  constructor(canvas) {
    this.#context = canvas.getContext("2d", { willReadFrequently: true });
  }

  get move() {
    return this.#move;
  }

  set move(move) {
    this.#move = move;
    this.#draw();
  }

  get canUndo() {
    return this.#erased.length > 0;
  }

  /** `levels` are FRAME_PX x FRAME_PX grey values. */
  showLines(levels, cut) {
    this.#picture = { levels };
    this.#erased = [];
    this.#move = NO_MOVE;
    this.cut(cut);
  }

  /** A photo fills the paper; which part of it, the move says. */
  showPhoto(image) {
    this.#picture = { image };
    this.#erased = [];
    this.move = NO_MOVE;
  }

  cut(cut) {
    this.#cut = cut;
    this.#drawInk();
    this.#draw();
  }

  beginErasing(radius) {
    this.#erased.push({ places: [], radius: radius / this.#move.scale });
  }

  /** `place` on the paper, in its units. */
  eraseAt(place) {
    this.#erased.at(-1).places.push(toSource(place, this.#move));
    this.#rub(this.#erased.at(-1), -2);
    this.#draw();
  }

  undoErasing() {
    this.#erased.pop();
    this.#drawInk();
    this.#draw();
  }

  /** Whether anything is left to be used. */
  get isBlank() {
    const { data } = this.#context.getImageData(0, 0, FRAME_PX, FRAME_PX);
    return !data.some((value, index) => index % 4 === 0 && value < 128);
  }

  /** The paper as it is seen. */
  toBlob(type, pixels = FRAME_PX) {
    const copy = createCanvas(pixels);
    copy.getContext("2d").drawImage(this.#context.canvas, 0, 0, pixels, pixels);
    return new Promise((resolve) => copy.toBlob(resolve, type, 0.95));
  }

  #drawInk() {
    if (!this.#picture?.levels) return;
    const context = this.#ink.getContext("2d");
    context.putImageData(new ImageData(inkOf(this.#picture.levels, this.#cut), FRAME_PX), 0, 0);
    for (const stroke of this.#erased) this.#rub(stroke, 0);
  }

  /** Takes away what lies under a stroke of the eraser, from its place `from` on. */
  #rub({ places, radius }, from) {
    const context = this.#ink.getContext("2d");
    context.globalCompositeOperation = "destination-out";
    Object.assign(context, { lineCap: "round", lineJoin: "round", lineWidth: 2 * radius * UNIT_PX });
    context.beginPath();
    for (const { x, y } of places.slice(from)) context.lineTo(x * UNIT_PX, y * UNIT_PX);
    const { x, y } = places.at(-1);
    context.lineTo(x * UNIT_PX + 0.001, y * UNIT_PX); // a line of no length has no cap in some browsers
    context.stroke();
    context.globalCompositeOperation = "source-over";
  }

  #draw() {
    const context = this.#context;
    context.resetTransform();
    fillPaper(context);
    if (!this.#picture) return;
    const [origin, right] = [movePlace({ x: 0, y: 0 }, this.#move), movePlace({ x: 1, y: 0 }, this.#move)];
    const [cos, sin] = [right.x - origin.x, right.y - origin.y];
    context.setTransform(cos, sin, -sin, cos, origin.x * UNIT_PX, origin.y * UNIT_PX);
    context.imageSmoothingQuality = "high";
    if (this.#picture.levels) context.drawImage(this.#ink, 0, 0);
    else drawCovering(context, this.#picture.image);
  }
}

function drawCovering(context, image) {
  const scale = FRAME_PX / Math.min(image.width, image.height);
  const [width, height] = [image.width * scale, image.height * scale];
  context.drawImage(image, (FRAME_PX - width) / 2, (FRAME_PX - height) / 2, width, height);
}

function createCanvas(pixels = FRAME_PX) {
  return Object.assign(document.createElement("canvas"), { width: pixels, height: pixels });
}
