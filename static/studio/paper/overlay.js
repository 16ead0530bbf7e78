// What lies over the paper and is never part of the drawing: the loop of the lasso, the frame with its handles, the mirror's axis.

import { moveBox, movePlace } from "../drawing/geometry.js";
import { placeHandles } from "../tools/selection.js";

const HANDLE_UNITS = 7;

export class Overlay {
  #svg;
  #loop;
  #frame;
  #stem;
  #handles = new Map();

  constructor(svg) {
    this.#svg = svg;
    this.#loop = this.#append("polygon", "overlay__loop");
    this.#frame = this.#append("polygon", "overlay__frame");
    this.#stem = this.#append("line", "overlay__stem");
    for (const name of ["nw", "ne", "se", "sw", "rotate"]) this.#handles.set(name, this.#append("circle", "overlay__handle"));
  }

  /** `unit` is one screen-like unit at this zoom. */
  show({ loop, box, move, unit }) {
    this.#loop.setAttribute("points", toPoints(loop ?? []));
    this.#frame.setAttribute("points", toPoints(box ? moveBox(box, move) : []));
    this.#svg.dataset.selected = String(box !== null);
    if (box) this.#showHandles(box, move, unit);
  }

  #showHandles(box, move, unit) {
    for (const [name, place] of Object.entries(placeHandles(box, unit))) {
      const { x, y } = movePlace(place, move);
      setAll(this.#handles.get(name), { cx: x, cy: y, r: HANDLE_UNITS * unit });
    }
    const foot = movePlace({ x: (box.left + box.right) / 2, y: box.top }, move);
    const head = movePlace(placeHandles(box, unit).rotate, move);
    setAll(this.#stem, { x1: foot.x, y1: foot.y, x2: head.x, y2: head.y });
  }

  #append(kind, className) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", kind);
    element.setAttribute("class", className);
    this.#svg.append(element);
    return element;
  }
}

function toPoints(places) {
  return places.map(({ x, y }) => `${x},${y}`).join(" ");
}

function setAll(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}
