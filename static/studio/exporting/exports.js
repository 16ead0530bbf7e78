// Downloads: the drawing as PNG, transparent PNG, SVG or drawing file, the photograph, and both side by side.

import { gettext } from "../../js/i18n.js";
import { writeDrawingFile } from "../drawing/drawing_file.js";
import { PAPER_UNITS } from "../drawing/strokes.js";
import { createSketchForm, requestPicture } from "../live/requests.js";
import { drawStroke, fillPaper } from "../paper/raster.js";
import { copyLabel, toSvg } from "./formats.js";

const DRAWING_PX = 1024;
const PHOTO_PX = 256;
const PAIR_PX = 512; // each of the two side by side
const JPEG_QUALITY = 0.95;
const PHOTO_FORMATS = new Set(["photo", "pair"]);
const MARK = gettext("AI-made");
const NOTHING_DRAWN = gettext("There is nothing on the paper yet. Draw a line, then download it.");
const NO_PHOTO = gettext("There is no photograph of this drawing yet. Wait for it, then download it.");

export class Exports {
  #config;
  #getStrokes;
  #getFile;
  #getJpeg;
  #capture;
  #toasts;
  #making = null; // AbortController while a file is made
  #dialog = document.getElementById("export-dialog");
  #mark = document.getElementById("export-mark");
  #note = document.getElementById("export-note");

  /** `getFile()` gives what a drawing file holds; `getJpeg()` the photograph as it came from the server, or null; `capture()` resolves to {png, settings}. */
  constructor({ config, getStrokes, getFile, getJpeg, capture, toasts, signal }) {
    this.#config = config;
    this.#getStrokes = getStrokes;
    this.#getFile = getFile;
    this.#getJpeg = getJpeg;
    this.#capture = capture;
    this.#toasts = toasts;
    for (const button of this.#dialog.querySelectorAll("[data-format]")) {
      button.addEventListener("click", () => this.#export(button), { signal });
    }
    this.#dialog.addEventListener("close", () => this.#making?.abort(), { signal });
  }

  open() {
    if (this.#getStrokes().length === 0) return this.#toasts.show(NOTHING_DRAWN);
    this.#note.textContent = "";
    this.#dialog.showModal();
  }

  async #export(button) {
    const { format, size } = button.dataset;
    if (this.#making) return;
    if (PHOTO_FORMATS.has(format) && !this.#getJpeg()) {
      this.#dialog.close();
      return this.#toasts.show(NO_PHOTO);
    }
    const making = (this.#making = new AbortController());
    button.ariaBusy = "true";
    this.#note.textContent = size > PHOTO_PX ? gettext("The photograph is being enlarged…") : "";
    try {
      const [name, blob] = await this.#make(format, Number(size));
      making.signal.throwIfAborted();
      save(name, blob);
      this.#dialog.close();
    } catch (error) {
      if (!making.signal.aborted) this.#note.textContent = error.message;
    } finally {
      this.#making = null;
      button.ariaBusy = null;
    }
  }

  async #make(format, size) {
    const strokes = this.#getStrokes();
    if (format === "svg") return ["face-drawing.svg", new Blob([toSvg(strokes)], { type: "image/svg+xml" })];
    if (format === "json") return ["face-drawing.json", new Blob([writeDrawingFile(this.#getFile())], { type: "application/json" })];
    if (format === "transparent") return ["face-drawing-transparent.png", await toBlob(drawTransparent(strokes), "image/png")];
    if (format === "png") return ["face-drawing.png", await toBlob(drawOnPaper(strokes, DRAWING_PX), "image/png")];
    const jpeg = size > PHOTO_PX ? await this.#fetchLarge(size) : this.#getJpeg();
    if (format === "pair") return ["face-side-by-side.jpg", await this.#finish(await drawPair(strokes, jpeg), jpeg)];
    const name = size > PHOTO_PX ? `face-${size}.jpg` : "face.jpg";
    return [name, this.#mark.checked ? await this.#finish(await drawPhoto(jpeg, size), jpeg) : jpeg];
  }

  async #fetchLarge(size) {
    const { signal } = this.#making;
    const { png, settings } = await this.#capture();
    const body = createSketchForm(png, settings);
    body.append("seed", settings.seed);
    const url = `${this.#config.photographsUrl}?size=${size}`;
    return requestPicture({ method: "POST", url, body, csrfToken: this.#config.csrfToken, signal });
  }

  /** A picture made from the photograph says that it is AI-made as the photograph does. */
  async #finish(canvas, jpeg) {
    if (this.#mark.checked) drawMark(canvas);
    const picture = await toBlob(canvas, "image/jpeg", JPEG_QUALITY);
    const [from, to] = await Promise.all([jpeg, picture].map(async (blob) => new Uint8Array(await blob.arrayBuffer())));
    return new Blob([copyLabel(from, to)], { type: "image/jpeg" });
  }
}

function createContext(width, height = width) {
  return Object.assign(document.createElement("canvas"), { width, height }).getContext("2d");
}

function drawOnPaper(strokes, pixels) {
  const context = createContext(pixels);
  fillPaper(context);
  for (const stroke of strokes) drawStroke(context, stroke, pixels / PAPER_UNITS);
  return context.canvas;
}

/** Ink without paper: the eraser takes ink away instead of painting white. */
function drawTransparent(strokes) {
  const context = createContext(DRAWING_PX);
  for (const stroke of strokes) {
    context.globalCompositeOperation = stroke.tool === "eraser" ? "destination-out" : "source-over";
    drawStroke(context, stroke, DRAWING_PX / PAPER_UNITS);
  }
  return context.canvas;
}

async function drawPhoto(jpeg, size) {
  const context = createContext(size);
  context.drawImage(await createImageBitmap(jpeg), 0, 0, size, size);
  return context.canvas;
}

async function drawPair(strokes, jpeg) {
  const context = createContext(2 * PAIR_PX, PAIR_PX);
  context.imageSmoothingQuality = "high";
  context.drawImage(drawOnPaper(strokes, PAIR_PX), 0, 0);
  context.drawImage(await createImageBitmap(jpeg), PAIR_PX, 0, PAIR_PX, PAIR_PX);
  return context.canvas;
}

/** "AI-made" in the lower right corner. */
function drawMark(canvas) {
  const context = canvas.getContext("2d");
  const size = Math.round(canvas.height / 20);
  Object.assign(context, { font: `600 ${size}px system-ui, sans-serif`, textAlign: "right", textBaseline: "bottom" });
  const [width, x, y] = [context.measureText(MARK).width, canvas.width - size / 2, canvas.height - size / 2];
  context.fillStyle = "rgb(0 0 0 / 55%)";
  context.fillRect(x - width - size / 2, y - 1.3 * size, width + size, 1.6 * size);
  context.fillStyle = "#fff";
  context.fillText(MARK, x, y);
}

async function toBlob(canvas, type, quality) {
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, type, quality));
  if (!blob) throw new Error("The browser could not make this file.");
  return blob;
}

function save(name, blob) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // some browsers read it a while after the click
}
