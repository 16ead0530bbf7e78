// Pointer events to strokes: pen, mouse or one finger. A second finger never leaves a line.

import { PAPER_UNITS } from "../drawing/strokes.js";
import { isEraserEnd, PressureReader } from "./pressure.js";

const PINCH_MS = 250; // a second finger this soon means that the first was no line either
const PALM_MS = 1_000; // touches this soon after the pen are the hand that holds it

export class Pen {
  #canvas;
  #hand;
  #pointer = null; // {id, type, beganAt} of what is drawing
  #canTouchDraw;
  #barrelErases;
  #pressure;
  #penSeenAt = -Infinity;

  /** `canTouchDraw()`: whether fingers leave lines, or only a pen and the mouse do; `feelsPressure()`: whether a pen's lines follow its pressure; `barrelErases()`: whether the button on its side erases. */
  constructor(canvas, hand, { canTouchDraw, feelsPressure, barrelErases, signal }) {
    this.#canvas = canvas;
    this.#hand = hand;
    this.#canTouchDraw = canTouchDraw;
    this.#barrelErases = barrelErases;
    this.#pressure = new PressureReader(feelsPressure);
    const listen = (type, handle) => canvas.addEventListener(type, handle, { signal });
    listen("pointerdown", (event) => this.#down(event));
    listen("pointermove", (event) => this.#move(event));
    for (const type of ["pointerup", "pointercancel", "lostpointercapture"]) listen(type, (event) => this.#up(event));
    listen("mousedown", (event) => this.#keepFocusOff(event));
    listen("contextmenu", (event) => event.preventDefault()); // a long press is a line
    listen("touchstart", (event) => event.preventDefault()); // no magnifier, no text selection
  }

  /** A space after a line by mouse must neither press the last button again nor put the keys' pen down (key_pen.js). */
  #keepFocusOff(event) {
    event.preventDefault();
    if (document.activeElement !== this.#canvas) document.activeElement?.blur();
  }

  #down(event) {
    this.#watchForPen(event);
    if (this.#isDrawing && this.#endsFirst(event)) this.#hand.cancel();
    if (this.#isDrawing || !this.#isWanted(event)) return;
    this.#hand.finish(); // a line by keyboard
    this.#canvas.setPointerCapture(event.pointerId);
    this.#pointer = { id: event.pointerId, type: event.pointerType, beganAt: event.timeStamp };
    this.#hand.begin(event.timeStamp, { isEraser: isEraserEnd(event, this.#barrelErases()) });
    this.#extend([event]);
  }

  #move(event) {
    this.#watchForPen(event);
    if (!this.#isDrawing || event.pointerId !== this.#pointer.id) return;
    const events = event.getCoalescedEvents?.() ?? [];
    this.#extend(events.length > 0 ? events : [event]);
  }

  #up(event) {
    if (!this.#isDrawing || event.pointerId !== this.#pointer.id) return;
    if (event.type === "pointerup") this.#extend([event]);
    this.#pointer = null;
    this.#hand.finish();
  }

  get #isDrawing() {
    return this.#pointer !== null && this.#hand.isActive;
  }

  #watchForPen(event) {
    if (event.pointerType === "pen") this.#penSeenAt = event.timeStamp;
  }

  #isWanted(event) {
    const isMainButton = event.button === 0 || isEraserEnd(event); // a pen with its button held draws where that does not erase
    const isPalm = event.pointerType === "touch" && (!this.#canTouchDraw() || event.timeStamp - this.#penSeenAt < PALM_MS);
    return event.isPrimary && isMainButton && !isPalm; // of several fingers the first is primary
  }

  /** Whether a second pointer means that the first drew no line: a pen after the palm, or two fingers at once. */
  #endsFirst(event) {
    if (this.#pointer.type !== "touch") return false;
    return event.pointerType === "pen" || event.timeStamp - this.#pointer.beganAt < PINCH_MS;
  }

  #extend(events) {
    const box = this.#canvas.getBoundingClientRect();
    this.#hand.extend(events.map((event) => this.#toSample(event, box)));
  }

  #toSample(event, box) {
    return {
      x: ((event.clientX - box.left) / box.width) * PAPER_UNITS,
      y: ((event.clientY - box.top) / box.height) * PAPER_UNITS,
      pressure: this.#pressure.read(event),
      tMs: event.timeStamp,
      isConstrained: event.shiftKey,
    };
  }
}
