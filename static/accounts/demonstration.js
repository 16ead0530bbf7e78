// The welcome page's live picture: a drawing is drawn by itself, and the server answers it as it answers every drawing.

import { gettext } from "../js/i18n.js";
import { makePoint, PAPER_UNITS } from "../studio/drawing/strokes.js";
import { encodePng, hashGrey, isBlank } from "../studio/live/frame.js";
import { LiveConnection } from "../studio/live/live.js";
import { PhotoView } from "../studio/live/photo.js";
import { Paper } from "../studio/paper/paper.js";

const PEN_UNITS = 7;
const STEP_UNITS = 5; // between two points of a line
const UNITS_A_SECOND = 900;
const ORDER = [".sketch__face", ".sketch__features", ".sketch__hair"];
const SEEDS = [11, 4, 23, 8, 42];
const NOT_LIVE = gettext("The server is busy, so this is a picture made before.");

const find = (id) => document.getElementById(id);

class Demonstration {
  #config = find("demonstration").dataset;
  #paper = new Paper(find("demonstration-paper"));
  #photo;
  #live;
  #lines;
  #drawn = [];
  #turn = 0; // how many times it was drawn; a drawing that is overtaken by the next one stops
  #signal;

  constructor(signal) {
    this.#signal = signal;
    this.#photo = new PhotoView(find("demonstration-photo"), find("demonstration-photo-canvas"), signal);
    this.#lines = readLines(find("demonstration").querySelector("svg"));
    this.#live = new LiveConnection({
      path: this.#config.livePath,
      capture: () => this.#capture(),
      listeners: {
        onPhoto: (jpeg) => this.#photo.show(jpeg),
        onBlank: () => this.#photo.clear(),
        onModel: () => {},
        onStatus: () => {},
      },
      signal,
    });
    find("demonstration-again").addEventListener("click", () => this.draw(), { signal });
  }

  start() {
    this.#live.start();
    this.draw();
  }

  async draw() {
    const turn = (this.#turn += 1);
    this.#drawn = [];
    this.#paper.show(this.#drawn);
    this.#live.changed({ isBlank: true });
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    for (const line of this.#lines) {
      const isDone = await this.#drawLine(line, isStill, () => turn === this.#turn && !this.#signal.aborted);
      if (!isDone) return;
    }
    await wait(3000);
    if (turn === this.#turn && !this.#photo.isShown) await this.#showFallback();
  }

  /** Resolves to false when the drawing was overtaken. */
  async #drawLine(points, isStill, isCurrent) {
    const stroke = { tool: "pen", size: PEN_UNITS, points: [] };
    const begun = performance.now();
    while (stroke.points.length < points.length) {
      const reached = isStill ? points.length : Math.ceil((performance.now() - begun) * UNITS_A_SECOND / 1000 / STEP_UNITS);
      const from = stroke.points.length;
      stroke.points.push(...points.slice(from, Math.max(from + 1, reached)));
      this.#paper.show(this.#drawn, [stroke]);
      this.#live.changed();
      if (!isStill) await nextFrame();
      if (!isCurrent()) return false;
    }
    this.#drawn.push(stroke);
    return true;
  }

  async #capture() {
    const { canvas, grey } = this.#paper.shrink();
    if (isBlank(grey)) return { isBlank: true };
    const settings = { fidelity: 0.8, seed: SEEDS[this.#turn % SEEDS.length], palette: {}, age: null, gender: null };
    return { key: `${hashGrey(grey)} ${settings.seed}`, png: await encodePng(canvas), settings };
  }

  async #showFallback() {
    const answer = await fetch(this.#config.fallback, { signal: this.#signal });
    await this.#photo.show(await answer.blob());
    find("demonstration-state").textContent = NOT_LIVE;
  }
}

/** The paths of the SVG as lines of points in paper units. */
function readLines(svg) {
  const { x, y, width } = svg.viewBox.baseVal;
  const scale = PAPER_UNITS / width;
  const paths = ORDER.flatMap((group) => [...svg.querySelectorAll(`${group} path`)]);
  return paths.flatMap((path) => readPath(path).map((points) =>
    points.map((point) => makePoint((point.x - x) * scale, (point.y - y) * scale, 0.5, 0))));
}

/** One list of points for each piece of the path: getPointAtLength jumps from one piece to the next. */
function readPath(path) {
  return path.getAttribute("d").match(/M[^M]+/g).map((data) => {
    const piece = document.createElementNS("http://www.w3.org/2000/svg", "path");
    piece.setAttribute("d", data);
    const length = piece.getTotalLength();
    const count = Math.max(2, Math.round(length * 1.6 / STEP_UNITS));
    return Array.from({ length: count + 1 }, (_, index) => piece.getPointAtLength((length * index) / count));
  });
}

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));

const page = new AbortController();
new Demonstration(page.signal).start();
