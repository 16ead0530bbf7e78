// The drawing beside its photograph: a wipe between the two, and the drawing laid over the photograph while something is held.

import { gettext, interpolate } from "../../js/i18n.js";
import { readKeyName } from "../tools/key_names.js";

const HOLD_MS = 300; // a press this long on the photograph was a look, not a tap

export class Comparison {
  #pane;
  #canvas;
  #paper;
  #range = document.getElementById("wipe");
  #wipe = document.getElementById("compare");
  #look = document.getElementById("look");
  #isWaiting = false;
  #heldSince = 0;

  /** `pane` holds the photograph and `canvas`, which shows what `paper` (a canvas) shows. */
  constructor({ pane, canvas, paper, signal }) {
    this.#pane = pane;
    this.#canvas = canvas;
    this.#paper = paper;
    this.#range.addEventListener("input", () => this.#place(), { signal });
    this.#wipe.addEventListener("click", () => this.switchWipe(), { signal });
    this.#connectHolding(signal);
    this.#place();
  }

  /** Call after every change of the drawing. */
  changed() {
    if (this.#isWaiting || !(this.#isHeld || this.#isWiped)) return;
    this.#isWaiting = true;
    requestAnimationFrame(() => this.#draw());
  }

  switchWipe() {
    const isOn = !this.#isWiped;
    this.#wipe.ariaPressed = this.#pane.dataset.wipe = String(isOn);
    this.#range.hidden = !isOn;
    this.changed();
  }

  hold(isHeld) {
    if (isHeld === this.#isHeld) return;
    this.#pane.dataset.held = this.#look.ariaPressed = String(isHeld);
    this.changed();
  }

  get #isWiped() {
    return this.#pane.dataset.wipe === "true";
  }

  get #isHeld() {
    return this.#pane.dataset.held === "true";
  }

  #place() {
    this.#pane.style.setProperty("--wipe", `${this.#range.value}%`);
    this.#range.setAttribute("aria-valuetext", interpolate(gettext("%(percent)s percent drawing"), { percent: this.#range.value }));
  }

  #draw() {
    this.#isWaiting = false;
    const { width, height } = this.#canvas;
    this.#canvas.getContext("2d").drawImage(this.#paper, 0, 0, width, height);
  }

  #connectHolding(signal) {
    const press = (event) => event.button === 0 && this.hold(true);
    this.#look.addEventListener("pointerdown", press, { signal });
    this.#look.addEventListener("keydown", (event) => [" ", "Enter"].includes(event.key) && this.hold(true), { signal });
    this.#pane.addEventListener("pointerdown", (event) => this.#pressPane(event), { signal });
    this.#pane.addEventListener("click", (event) => this.#keepTap(event), { signal, capture: true });
    this.#pane.addEventListener("contextmenu", (event) => event.pointerType === "touch" && event.preventDefault(), { signal });
    document.addEventListener("keydown", (event) => isLookKey(event) && this.hold(true), { signal });
    for (const type of ["pointerup", "pointercancel", "keyup", "blur"]) addEventListener(type, () => this.hold(false), { signal });
  }

  #pressPane(event) {
    if (event.button !== 0 || event.target.closest("button:not(.photo__enlarge), input")) return;
    this.#heldSince = event.timeStamp;
    this.hold(true);
  }

  /** A long look at the drawing must not enlarge the photograph as well. */
  #keepTap(event) {
    const isLook = event.target.closest(".photo__enlarge") && event.detail > 0 && event.timeStamp - this.#heldSince > HOLD_MS;
    if (isLook) event.stopPropagation();
  }
}

function isLookKey(event) {
  const { ctrlKey, metaKey, altKey, target } = event;
  const isTyping = target.closest?.("input:not([type=range]), textarea, select, dialog");
  return readKeyName(event) === "d" && !ctrlKey && !metaKey && !altKey && !isTyping;
}
