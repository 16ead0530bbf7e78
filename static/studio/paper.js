// The paper: two pictures of the same drawing, one for the eye and one for the network, and the stroke that is growing.

import { SUPERSAMPLED_PX, FrameShrinker } from "./frame.js";
import { StrokeLayer } from "./raster.js";

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
    this.redraw([]);
  }

  /** Makes the visible picture `pixels` wide; returns whether it has to be drawn anew. */
  resize(pixels) {
    if (pixels === 0 || pixels === this.#screen.canvas.width) return false;
    this.#screen.resize(pixels);
    return true;
  }

  redraw(strokes) {
    this.#screen.redraw(strokes);
    this.#large.redraw(strokes);
  }

  /** Draws what a growing stroke gained since its first `from` points. */
  extend(stroke, from) {
    this.#screen.extend(stroke, from);
    this.#large.extend(stroke, from);
  }

  /** The picture for the network: {canvas, grey} (frame.js). */
  shrink() {
    return this.#shrinker.shrink(this.#large.canvas);
  }
}

function createCanvas(width, height) {
  return Object.assign(document.createElement("canvas"), { width, height });
}
