// The tool in hand and how it draws. Pure: the page shows it and listens to `onChange`.

import { clamp, MAX_SIZE, PAPER_UNITS, widthAt } from "../drawing/strokes.js";

export const TOOL_NAMES = Object.freeze(["pen", "line", "ellipse", "eraser", "stroke-eraser", "lasso"]);
const SMALLEST = 1;
export const SLIDER_STEPS = 100;
const KEY_STEPS = 6;
const SOFTNESS_STEP = 0.1;
const ERASERS = new Set(["eraser", "stroke-eraser"]);

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
  softness = 0; // 0..1 (drawing/smoothing.js)
  isMirrored = false;
  axis = PAPER_UNITS / 2; // of the mirror
  isPenOnly = false; // fingers move the paper instead of drawing
  feelsPressure = true; // a pen's lines follow its pressure
  barrelErases = true; // the button on its side, held
  #lender = null; // the tool that a borrowed one goes back to
  #sizes = { pen: 6, eraser: 28 };
  #onChange;

  constructor(onChange) {
    this.#onChange = onChange;
  }

  /** Everything that draws has one width, both erasers another. */
  get size() {
    return this.#sizes[this.#kind];
  }

  get eraserSize() {
    return this.#sizes.eraser;
  }

  get hasWidth() {
    return this.tool !== "lasso";
  }

  /** Width in paper units of a line by a mouse or finger, which feel no pressure. */
  get lineWidth() {
    if (!this.hasWidth) return 0;
    return this.tool === "stroke-eraser" ? this.size : widthAt(this.size, 0.5);
  }

  choose(tool) {
    this.#lender = null;
    this.#set({ tool });
  }

  /** Takes a tool for one thing, until `giveBack()`. */
  borrow(tool) {
    if (this.tool === tool) return;
    this.#lender = this.tool;
    this.#set({ tool });
  }

  giveBack() {
    if (this.#lender) this.choose(this.#lender);
  }

  resize(position) {
    this.#sizes[this.#kind] = sizeAt(position);
    this.#onChange();
  }

  widen(direction) {
    this.resize(positionOf(this.size) + direction * KEY_STEPS);
  }

  setSoftness(softness) {
    this.#set({ softness: Math.round(100 * clamp(softness, 0, 1)) / 100 });
  }

  soften(direction) {
    this.setSoftness(this.softness + direction * SOFTNESS_STEP);
  }

  switchMirror() {
    this.#set({ isMirrored: !this.isMirrored });
  }

  moveAxis(axis) {
    this.#set({ axis: clamp(axis, 0, PAPER_UNITS) });
  }

  switchPenOnly() {
    this.#set({ isPenOnly: !this.isPenOnly });
  }

  switchPressure() {
    this.#set({ feelsPressure: !this.feelsPressure });
  }

  switchBarrel() {
    this.#set({ barrelErases: !this.barrelErases });
  }

  get #kind() {
    return ERASERS.has(this.tool) ? "eraser" : "pen";
  }

  #set(changes) {
    Object.assign(this, changes);
    this.#onChange();
  }
}
