// Pointer events to strokes: pen, mouse or one finger. A second finger never leaves a line.

import { PAPER_UNITS } from "./strokes.js";
import { StrokeBuilder } from "./smoothing.js";

const ERASER_END = 32; // bit of `buttons` that the far end of a pen sets
const PLAIN_PRESSURE = 0.5; // of what cannot feel pressure
const PINCH_MS = 250; // a second finger this soon means that the first was no line either
const PALM_MS = 1_000; // touches this soon after the pen are the hand that holds it

export class Pen {
  #element;
  #listeners;
  #builder = null;
  #pointerId = null;
  #pointerType = "";
  #beganAt = 0;
  #penSeenAt = -Infinity;
  #offsetMs = 0;

  /**
   * `listeners`: getTool() -> {tool, size, eraserSize, endMs}; onGrow(stroke, from) after points were added;
   * onEnd(stroke); onCancel() when the line was none.
   */
  constructor(element, listeners, signal) {
    this.#element = element;
    this.#listeners = listeners;
    const listen = (type, handle) => element.addEventListener(type, handle, { signal });
    listen("pointerdown", (event) => this.#down(event));
    listen("pointermove", (event) => this.#move(event));
    listen("pointerup", (event) => this.#up(event));
    listen("pointercancel", (event) => this.#up(event));
    listen("lostpointercapture", (event) => this.#up(event));
    listen("contextmenu", (event) => event.preventDefault()); // a long press is a line
    listen("touchstart", (event) => event.preventDefault()); // no magnifier, no text selection
  }

  get stroke() {
    return this.#builder?.stroke ?? null;
  }

  /** Drops the line that is being drawn. */
  cancel() {
    if (!this.#builder) return;
    this.#builder = null;
    this.#pointerId = null;
    this.#listeners.onCancel();
  }

  #down(event) {
    if (event.pointerType === "pen") this.#penSeenAt = event.timeStamp;
    if (this.#builder) this.#meetSecondPointer(event);
    if (this.#builder || !this.#isWanted(event)) return;
    this.#element.setPointerCapture(event.pointerId);
    this.#begin(event);
  }

  #begin(event) {
    const { tool, size, eraserSize, endMs } = this.#listeners.getTool();
    const isEraserEnd = (event.buttons & ERASER_END) !== 0;
    this.#builder = new StrokeBuilder(isEraserEnd ? "eraser" : tool, isEraserEnd ? eraserSize : size);
    this.#pointerId = event.pointerId;
    this.#pointerType = event.pointerType;
    this.#beganAt = event.timeStamp;
    this.#offsetMs = endMs - event.timeStamp;
    this.#extend([event]);
  }

  #isWanted(event) {
    const isMainButton = event.button === 0 || (event.buttons & ERASER_END) !== 0;
    const isPalm = event.pointerType === "touch" && event.timeStamp - this.#penSeenAt < PALM_MS;
    return event.isPrimary && isMainButton && !isPalm; // of several fingers the first is primary
  }

  #meetSecondPointer(event) {
    const isPenAfterPalm = event.pointerType === "pen" && this.#pointerType === "touch";
    const isPinch = event.pointerType === "touch" && this.#pointerType === "touch" && event.timeStamp - this.#beganAt < PINCH_MS;
    if (isPenAfterPalm || isPinch) this.cancel();
  }

  #move(event) {
    if (event.pointerType === "pen") this.#penSeenAt = event.timeStamp;
    if (!this.#builder || event.pointerId !== this.#pointerId) return;
    const samples = event.getCoalescedEvents?.() ?? [];
    this.#extend(samples.length > 0 ? samples : [event]);
  }

  #extend(events) {
    const { stroke } = this.#builder;
    const from = stroke.points.length;
    const box = this.#element.getBoundingClientRect();
    for (const event of events) this.#builder.extend(this.#toSample(event, box));
    if (stroke.points.length > from) this.#listeners.onGrow(stroke, from);
  }

  #toSample(event, box) {
    return {
      x: ((event.clientX - box.left) / box.width) * PAPER_UNITS,
      y: ((event.clientY - box.top) / box.height) * PAPER_UNITS,
      pressure: event.pointerType === "pen" && event.pressure > 0 ? event.pressure : PLAIN_PRESSURE,
      tMs: event.timeStamp + this.#offsetMs,
    };
  }

  #up(event) {
    if (!this.#builder || event.pointerId !== this.#pointerId) return;
    if (event.type === "pointerup") this.#extend([event]);
    const from = this.#builder.stroke.points.length;
    const stroke = this.#builder.finish();
    if (stroke.points.length > from) this.#listeners.onGrow(stroke, from);
    this.#builder = null;
    this.#pointerId = null;
    this.#listeners.onEnd(stroke);
  }
}
