// The paper: two pictures of the same drawing, one for the eye and one for the network, and the stroke that is growing.

import { SUPERSAMPLED_PX, FrameShrinker } from "./frame.js";
import { StrokeLayer } from "./stroke_layer.js";

export class Paper {
  #screen;
  #large;
  #shrinker;

  /** `canvas` is the visible one. */
  constructor(canvas) {
    this.#screen = new StrokeLayer(canvas, createCanvas);
    // Read back several times a second: better kept out of the graphics card.
    this.#large = new StrokeLayer(createCanvas(SUPERSAMPLED_PX, SUPERSAMPLED_PX), createCanvas, { willReadFrequently: true });
    this.#shrinker = new FrameShrinker(createCanvas);
  }

  /** Makes the visible picture `pixels` wide; returns whether it has to be shown anew. */
  resize(pixels) {
    if (pixels === 0 || pixels === this.#screen.canvas.width) return false;
    this.#screen.resize(pixels);
    return true;
  }

  /** Shows the finished strokes, and above them those under the pen. */
  show(strokes, growing = []) {
    for (const layer of this.#layers) layer.show(strokes, growing.filter(isLine));
  }

  /** Shows the strokes under the pen; the finished ones are as they were. */
  grow(growing) {
    for (const layer of this.#layers) layer.grow(growing.filter(isLine));
  }

  get #layers() {
    return [this.#screen, this.#large];
  }

  /** The picture for the network: {canvas, grey} (frame.js). */
  shrink() {
    return this.#shrinker.shrink(this.#large.canvas);
  }
}

/** A first point may become a dot or the cap of a line: under the pen it is not shown before that is known. */
function isLine({ points }) {
  return points.length > 1;
}

function createCanvas(width, height) {
  return Object.assign(document.createElement("canvas"), { width, height });
}
