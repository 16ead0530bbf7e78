// The tool in hand and how wide it draws. Pure: the page shows it and listens to `onChange`.

import { clamp, MAX_SIZE, widthAt } from "./strokes.js";

const SMALLEST = 1;
export const SLIDER_STEPS = 100;
const KEY_STEPS = 6;

/** Slider position 0..100 to a width in paper units: equal steps feel equal when each multiplies the width. */
export function sizeAt(position) {
  const share = clamp(position, 0, SLIDER_STEPS) / SLIDER_STEPS;
  return Math.round(SMALLEST * (MAX_SIZE / SMALLEST) ** share * 10) / 10;
}

export function positionOf(size) {
  return Math.round((SLIDER_STEPS * Math.log(size / SMALLEST)) / Math.log(MAX_SIZE / SMALLEST));
}

export class ToolBox {
  tool = "pen";
  #sizes = { pen: 6, eraser: 28 };
  #onChange;

  constructor(onChange) {
    this.#onChange = onChange;
  }

  get size() {
    return this.#sizes[this.tool];
  }

  get eraserSize() {
    return this.#sizes.eraser;
  }

  /** Width in paper units of a line by a mouse or finger, which feel no pressure. */
  get lineWidth() {
    return widthAt(this.size, 0.5);
  }

  choose(tool) {
    this.tool = tool;
    this.#onChange();
  }

  resize(position) {
    this.#sizes[this.tool] = sizeAt(position);
    this.#onChange();
  }

  widen(direction) {
    this.resize(positionOf(this.size) + direction * KEY_STEPS);
  }
}
