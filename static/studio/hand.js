// What holds the pen: one stroke at a time, from whichever device leads it.

import { StrokeBuilder } from "./smoothing.js";

export class Hand {
  #listeners;
  #builder = null;
  #offsetMs = 0;

  /**
   * `listeners`: getTool() -> {tool, size, eraserSize, endMs}; onGrow(stroke, from) after points were added;
   * onEnd(stroke); onCancel() when the line was none.
   */
  constructor(listeners) {
    this.#listeners = listeners;
  }

  /** The stroke that is being drawn, or null. */
  get stroke() {
    return this.#builder?.stroke ?? null;
  }

  /** `nowMs` is the clock of the samples to come; the drawing's own time goes on where it ended. */
  begin(nowMs, { isEraser = false } = {}) {
    const { tool, size, eraserSize, endMs } = this.#listeners.getTool();
    this.#builder = isEraser ? new StrokeBuilder("eraser", eraserSize) : new StrokeBuilder(tool, size);
    this.#offsetMs = endMs - nowMs;
  }

  /** Samples are {x, y, pressure, tMs}: paper units, 0..1, the clock of `begin`. */
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
    this.#listeners.onEnd(stroke);
  }

  /** Drops the line that is being drawn. */
  cancel() {
    if (!this.#builder) return;
    this.#builder = null;
    this.#listeners.onCancel();
  }

  #grow(change) {
    const { stroke } = this.#builder;
    const from = stroke.points.length;
    change();
    if (stroke.points.length > from) this.#listeners.onGrow(stroke, from);
  }
}
