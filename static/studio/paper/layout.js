// How the paper sits on the screen: crisp on every display, a guide while it is empty, a cursor as wide as the line.

import { PAPER_UNITS } from "../drawing/strokes.js";

const MOST_PIXELS = 2048; // what memory and time allow on a phone
const SETTLE_MS = 150;

/** Calls `onResize(pixels)` with the width in device pixels that `canvas` needs at `getZoom()`, now and soon after it changes. */
export function watchPixels(canvas, getZoom, onResize, signal) {
  let timer = null;
  const measure = () => onResize(Math.min(MOST_PIXELS, Math.round(canvas.clientWidth * devicePixelRatio * getZoom())));
  const settle = () => {
    clearTimeout(timer);
    timer = setTimeout(measure, SETTLE_MS);
  };
  const observers = [new ResizeObserver(measure), new MutationObserver(settle)];
  measure();
  observers[0].observe(canvas);
  observers[1].observe(canvas.parentElement, { attributeFilter: ["style"] }); // zooming moves the sheet
  const stop = () => {
    clearTimeout(timer);
    for (const observer of observers) observer.disconnect();
  };
  signal.addEventListener("abort", stop, { once: true });
}

/** Moves `cursor` with the mouse, pen or keys over `pane`; the style sheet makes it as wide as the line. */
export class PenCursor {
  #pane;
  #canvas;
  #cursor;

  constructor(pane, canvas, cursor, signal) {
    this.#pane = pane;
    this.#canvas = canvas;
    this.#cursor = cursor;
    for (const type of ["pointermove", "pointerdown", "pointerenter"]) {
      pane.addEventListener(type, (event) => this.#move(event), { signal });
    }
    pane.addEventListener("pointerleave", () => (cursor.hidden = true), { signal });
  }

  /** Shows it at {x, y} in paper units; null hides it. */
  place(place) {
    this.#cursor.hidden = !place;
    if (!place) return;
    const { left, top, width } = this.#canvas.getBoundingClientRect();
    this.#showAt(left + (place.x / PAPER_UNITS) * width, top + (place.y / PAPER_UNITS) * width);
  }

  #move(event) {
    this.#cursor.hidden = event.pointerType === "touch"; // the finger itself shows where it is
    this.#showAt(event.clientX, event.clientY);
  }

  #showAt(clientX, clientY) {
    const { left, top } = this.#pane.getBoundingClientRect();
    this.#cursor.style.setProperty("--x", `${clientX - left}px`);
    this.#cursor.style.setProperty("--y", `${clientY - top}px`);
  }
}

/** On a phone the photograph is small beside the controls: a tap lays it over the paper, another puts it back. */
export function connectEnlarging(photo, button, paper, signal) {
  const enlarge = (isLarge) => {
    photo.dataset.large = button.ariaPressed = String(isLarge);
  };
  button.addEventListener("click", () => enlarge(button.ariaPressed !== "true"), { signal });
  paper.addEventListener("pointerdown", () => enlarge(false), { signal });
  document.addEventListener("keydown", (event) => event.key === "Escape" && enlarge(false), { signal });
}
