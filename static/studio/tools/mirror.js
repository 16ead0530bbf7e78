// The axis of the symmetry pen: a line over the paper with a grip that pointers and keys move.

import { clamp, PAPER_UNITS } from "../drawing/strokes.js";

const STEP_UNITS = 4;
const KEYS = { ArrowLeft: -1, ArrowRight: 1 };

export class MirrorAxis {
  #tools;
  #sheet;
  #axis = document.getElementById("axis");

  /** `tools` (tools.js) knows whether there is a mirror and where; `sheet` is the paper as it is zoomed. */
  constructor(tools, sheet, signal) {
    this.#tools = tools;
    this.#sheet = sheet;
    this.#axis.addEventListener("pointerdown", (event) => this.#hold(event), { signal });
    this.#axis.addEventListener("pointermove", (event) => this.#drag(event), { signal });
    this.#axis.addEventListener("dblclick", () => this.#tools.moveAxis(PAPER_UNITS / 2), { signal });
    this.#axis.addEventListener("keydown", (event) => this.#press(event), { signal });
  }

  show() {
    const { isMirrored, axis } = this.#tools;
    this.#axis.hidden = !isMirrored;
    this.#axis.style.setProperty("--axis", `${(100 * axis) / PAPER_UNITS}%`);
    this.#axis.ariaValueNow = String(Math.round(axis));
  }

  #hold(event) {
    event.stopPropagation();
    this.#axis.setPointerCapture(event.pointerId);
  }

  #drag(event) {
    if (!this.#axis.hasPointerCapture(event.pointerId)) return;
    event.stopPropagation();
    const { left, width } = this.#sheet.getBoundingClientRect();
    this.#move(((event.clientX - left) / width) * PAPER_UNITS);
  }

  #press(event) {
    if (!KEYS[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    this.#move(this.#tools.axis + KEYS[event.key] * (event.shiftKey ? 1 : STEP_UNITS));
  }

  #move(x) {
    this.#tools.moveAxis(Math.round(clamp(x, 0, PAPER_UNITS)));
  }
}
