// Age and gender of the person: each a slider, or left to the drawing. Shown where the served model obeys them.

import { gettext, interpolate } from "../../js/i18n.js";
import { connectPanel } from "../panels.js";

const SCALES = { age: 1, gender: 100 }; // steps of the slider a unit of the setting

export class Traits {
  #onChoose;
  #button = document.getElementById("traits-open");
  #rows = new Map();

  /** `onChoose(trait, value)`: value is null for "as drawn". */
  constructor(onChoose, signal) {
    this.#onChoose = onChoose;
    const panel = document.getElementById("traits");
    connectPanel(panel, signal);
    for (const row of panel.querySelectorAll(".trait")) this.#connect(row, signal);
  }

  /** Another model may not take them. */
  offer(hasTraits) {
    this.#button.hidden = !hasTraits;
  }

  show(settings) {
    for (const [trait, { slider, auto, words }] of this.#rows) {
      const value = settings[trait];
      slider.value = value === null ? slider.defaultValue : SCALES[trait] * value;
      slider.dataset.open = String(value === null);
      auto.ariaPressed = String(value === null);
      words.textContent = value === null ? "" : describe(trait, value);
      slider.setAttribute("aria-valuetext", words.textContent || gettext("as drawn"));
    }
    this.#button.dataset.chosen = String([...this.#rows.keys()].some((trait) => settings[trait] !== null));
  }

  #connect(row, signal) {
    const { trait } = row.dataset;
    const [slider, auto, words] = [row.querySelector("input"), row.querySelector("button"), row.querySelector("output")];
    this.#rows.set(trait, { slider, auto, words });
    slider.addEventListener("input", () => this.#onChoose(trait, slider.valueAsNumber / SCALES[trait]), { signal });
    auto.addEventListener("click", () => this.#onChoose(trait, null), { signal });
  }
}

function describe(trait, value) {
  if (trait === "age") return interpolate(gettext("about %(years)s years"), { years: value });
  if (value < 0.35) return gettext("masculine");
  return value > 0.65 ? gettext("feminine") : gettext("in between");
}
