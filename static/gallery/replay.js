// Plays a drawing stroke by stroke beside its photograph. The strokes come with the first touch.

import { gettext } from "../js/i18n.js";
import { PAPER_UNITS } from "../studio/drawing/strokes.js";
import { drawStroke, fillPaper } from "../studio/paper/raster.js";
import { findPlace, findTimes } from "./timeline.js";

const LENGTH_MS = 8_000;
const CALM_MS = 400; // between two pictures for who wants no motion
const NOTHING = { strokes: 0, points: 0, end: null };
const wantsCalm = matchMedia("(prefers-reduced-motion: reduce)");

class Replay {
  #root;
  #context;
  #button;
  #range;
  #pace;
  #strokes = null;
  #times = [];
  #shown = NOTHING;
  #shownAt = Infinity; // nothing yet, not even paper
  #playing = null; // an AbortController

  constructor(root) {
    this.#root = root;
    this.#context = root.querySelector("canvas").getContext("2d");
    this.#button = root.querySelector("[data-play]");
    this.#range = root.querySelector("[type=range]");
    this.#pace = root.querySelector("[data-pace]");
    this.#button.addEventListener("click", () => (this.#playing ? this.#stop() : this.#play()));
    this.#range.addEventListener("input", () => this.#seek());
    this.#pace.addEventListener("change", () => this.#changePace());
    root.hidden = false;
    this.#showOnceSeen();
  }

  /** The finished drawing, when the person comes near it. */
  #showOnceSeen() {
    const observer = new IntersectionObserver(([{ isIntersecting }]) => {
      if (!isIntersecting) return;
      observer.disconnect();
      this.#seek();
    }, { rootMargin: "300px" });
    observer.observe(this.#root);
  }

  async #play() {
    if (!(await this.#load())) return;
    const playing = (this.#playing = new AbortController());
    this.#describe();
    if (this.#at >= 1) this.#range.value = 0;
    await this.#run(this.#at, playing.signal);
    if (this.#playing === playing) this.#stop();
  }

  async #run(from, signal) {
    const began = performance.now() - from * LENGTH_MS;
    while (!signal.aborted && this.#at < 1) {
      const now = await (wantsCalm.matches ? waitMs(CALM_MS) : nextFrame());
      if (signal.aborted) return;
      this.#range.value = (1000 * (now - began)) / LENGTH_MS;
      this.#show(this.#at);
    }
  }

  #stop() {
    this.#playing?.abort();
    this.#playing = null;
    this.#describe();
  }

  async #seek() {
    this.#stop();
    if (await this.#load()) this.#show(this.#at);
  }

  #changePace() {
    this.#stop();
    if (this.#strokes) this.#times = findTimes(this.#strokes, this.#pace.value);
    this.#seek();
  }

  /** Whether the strokes are there. */
  async #load() {
    if (this.#strokes) return true;
    const note = this.#root.querySelector("[data-note]");
    try {
      const answer = await fetch(this.#root.dataset.strokesUrl);
      if (!answer.ok) throw new Error(answer.status);
      const body = await answer.json();
      this.#strokes = (body.strokes.strokes ?? body.strokes).filter(({ points }) => points.length > 0); // of an artwork, or a document
    } catch {
      note.textContent = gettext("The drawing could not be loaded. Check your connection and try again.");
      return false;
    }
    note.textContent = "";
    this.#times = findTimes(this.#strokes, this.#pace.value);
    return true;
  }

  get #at() {
    return this.#range.value / 1000;
  }

  #show(at) {
    const place = findPlace(this.#strokes, this.#times, at);
    if (at <= this.#shownAt || at >= 1) { // at the end once more: lines drawn piece by piece have darker edges
      this.#shown = NOTHING;
      fillPaper(this.#context);
    }
    this.#draw(this.#shown, place);
    [this.#shown, this.#shownAt] = [place, at];
  }

  /** What comes between the two places. */
  #draw(from, to) {
    const scale = this.#context.canvas.width / PAPER_UNITS;
    const startOf = (index) => ({ from: index === from.strokes ? from.points : 0 });
    for (let index = from.strokes; index < to.strokes; index += 1) drawStroke(this.#context, this.#strokes[index], scale, startOf(index));
    if (to.end === null) return; // a first point alone may become a dot or the cap of a line
    const growing = this.#strokes[to.strokes];
    drawStroke(this.#context, { ...growing, points: [...growing.points.slice(0, to.points), to.end] }, scale, startOf(to.strokes));
  }

  #describe() {
    const { playWords, pauseWords } = this.#button.dataset;
    this.#button.ariaLabel = this.#playing ? pauseWords : playWords;
    this.#root.toggleAttribute("data-playing", this.#playing !== null);
  }
}

function nextFrame() {
  return new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())));
}

function waitMs(ms) {
  return new Promise((resolve) => setTimeout(() => resolve(performance.now()), ms));
}

for (const root of document.querySelectorAll("[data-replay]")) new Replay(root);
