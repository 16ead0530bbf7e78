// Drawing without a pointer: on the focused paper the arrows move the pen, and space puts it down or lifts it.

import { clamp, PAPER_UNITS } from "../drawing/strokes.js";
import { PLAIN_PRESSURE } from "./pressure.js";

const STEP_UNITS = 8;
const FINE_STEP_UNITS = 2; // with shift
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class KeyPen {
  #hand;
  #onMove;
  #x = PAPER_UNITS / 2;
  #y = PAPER_UNITS / 2;

  /** `onMove(place)` when the pen is somewhere else: {x, y} in paper units, or null when it left the paper. */
  constructor(canvas, hand, onMove, signal) {
    this.#hand = hand;
    this.#onMove = onMove;
    canvas.addEventListener("keydown", (event) => this.#press(event), { signal });
    canvas.addEventListener("blur", () => this.#leave(), { signal });
  }

  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (DIRECTIONS[event.key]) this.#move(event);
    else if (event.key === " " && !event.repeat) this.#toggle(event);
    else if (event.key === "Escape") this.#hand.cancel();
    else return;
    event.preventDefault();
  }

  #move({ key, shiftKey, timeStamp }) {
    const step = shiftKey ? FINE_STEP_UNITS : STEP_UNITS;
    this.#x = clamp(this.#x + step * DIRECTIONS[key][0], 0, PAPER_UNITS);
    this.#y = clamp(this.#y + step * DIRECTIONS[key][1], 0, PAPER_UNITS);
    this.#onMove({ x: this.#x, y: this.#y });
    if (this.#hand.isActive) this.#extend(timeStamp);
  }

  #toggle({ timeStamp }) {
    this.#onMove({ x: this.#x, y: this.#y });
    if (this.#hand.isActive) return this.#hand.finish();
    this.#hand.begin(timeStamp);
    this.#extend(timeStamp);
  }

  #extend(tMs) {
    this.#hand.extend([{ x: this.#x, y: this.#y, pressure: PLAIN_PRESSURE, tMs }]);
  }

  #leave() {
    this.#hand.finish();
    this.#onMove(null);
  }
}
