// Strokes lifted off the paper as one picture, so that dragging them costs a copy of it however many they are.

import { measureBoxes, movePlace } from "../drawing/geometry.js";
import { drawStroke } from "./raster.js";

export class LiftedPicture {
  strokes;
  #bitmap;
  #left; // of the bitmap's corner, in paper units
  #top;
  #scale; // pixels of the bitmap a paper unit

  /** `scale` is the paper's, in pixels a unit; what is larger than the paper is held less sharply. `createCanvas(width, height)`. */
  constructor(strokes, { scale, pixels, createCanvas }) {
    const { left, top, right, bottom } = measureBoxes(strokes) ?? { left: 0, top: 0, right: 0, bottom: 0 };
    this.strokes = strokes;
    this.#scale = Math.min(scale, pixels / Math.max(right - left, bottom - top, 1));
    this.#left = Math.floor(left * scale) / scale - 1; // on whole pixels, with room for soft edges
    this.#top = Math.floor(top * scale) / scale - 1;
    const [width, height] = [right - this.#left, bottom - this.#top].map((units) => Math.ceil((units + 1) * this.#scale));
    this.#bitmap = createCanvas(width, height);
    this.#draw(this.#bitmap.getContext("2d"));
  }

  /** Draws the strokes on `context` (`scale` pixels a unit), moved (drawing/geometry.js); lines that are only shifted stay sharp. */
  drawOn(context, move, scale) {
    const [left, top, ratio] = [this.#left, this.#top, scale / this.#scale];
    const [o, x, y] = [[0, 0], [1, 0], [0, 1]].map(([dx, dy]) => movePlace({ x: left + dx, y: top + dy }, move));
    const axes = [x.x - o.x, x.y - o.y, y.x - o.x, y.y - o.y].map((value) => value * ratio);
    context.setTransform(...axes, Math.round(o.x * scale), Math.round(o.y * scale));
    context.drawImage(this.#bitmap, 0, 0);
    context.resetTransform();
  }

  #draw(context) {
    context.translate(-this.#left * this.#scale, -this.#top * this.#scale);
    for (const stroke of this.strokes) drawStroke(context, stroke, this.#scale);
  }
}
