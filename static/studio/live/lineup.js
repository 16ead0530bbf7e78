// The line-up: six people from one drawing, side by side, to pick one from (docs/api.md).

import { gettext, interpolate } from "../../js/i18n.js";
import { createSketchForm, request } from "./requests.js";

export const CANDIDATES = 6;

export class Lineup {
  #config;
  #capture;
  #drawSeeds;
  #onPick;
  #toasts;
  #signal;
  #asking = null;
  #dialog = document.getElementById("lineup-dialog");
  #grid = document.getElementById("lineup");
  #note = document.getElementById("lineup-note");

  /** `capture()` resolves to {isBlank} or {png, settings}; `drawSeeds(count)` gives seeds; `onPick(seed)` is told the choice. */
  constructor({ config, capture, drawSeeds, onPick, toasts, signal }) {
    this.#config = config;
    this.#capture = capture;
    this.#drawSeeds = drawSeeds;
    this.#onPick = onPick;
    this.#toasts = toasts;
    this.#signal = signal;
    document.getElementById("lineup-more").addEventListener("click", () => this.#ask(), { signal });
    this.#dialog.addEventListener("close", () => this.#asking?.abort(), { signal });
  }

  async open() {
    if (this.#dialog.open) return;
    const picture = await this.#capture();
    if (picture.isBlank) return this.#toasts.show(gettext("There is nothing on the paper yet. Draw a line, then choose a person."));
    this.#dialog.showModal();
    await this.#ask();
  }

  async #ask() {
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    this.#showWaiting();
    try {
      const { candidates } = await this.#fetch(asking.signal);
      this.#showCandidates(candidates);
    } catch (error) {
      if (asking.signal.aborted) return;
      this.#note.textContent = error.message;
      this.#grid.ariaBusy = "false";
    }
  }

  async #fetch(signal) {
    const { png, settings } = await this.#capture();
    const body = createSketchForm(png, settings);
    body.append("seeds", JSON.stringify(this.#drawSeeds(CANDIDATES)));
    return request({ method: "POST", url: this.#config.lineupsUrl, body, csrfToken: this.#config.csrfToken, signal });
  }

  #showWaiting() {
    this.#note.textContent = gettext("Six people are on their way…");
    this.#grid.ariaBusy = "true";
    if (this.#grid.childElementCount === 0) this.#grid.replaceChildren(...Array.from({ length: CANDIDATES }, () => createPlace("div")));
  }

  #showCandidates(candidates) {
    this.#note.textContent = gettext("The same drawing, six people. Pick the one that you had in mind.");
    this.#grid.ariaBusy = "false";
    this.#grid.replaceChildren(...candidates.map((candidate, index) => this.#createCandidate(candidate, index)));
  }

  #createCandidate({ seed, photo }, index) {
    const button = createPlace("button");
    button.type = "button";
    button.ariaLabel = interpolate(gettext("Person %(number)s of %(count)s"), { number: index + 1, count: CANDIDATES });
    button.append(Object.assign(new Image(256, 256), { src: `data:image/jpeg;base64,${photo}`, alt: "" }));
    button.addEventListener("click", () => this.#pick(seed), { signal: this.#signal });
    return button;
  }

  #pick(seed) {
    this.#dialog.close();
    this.#onPick(seed);
  }
}

/** An empty one is nothing to press: a button without a name would say nothing to who cannot see it. */
function createPlace(tag) {
  return Object.assign(document.createElement(tag), { className: "lineup__person" });
}
