// The sheet of paper as it lies on the desk: zoomed and shifted, with the mirror's axis on it.

import { PAPER_UNITS } from "../drawing/strokes.js";
import { MirrorAxis } from "../tools/mirror.js";
import { Navigation } from "./navigation.js";

const ZOOM_STEP = 1.25;

export class Sheet {
  #pane;
  #sheet = document.getElementById("sheet");
  #label = document.getElementById("zoom-label");
  #axis;
  #navigation;
  #onZoom;

  /** `onZoom()` after what is seen of the paper changed. */
  constructor({ pane, tools, isDrawing, onZoom, signal }) {
    this.#pane = pane;
    this.#onZoom = onZoom;
    this.#axis = new MirrorAxis(tools, this.#sheet, signal);
    const canTouchDraw = () => !tools.isPenOnly;
    this.#navigation = new Navigation({ pane, onView: (view) => this.#show(view), isDrawing, canTouchDraw, signal });
    this.#axis.show();
  }

  get zoom() {
    return this.#navigation?.zoom ?? 1;
  }

  /** Paper units of one pixel of the screen. */
  get unit() {
    return PAPER_UNITS / ((this.#pane.clientWidth || PAPER_UNITS) * this.zoom);
  }

  showTools() {
    this.#axis.show();
  }

  zoomIn() {
    this.#navigation.zoomBy(ZOOM_STEP);
  }

  zoomOut() {
    this.#navigation.zoomBy(1 / ZOOM_STEP);
  }

  fit() {
    this.#navigation.fit();
  }

  reveal(place) {
    this.#navigation.reveal(place);
  }

  #show({ zoom, x, y }) {
    this.#sheet.style.setProperty("transform", `translate(${100 * x}%, ${100 * y}%) scale(${zoom})`);
    this.#pane.style.setProperty("--zoom", zoom);
    this.#pane.dataset.zoomed = String(zoom > 1);
    this.#label.textContent = `${Math.round(100 * zoom)} %`;
    this.#onZoom();
  }
}
