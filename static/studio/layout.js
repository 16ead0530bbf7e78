// How the paper sits on the screen: crisp on every display, a guide while it is empty, a cursor as wide as the line.

import { PAPER_UNITS } from "./strokes.js";

/** Calls `onResize(pixels)` with the canvas's width in device pixels, now and whenever it changes. */
export function watchPixels(canvas, onResize, signal) {
  const measure = () => onResize(Math.round(canvas.clientWidth * devicePixelRatio));
  const observer = new ResizeObserver(measure);
  measure();
  observer.observe(canvas);
  signal.addEventListener("abort", () => observer.disconnect(), { once: true });
}

/** Moves `cursor` with the mouse or pen over `paper`; `getWidth()` is the line's width in paper units. */
export class WidthCursor {
  #paper;
  #cursor;
  #getWidth;

  constructor(paper, cursor, getWidth, signal) {
    this.#paper = paper;
    this.#cursor = cursor;
    this.#getWidth = getWidth;
    for (const type of ["pointermove", "pointerdown", "pointerenter"]) {
      paper.addEventListener(type, (event) => this.#move(event), { signal });
    }
    paper.addEventListener("pointerleave", () => (cursor.hidden = true), { signal });
  }

  update() {
    const diameter = (this.#getWidth() / PAPER_UNITS) * this.#paper.clientWidth;
    this.#cursor.style.setProperty("--diameter", `${Math.max(3, diameter)}px`);
  }

  #move(event) {
    this.#cursor.hidden = event.pointerType === "touch"; // the finger itself shows where it is
    const box = this.#paper.getBoundingClientRect();
    this.#cursor.style.setProperty("--x", `${event.clientX - box.left}px`);
    this.#cursor.style.setProperty("--y", `${event.clientY - box.top}px`);
    this.update();
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
