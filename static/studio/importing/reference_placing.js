// Moving the photograph that lies under the drawing: one finger or the mouse moves it, two fingers or the wheel scale it, keys do both.

import { measurePinch } from "../paper/navigation.js";
import { readKeyName } from "../tools/key_names.js";
import { COVERING, move, scaleAt } from "./reference_place.js";

const STEP = 1 / 64;
const FINE_STEP = 1 / 256; // with shift
const SCALE_STEP = 1.1;
const WHEEL_SCALE = 0.0022;
const MIDDLE = { x: 0.5, y: 0.5 };
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class ReferencePlacing {
  #frame = document.getElementById("reference-frame");
  #bar = document.getElementById("reference-bar");
  #onPlace;
  #onDone;
  #place = COVERING;
  #pointers = new Map(); // pointerId -> {x, y} in shares of the paper

  /** `onPlace(place)` after each change; `onDone()` when the person is content. */
  constructor({ onPlace, onDone, signal }) {
    this.#onPlace = onPlace;
    this.#onDone = onDone;
    const listen = (type, handle, options = {}) => this.#frame.addEventListener(type, handle, { signal, ...options });
    listen("pointerdown", (event) => this.#grab(event));
    listen("pointermove", (event) => this.#drag(event));
    for (const type of ["pointerup", "pointercancel"]) listen(type, ({ pointerId }) => this.#pointers.delete(pointerId));
    listen("wheel", (event) => this.#wheel(event), { passive: false });
    for (const target of [this.#frame, this.#bar]) target.addEventListener("keydown", (event) => this.#press(event), { signal });
    this.#bar.addEventListener("click", ({ target }) => this.#act(target.closest("[data-place]")?.dataset.place), { signal });
  }

  start(place) {
    this.#place = place;
    this.#show(true);
    this.#frame.focus();
  }

  stop() {
    if (this.#frame.hidden) return;
    this.#show(false);
    this.#onDone();
  }

  #show(isPlacing) {
    this.#pointers.clear();
    this.#frame.hidden = this.#bar.hidden = !isPlacing;
  }

  #set(place) {
    this.#place = place;
    this.#onPlace(place);
  }

  #scale(factor, at = MIDDLE) {
    this.#set(scaleAt(this.#place, factor, at));
  }

  #act(name) {
    if (name === "smaller") this.#scale(1 / SCALE_STEP);
    if (name === "larger") this.#scale(SCALE_STEP);
    if (name === "whole") this.#set(COVERING);
    if (name === "done") this.stop();
  }

  #grab(event) {
    event.preventDefault();
    event.stopPropagation(); // to the paper it would be a line, or a pinch of its own
    this.#frame.focus();
    this.#frame.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, this.#placeOf(event));
  }

  #drag(event) {
    if (!this.#pointers.has(event.pointerId)) return;
    const before = measurePinch(this.#pointers);
    this.#pointers.set(event.pointerId, this.#placeOf(event));
    const after = measurePinch(this.#pointers);
    const moved = move(this.#place, after.x - before.x, after.y - before.y);
    this.#set(before.spread > 0 ? scaleAt(moved, after.spread / before.spread, after) : moved);
  }

  #wheel(event) {
    event.preventDefault();
    event.stopPropagation();
    this.#scale(Math.exp(-WHEEL_SCALE * event.deltaY), this.#placeOf(event));
  }

  /** Keeps from the document's shortcuts what means something here. */
  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const name = { "+": "larger", "=": "larger", "-": "smaller", 0: "whole", escape: "done" }[readKeyName(event)];
    if (DIRECTIONS[event.key]) this.#step(event);
    else if (name) this.#act(name);
    else if (event.key === "Enter" && event.target === this.#frame) this.stop();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #step({ key, shiftKey }) {
    const step = shiftKey ? FINE_STEP : STEP;
    this.#set(move(this.#place, step * DIRECTIONS[key][0], step * DIRECTIONS[key][1]));
  }

  #placeOf({ clientX, clientY }) {
    const { left, top, width, height } = this.#frame.getBoundingClientRect();
    return { x: (clientX - left) / width, y: (clientY - top) / height };
  }
}
