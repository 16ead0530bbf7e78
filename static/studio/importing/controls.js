// What corrects a picture that is brought in: sliders, buttons, and the picture itself by pointer and keys.

import { clamp, PAPER_UNITS } from "../drawing/strokes.js";
import { readKeyName } from "../tools/key_names.js";
import { fromScale, SCALES, toDegrees, toScale } from "./geometry.js";

const ERASER_UNITS = 12; // its radius
const STEP_UNITS = 8;
const QUARTER = Math.PI / 2;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class ImportControls {
  #stage;
  #canvas = document.getElementById("import-canvas");
  #ring = document.getElementById("import-ring");
  #cut = document.getElementById("import-cut");
  #size = document.getElementById("import-size");
  #turn = document.getElementById("import-turn");
  #erase = document.getElementById("import-erase");
  #undo = document.getElementById("import-undo");
  #step = "choose";
  #drag = null; // {id, last} while the pointer is down
  #place = { x: PAPER_UNITS / 2, y: PAPER_UNITS / 2 }; // of the eraser

  constructor(stage, signal) {
    this.#stage = stage;
    const on = (target, type, run) => target.addEventListener(type, run, { signal });
    on(this.#cut, "input", () => stage.cut(this.#cut.valueAsNumber));
    on(this.#size, "input", () => this.#change({ scale: toScale(this.#size.valueAsNumber) }));
    on(this.#turn, "input", () => this.#change({ angle: (this.#turn.valueAsNumber * Math.PI) / 180 }));
    on(document.getElementById("import-left"), "click", () => this.#turnBy(-QUARTER));
    on(document.getElementById("import-right"), "click", () => this.#turnBy(QUARTER));
    on(this.#erase, "click", () => this.#switchEraser(!this.#isErasing));
    on(this.#undo, "click", () => this.#undoErasing());
    on(this.#canvas, "pointerdown", (event) => this.#press(event));
    on(this.#canvas, "pointermove", (event) => this.#moveTo(event));
    for (const type of ["pointerup", "pointercancel"]) on(this.#canvas, type, () => this.#release());
    on(this.#canvas, "keydown", (event) => this.#pressKey(event));
    on(this.#canvas, "wheel", (event) => this.#zoom(event));
  }

  /** For new lines. */
  reset(cut) {
    this.#cut.value = cut;
  }

  show(step) {
    if (step !== this.#step) this.#switchEraser(false);
    this.#step = step;
    this.#showValues();
  }

  focus() {
    this.#canvas.focus();
  }

  get #isErasing() {
    return this.#erase.ariaPressed === "true";
  }

  #switchEraser(isErasing) {
    this.#erase.ariaPressed = this.#canvas.dataset.erasing = String(isErasing);
    this.#ring.hidden = !isErasing;
    this.#showRing();
  }

  #undoErasing() {
    this.#stage.undoErasing();
    this.#showValues();
    if (this.#undo.disabled) this.#canvas.focus(); // a button that is switched off would take the focus with it
  }

  #change(change) {
    this.#stage.move = { ...this.#stage.move, ...change };
    this.#showValues();
  }

  #turnBy(angle) {
    this.#change({ angle: this.#stage.move.angle + angle });
  }

  #scaleBy(factor) {
    this.#change({ scale: clamp(this.#stage.move.scale * factor, SCALES.least, SCALES.most) });
  }

  #shift(dx, dy) {
    const { move } = this.#stage;
    const keep = (value) => clamp(value, -PAPER_UNITS, PAPER_UNITS);
    this.#change({ dx: keep(move.dx + dx), dy: keep(move.dy + dy) });
  }

  #showValues() {
    const { scale, angle } = this.#stage.move;
    this.#size.value = fromScale(scale);
    this.#turn.value = toDegrees(angle);
    this.#turn.ariaValueText = `${Math.round(toDegrees(angle))}°`;
    this.#size.ariaValueText = `${Math.round(100 * scale)} %`;
    this.#undo.disabled = !this.#stage.canUndo;
  }

  #press(event) {
    if (!event.isPrimary) return;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#drag = { last: this.#placeOf(event) };
    if (!this.#isErasing) return;
    this.#stage.beginErasing(ERASER_UNITS);
    this.#eraseAt(this.#drag.last);
  }

  #moveTo(event) {
    if (!event.isPrimary) return;
    const place = this.#placeOf(event);
    this.#place = place;
    this.#showRing();
    if (!this.#drag) return;
    if (this.#isErasing) for (const sample of event.getCoalescedEvents?.() ?? [event]) this.#eraseAt(this.#placeOf(sample));
    else this.#shift(place.x - this.#drag.last.x, place.y - this.#drag.last.y);
    this.#drag.last = place;
  }

  #release() {
    this.#drag = null;
    this.#showValues();
  }

  #eraseAt(place) {
    this.#place = place;
    this.#stage.eraseAt(place);
    this.#showRing();
  }

  #placeOf({ clientX, clientY }) {
    const { left, top, width } = this.#canvas.getBoundingClientRect();
    return { x: ((clientX - left) * PAPER_UNITS) / width, y: ((clientY - top) * PAPER_UNITS) / width };
  }

  /** Arrows move the picture, or the eraser, which the space bar puts to work. */
  #pressKey(event) {
    const [arrow, name] = [ARROWS[event.key], readKeyName(event)];
    if (arrow) this.#pressArrow(arrow, event.shiftKey ? 1 : STEP_UNITS);
    else if (name === " " && this.#isErasing) this.#eraseOnce();
    else if (name === "+" || name === ">") this.#scaleBy(1.05);
    else if (name === "-" || name === "<") this.#scaleBy(1 / 1.05);
    else if (name === "." || name === ",") this.#turnBy(((name === "." ? 1 : -1) * Math.PI) / 36);
    else return;
    event.preventDefault();
  }

  #pressArrow([right, down], step) {
    if (!this.#isErasing) return this.#shift(right * step, down * step);
    const keep = (value) => clamp(value, 0, PAPER_UNITS);
    this.#place = { x: keep(this.#place.x + right * step), y: keep(this.#place.y + down * step) };
    this.#showRing();
  }

  #eraseOnce() {
    this.#stage.beginErasing(ERASER_UNITS);
    this.#eraseAt(this.#place);
    this.#showValues();
  }

  #zoom(event) {
    event.preventDefault();
    this.#scaleBy(event.deltaY < 0 ? 1.05 : 1 / 1.05);
  }

  #showRing() {
    this.#ring.setAttribute("cx", this.#place.x);
    this.#ring.setAttribute("cy", this.#place.y);
    this.#ring.setAttribute("r", ERASER_UNITS);
  }
}
