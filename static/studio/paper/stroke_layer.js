// The drawing as the pen moves, in one size. Ink is final once drawn: a new point costs one segment, and an undo the newest
// strokes, however many there are, since a second picture holds those below.

import { PAPER_UNITS } from "../drawing/strokes.js";
import { LiftedPicture } from "./lifted_picture.js";
import { drawStroke } from "./raster.js";
import { TiledPicture } from "./tiled_picture.js";

const NEWEST = 32; // at least as many strokes can be undone one after the other without drawing those below

export class StrokeLayer {
  #context;
  #createCanvas;
  #below;
  #lifted = null;
  #newest = []; // the finished strokes above those below
  #above = []; // they, and those under the pen, as shown
  #drawn = new WeakMap(); // how many of their points are drawn

  /** `createCanvas(width, height)` makes bitmaps. */
  constructor(canvas, createCanvas, options = {}) {
    const bitmaps = [canvas, createCanvas(canvas.width, canvas.height), createCanvas(canvas.width, canvas.height)];
    const [context, below, scratch] = bitmaps.map((bitmap) => bitmap.getContext("2d", { alpha: false, ...options }));
    this.#context = context;
    this.#createCanvas = createCanvas;
    this.#below = new TiledPicture(below, scratch);
    this.#restart();
  }

  get canvas() {
    return this.#context.canvas;
  }

  get #scale() {
    return this.canvas.width / PAPER_UNITS;
  }

  /** Empties the picture. */
  resize(pixels) {
    this.canvas.width = this.canvas.height = pixels;
    this.#below.resize(pixels);
    this.#lifted = null;
    this.#restart();
  }

  /** Shows the finished strokes, and above them those under the pen. */
  show(strokes, growing) {
    if (!this.#isSettled(strokes)) {
      this.#below.show(strokes.slice(0, Math.max(0, strokes.length - NEWEST)));
      this.#restart();
    }
    this.#newest = strokes.slice(this.#below.shown.length);
    this.grow(growing);
  }

  /** Shows the strokes under the pen; the finished ones are as they were. */
  grow(growing) {
    const above = [...this.#newest, ...growing];
    if (this.#above.some((stroke, index) => stroke !== above[index])) this.#restart();
    this.#above = above;
    for (const stroke of above) this.#extend(stroke);
  }

  /** Shows the strokes that rest, and above all of them `held`, moved (drawing/geometry.js). */
  lift(resting, held, move) {
    this.show(resting, []);
    if (this.#lifted?.strokes !== held) this.#lifted = new LiftedPicture(held, { scale: this.#scale, pixels: this.canvas.width, createCanvas: this.#createCanvas });
    this.#lifted.drawOn(this.#context, move, this.#scale);
    this.#above = [null]; // no stroke: the next picture begins again with those below
  }

  /** Whether the picture below shows all of them but a few. */
  #isSettled(strokes) {
    const { shown } = this.#below;
    return strokes.length - shown.length <= 2 * NEWEST && shown.every((stroke, index) => stroke === strokes[index]);
  }

  #restart() {
    this.#context.drawImage(this.#below.canvas, 0, 0);
    this.#above = [];
    this.#drawn = new WeakMap();
  }

  #extend(stroke) {
    const from = this.#drawn.get(stroke) ?? 0;
    if (from < stroke.points.length) drawStroke(this.#context, stroke, this.#scale, { from });
    this.#drawn.set(stroke, stroke.points.length);
  }
}
