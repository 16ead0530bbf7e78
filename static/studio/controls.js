// The controls of the photograph: fidelity, another person, five colours. They show the settings and report changes.

import { newSettings, otherSeed, PALETTE_PARTS } from "./settings.js";

export class SettingsControls {
  settings = newSettings(randomBits());
  #onChange;
  #fidelity = document.getElementById("fidelity");
  #swatches = new Map();

  constructor(onChange, signal) {
    this.#onChange = onChange;
    this.#fidelity.addEventListener("input", () => this.#change({ fidelity: this.#fidelity.valueAsNumber / 100 }), { signal });
    document.getElementById("another").addEventListener("click", () => this.another(), { signal });
    for (const part of PALETTE_PARTS) this.#connectSwatch(part, signal);
    connectPaletteSwitch(signal);
  }

  set(settings) {
    this.settings = settings;
    this.#show();
  }

  /** Another person from the same drawing. */
  another() {
    this.#change({ seed: otherSeed(this.settings.seed, randomBits()) });
  }

  startNew() {
    this.set(newSettings(randomBits()));
  }

  #connectSwatch(part, signal) {
    const swatch = document.querySelector(`.swatch[data-part="${part}"]`);
    const [colour, label, auto] = ["input", "label", "button"].map((tag) => swatch.querySelector(tag));
    this.#swatches.set(part, { swatch, colour, label, auto });
    colour.addEventListener("input", () => this.#paint(part, colour.value), { signal });
    auto.addEventListener("click", () => {
      this.#paint(part, undefined);
      colour.focus(); // the button that had the focus is hidden now
    }, { signal });
  }

  #paint(part, colour) {
    const { [part]: _, ...rest } = this.settings.palette;
    this.#change({ palette: colour ? { ...rest, [part]: colour } : rest });
  }

  #change(changes) {
    this.settings = { ...this.settings, ...changes };
    this.#show();
    this.#onChange();
  }

  #show() {
    const percent = Math.round(this.settings.fidelity * 100);
    this.#fidelity.value = percent;
    this.#fidelity.setAttribute("aria-valuetext", `${percent} % of the way from the idea to your lines`);
    for (const [part, { swatch, colour, label, auto }] of this.#swatches) {
      const chosen = this.settings.palette[part];
      swatch.dataset.auto = String(!chosen);
      auto.hidden = !chosen;
      label.hidden = Boolean(chosen);
      if (chosen) colour.value = chosen;
      colour.setAttribute("aria-label", `${colour.dataset.label}: ${chosen ?? "chosen for you"}`);
    }
  }
}

function randomBits() {
  return crypto.getRandomValues(new Uint32Array(1))[0];
}

/** On a phone the colours open over the paper; drawing on, or Escape, closes them. */
function connectPaletteSwitch(signal) {
  const button = document.getElementById("palette-switch");
  const palette = document.getElementById("palette");
  const open = (isOpen) => {
    button.setAttribute("aria-expanded", String(isOpen));
    palette.dataset.open = String(isOpen);
  };
  button.addEventListener("click", () => open(button.getAttribute("aria-expanded") === "false"), { signal });
  document.getElementById("paper").addEventListener("pointerdown", () => open(false), { signal });
  document.addEventListener("keydown", (event) => event.key === "Escape" && open(false), { signal });
}
