// The eraser that takes whole lines: what it touches on its way vanishes, and one undo brings all of it back.

import { findTouched } from "../drawing/geometry.js";

export class StrokeEraser {
  #listeners;
  #last = null;
  #touched = new Set();

  /** `listeners`: getStrokes(), getRadius(), onTouch(isLeft: (stroke, index) => boolean), onEnd(indices), onCancel(). */
  constructor(listeners) {
    this.#listeners = listeners;
  }

  get isActive() {
    return this.#last !== null;
  }

  begin() {
    this.#touched.clear();
    this.#last = {};
  }

  extend(samples) {
    const before = this.#touched.size;
    for (const place of samples) this.#touch(place);
    if (this.#touched.size > before) this.#listeners.onTouch((_, index) => !this.#touched.has(index));
  }

  finish() {
    if (!this.#last) return;
    this.#last = null;
    this.#listeners.onEnd([...this.#touched].sort((a, b) => a - b));
  }

  cancel() {
    if (!this.#last) return;
    this.#last = null;
    this.#listeners.onCancel();
  }

  #touch({ x, y }) {
    const place = { x, y };
    const from = Number.isFinite(this.#last.x) ? this.#last : place;
    for (const index of findTouched(this.#listeners.getStrokes(), from, place, this.#listeners.getRadius())) this.#touched.add(index);
    this.#last = place;
  }
}
