// What holds the pen: one stroke at a time, from whichever device leads it.

import { makeEllipse, makeLine } from "../drawing/shapes.js";
import { soften, StrokeBuilder } from "../drawing/smoothing.js";

const SHAPES = { line: makeLine, ellipse: makeEllipse };

/**
 * Draws with pen and eraser, straight lines and ellipses. `listeners`: getTool() -> {tool, size, eraserSize, softness, endMs};
 * onGrow() after the stroke grew or became another; onEnd(stroke); onCancel() when the line was none.
 */
export class Hand {
  #listeners;
  #builder = null;
  #offsetMs = 0;

  constructor(listeners) {
    this.#listeners = listeners;
  }

  /** The stroke that is being drawn, or null. */
  get stroke() {
    return this.#builder?.stroke ?? null;
  }

  get isActive() {
    return this.#builder !== null;
  }

  /** `nowMs` is the clock of the samples to come; the drawing's own time goes on where it ended. */
  begin(nowMs, { isEraser = false } = {}) {
    const { tool, size, eraserSize, softness, endMs } = this.#listeners.getTool();
    if (isEraser) this.#builder = new FreehandBuilder("eraser", eraserSize, 0);
    else if (SHAPES[tool]) this.#builder = new ShapeBuilder(SHAPES[tool], size);
    else this.#builder = new FreehandBuilder(tool, size, softness);
    this.#offsetMs = endMs - nowMs;
  }

  /** Samples are {x, y, pressure, tMs, isConstrained?}: paper units, 0..1, the clock of `begin`. */
  extend(samples) {
    this.#grow(() => {
      for (const sample of samples) this.#builder.extend({ ...sample, tMs: sample.tMs + this.#offsetMs });
    });
  }

  finish() {
    if (!this.#builder) return;
    this.#grow(() => this.#builder.finish());
    const { stroke } = this.#builder;
    this.#builder = null;
    if (stroke.points.length > 0) this.#listeners.onEnd(stroke);
    else this.#listeners.onCancel();
  }

  /** Drops the line that is being drawn. */
  cancel() {
    if (!this.#builder) return;
    this.#builder = null;
    this.#listeners.onCancel();
  }

  #grow(change) {
    const before = this.stroke;
    const from = before.points.length;
    change();
    if (this.stroke !== before || this.stroke.points.length > from) this.#listeners.onGrow();
  }
}

/** A line that follows the hand; a soft one thins where the hand is quick, and at both ends. */
class FreehandBuilder {
  #builder;
  #softness;
  #last = null;
  #speed = 0;

  constructor(tool, size, softness) {
    this.#builder = new StrokeBuilder(tool, size);
    this.#softness = softness;
  }

  get stroke() {
    return this.#builder.stroke;
  }

  extend(sample) {
    const speed = this.#measureSpeed(sample);
    this.#builder.extend({ ...sample, pressure: soften(sample.pressure, speed, this.#softness) });
  }

  finish() {
    if (this.#last && this.#softness > 0) this.#builder.extend({ ...this.#last, pressure: soften(this.#last.pressure, Infinity, this.#softness) });
    this.#builder.finish();
  }

  #measureSpeed(sample) {
    const last = this.#last;
    this.#last = sample;
    if (!last) return Infinity; // the tip comes down lightly
    const ms = Math.max(1, sample.tMs - last.tMs);
    this.#speed += 0.5 * (Math.hypot(sample.x - last.x, sample.y - last.y) / ms - this.#speed);
    return this.#speed;
  }
}

/** A shape between the first sample and the newest. */
class ShapeBuilder {
  stroke;
  #make;
  #size;
  #start = null;

  constructor(make, size) {
    this.#make = make;
    this.#size = size;
    this.stroke = { tool: "pen", size, points: [] };
  }

  extend(sample) {
    if (!Number.isFinite(sample.x) || !Number.isFinite(sample.y)) return;
    if (this.#start) this.stroke = this.#make(this.#start, sample, this.#size);
    else this.#start = sample;
  }

  finish() {}
}
