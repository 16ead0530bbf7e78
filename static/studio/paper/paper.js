// The paper: two pictures of the same drawing, one for the eye and one for the network, and the stroke that is growing.

import { SUPERSAMPLED_PX, FrameShrinker } from "../live/frame.js";
import { StrokeLayer } from "./stroke_layer.js";

export class Paper {
  #screen;
  #large;
  #shrinker;
  #strokes = [];
  #draw = () => {}; // what is to be seen, on a layer

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
    const lines = growing.filter(isLine);
    this.#strokes = strokes;
    this.#draw = (layer) => layer.show(strokes, lines);
    this.#draw(this.#screen);
  }

  /** Shows the strokes under the pen; the finished ones are as they were. */
  grow(growing) {
    const [strokes, lines] = [this.#strokes, growing.filter(isLine)];
    this.#draw = (layer) => layer.show(strokes, lines);
    this.#screen.grow(lines);
  }

  /** Shows the strokes that rest and, above all of them, those in the hand, moved (drawing/geometry.js). */
  lift({ resting, held, move }) {
    this.#draw = (layer) => layer.lift(resting, held, move);
    this.#draw(this.#screen);
  }

  /** The picture for the network, which follows only when it is asked for: {canvas, grey} (live/frame.js). */
  shrink() {
    this.#draw(this.#large);
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
