// Looking closer: pinch, wheel, space or the middle button move the paper under the pen. The drawing does not change.

import { panBy, reveal, WHOLE, zoomAt } from "./view.js";

const WHEEL_ZOOM = 0.0022; // a notch of 100 makes about a quarter
const MIDDLE = { x: 0.5, y: 0.5 };
const MIDDLE_BUTTON = 1;

export class Navigation {
  #pane;
  #onView;
  #isDrawing;
  #canTouchDraw;
  #view = WHOLE;
  #touches = new Map(); // pointerId -> place in shares of the pane
  #isPinching = false;
  #isSpaceDown = false;
  #grab = null; // {id, place} of the pointer that drags the paper

  /** `onView(view)` after each change; `isDrawing()` and `canTouchDraw()` say when fingers mean lines. */
  constructor({ pane, onView, isDrawing, canTouchDraw, signal }) {
    this.#pane = pane;
    this.#onView = onView;
    this.#isDrawing = isDrawing;
    this.#canTouchDraw = canTouchDraw;
    const listen = (target, type, handle, options = {}) => target.addEventListener(type, handle, { signal, ...options });
    listen(pane, "wheel", (event) => this.#wheel(event), { passive: false });
    listen(pane, "pointerdown", (event) => this.#grabPaper(event), { capture: true });
    listen(pane, "pointerdown", (event) => this.#touch(event));
    listen(pane, "pointermove", (event) => this.#move(event), { capture: true });
    for (const type of ["pointerup", "pointercancel"]) listen(pane, type, (event) => this.#lift(event), { capture: true });
    listen(document, "keydown", (event) => this.#press(event));
    listen(document, "keyup", (event) => event.key === " " && this.#setSpace(false));
    listen(window, "blur", () => this.#setSpace(false));
  }

  get zoom() {
    return this.#view.zoom;
  }

  zoomBy(factor) {
    this.#set(zoomAt(this.#view, factor, MIDDLE));
  }

  fit() {
    this.#set(WHOLE);
  }

  /** Brings a place, in shares of the paper, into sight. */
  reveal(place) {
    if (this.#view.zoom > 1) this.#set(reveal(this.#view, place));
  }

  #set(view) {
    this.#view = view;
    this.#onView(view);
  }

  #wheel(event) {
    event.preventDefault();
    const { width } = this.#pane.getBoundingClientRect();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1;
    const isPan = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (isPan) return this.#set(panBy(this.#view, (-lines * (event.deltaX || event.deltaY)) / width, 0));
    const speed = event.ctrlKey ? 4 : 1; // a pinch on a trackpad comes as small steps with Control
    this.#set(zoomAt(this.#view, Math.exp(-WHEEL_ZOOM * speed * lines * event.deltaY), this.#placeOf(event)));
  }

  #grabPaper(event) {
    if (!(this.#isSpaceDown || event.button === MIDDLE_BUTTON) || event.pointerType === "touch") return;
    event.stopPropagation();
    event.preventDefault();
    this.#pane.setPointerCapture(event.pointerId);
    this.#grab = { id: event.pointerId, place: this.#placeOf(event) };
    this.#pane.dataset.grab = "held";
  }

  #touch(event) {
    if (event.pointerType !== "touch") return;
    this.#touches.set(event.pointerId, this.#placeOf(event));
    if (this.#touches.size === 1 && !this.#canTouchDraw()) this.#isPinching = true;
    if (this.#touches.size === 2 && !this.#isDrawing()) this.#isPinching = true;
  }

  #move(event) {
    if (this.#grab?.id === event.pointerId) return this.#dragPaper(event);
    if (!this.#touches.has(event.pointerId)) return;
    const before = measurePinch(this.#touches);
    this.#touches.set(event.pointerId, this.#placeOf(event));
    if (this.#isPinching) this.#pinch(before, measurePinch(this.#touches));
  }

  #dragPaper(event) {
    const place = this.#placeOf(event);
    this.#set(panBy(this.#view, place.x - this.#grab.place.x, place.y - this.#grab.place.y));
    this.#grab.place = place;
  }

  #pinch(before, after) {
    const factor = before.spread > 0 ? after.spread / before.spread : 1;
    this.#set(zoomAt(panBy(this.#view, after.x - before.x, after.y - before.y), factor, after));
  }

  #lift(event) {
    if (this.#grab?.id === event.pointerId) this.#grab = null;
    this.#pane.dataset.grab = this.#isSpaceDown ? "ready" : "";
    this.#touches.delete(event.pointerId);
    if (this.#touches.size === 0) this.#isPinching = false;
  }

  /** Space on a button presses it, and on the paper it is the pen of the keys (tools/key_pen.js). */
  #press(event) {
    const isElsewhere = event.target !== document.body && event.target.id !== "main";
    if (event.key !== " " || isElsewhere || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.#setSpace(true);
  }

  #setSpace(isDown) {
    if (isDown === this.#isSpaceDown) return;
    this.#isSpaceDown = isDown;
    if (!this.#grab) this.#pane.dataset.grab = isDown ? "ready" : "";
  }

  #placeOf({ clientX, clientY }) {
    const { left, top, width, height } = this.#pane.getBoundingClientRect();
    return { x: (clientX - left) / width, y: (clientY - top) / height };
  }
}

/** The middle of the fingers and how far they are apart. */
export function measurePinch(touches) {
  const [a, b = a] = touches.values();
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, spread: Math.hypot(a.x - b.x, a.y - b.y) };
}
