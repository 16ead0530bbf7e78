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

/** Moves `cursor` with the mouse, pen or keys over `paper`; the style sheet makes it as wide as the line. */
export class PenCursor {
  #paper;
  #cursor;

  constructor(paper, cursor, signal) {
    this.#paper = paper;
    this.#cursor = cursor;
    for (const type of ["pointermove", "pointerdown", "pointerenter"]) {
      paper.addEventListener(type, (event) => this.#move(event), { signal });
    }
    paper.addEventListener("pointerleave", () => (cursor.hidden = true), { signal });
  }

  /** Shows it at {x, y} in paper units; null hides it. */
  place(place) {
    const scale = this.#paper.clientWidth / PAPER_UNITS;
    this.#cursor.hidden = !place;
    if (place) this.#show(place.x * scale, place.y * scale);
  }

  #move(event) {
    this.#cursor.hidden = event.pointerType === "touch"; // the finger itself shows where it is
    const box = this.#paper.getBoundingClientRect();
    this.#show(event.clientX - box.left, event.clientY - box.top);
  }

  #show(x, y) {
    this.#cursor.style.setProperty("--x", `${x}px`);
    this.#cursor.style.setProperty("--y", `${y}px`);
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
