// The colours of the photograph: one swatch a part, each opening a choice of "let it choose", presets, and any colour.

import { gettext } from "../../js/i18n.js";
import { placeBeside } from "../panels.js";
import { nameColour, PRESETS } from "./presets.js";

export class Palette {
  #onPaint;
  #signal;
  #palette = {};
  #seen = {}; // what the photograph has where nothing was chosen
  #part = null; // whose choice is open
  #swatches = new Map();
  #panel = document.getElementById("colour-panel");
  #auto = document.getElementById("colour-auto");
  #grid = document.getElementById("colour-presets");
  #custom = document.getElementById("colour-custom");

  /** `onPaint(part, colour)`: colour is "#rrggbb", or undefined for "let it choose". */
  constructor(onPaint, signal) {
    this.#onPaint = onPaint;
    this.#signal = signal;
    for (const swatch of document.querySelectorAll(".swatch")) this.#connect(swatch);
    this.#auto.addEventListener("click", () => this.#choose(undefined), { signal });
    this.#custom.addEventListener("input", () => this.#onPaint(this.#part, this.#custom.value), { signal });
    this.#panel.addEventListener("toggle", ({ newState }) => newState === "closed" && this.#closed(), { signal });
    connectSwitch(signal);
  }

  show(palette) {
    this.#palette = palette;
    this.#showSwatches();
    if (this.#part) this.#showChoice();
  }

  /** `seen` maps parts to the colours of the photograph; {} while there is none. */
  showSeen(seen) {
    this.#seen = seen;
    this.#showSwatches();
  }

  #showSwatches() {
    for (const [part, swatch] of this.#swatches) showSwatch(swatch, part, this.#palette[part], this.#seen[part]);
  }

  #connect(swatch) {
    const { part } = swatch.dataset;
    this.#swatches.set(part, swatch);
    swatch.addEventListener("click", () => this.#open(part), { signal: this.#signal });
  }

  #open(part) {
    this.#part = part;
    const label = this.#swatches.get(part).dataset.label;
    document.getElementById("colour-title").textContent = label;
    this.#grid.replaceChildren(...PRESETS[part].map(([colour, name]) => this.#createPreset(colour, `${label}: ${name}`)));
    this.#showChoice();
    this.#panel.showPopover();
    placeBeside(this.#panel, this.#swatches.get(part));
    this.#panel.querySelector("[aria-pressed=true]")?.focus();
  }

  #createPreset(colour, name) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "preset", title: name });
    button.ariaLabel = name;
    button.dataset.colour = colour;
    button.style.setProperty("--colour", colour);
    button.addEventListener("click", () => this.#choose(colour), { signal: this.#signal });
    return button;
  }

  #choose(colour) {
    this.#onPaint(this.#part, colour);
    this.#panel.hidePopover();
  }

  #showChoice() {
    const chosen = this.#palette[this.#part];
    this.#auto.ariaPressed = String(!chosen);
    for (const preset of this.#grid.children) preset.ariaPressed = String(preset.dataset.colour === chosen);
    this.#custom.value = chosen ?? this.#seen[this.#part] ?? PRESETS[this.#part][2][0];
  }

  #closed() {
    if (this.#panel.contains(document.activeElement)) this.#swatches.get(this.#part)?.focus();
    this.#part = null;
  }
}

function showSwatch(swatch, part, colour, seen) {
  swatch.dataset.auto = String(!colour);
  swatch.dataset.filled = String(Boolean(colour ?? seen));
  swatch.style.setProperty("--colour", colour ?? seen ?? "transparent");
  swatch.ariaLabel = `${swatch.dataset.label}: ${colour ? nameColour(part, colour) : gettext("chosen for you")}`;
}

/** On a phone the swatches open over the paper; drawing on, or Escape, closes them. */
function connectSwitch(signal) {
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
