// The controls of the photograph: fidelity, the person, age and gender, five colours. They show the settings and report changes.

import { gettext, interpolate } from "../../js/i18n.js";
import { newSettings, otherSeed } from "../drawing/settings.js";
import { readChoice, writeChoice } from "../tools/choices.js";
import { Palette } from "./palette.js";
import { Traits } from "./traits.js";

const LOCK = "keep-person";

export class SettingsControls {
  settings = newSettings(randomBits());
  #onChange;
  #onRefusal;
  #fidelity = document.getElementById("fidelity");
  #another = document.getElementById("another");
  #lock = document.getElementById("lock");
  #palette;
  #traits;
  #isLocked = readChoice(LOCK) === "true";

  /** `onRefusal(sentence)`: the person is locked and another one was asked for. */
  constructor(onChange, onRefusal, signal) {
    this.#onChange = onChange;
    this.#onRefusal = onRefusal;
    this.#palette = new Palette((part, colour) => this.#paint(part, colour), signal);
    this.#traits = new Traits((trait, value) => this.#change({ [trait]: value }), signal);
    this.#fidelity.addEventListener("input", () => this.#change({ fidelity: this.#fidelity.valueAsNumber / 100 }), { signal });
    this.#another.addEventListener("click", () => this.another(), { signal });
    this.#lock.addEventListener("click", () => this.switchLock(), { signal });
    this.#show();
  }

  /** The colours of the photograph where none was chosen. */
  showSeen(colours) {
    this.#palette.showSeen(colours);
  }

  /** What the served model obeys. */
  offerTraits(hasTraits) {
    this.#traits.offer(hasTraits);
  }

  set(settings) {
    this.settings = settings;
    this.#show();
  }

  /** Another person from the same drawing. */
  another() {
    if (this.#isLocked) return this.#onRefusal(gettext("This person is kept. Open the lock to see another one."));
    this.choosePerson(otherSeed(this.settings.seed, randomBits()));
  }

  choosePerson(seed) {
    this.#change({ seed });
  }

  /** A locked person stays: the dice rest, and new drawings show the same one. */
  switchLock() {
    this.#isLocked = !this.#isLocked;
    writeChoice(LOCK, this.#isLocked);
    this.#show();
  }

  /** `count` seeds of other people. */
  drawSeeds(count) {
    return [...crypto.getRandomValues(new Uint32Array(count))];
  }

  startNew() {
    this.set(newSettings(this.#isLocked ? this.settings.seed : randomBits()));
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
    this.#fidelity.setAttribute("aria-valuetext", interpolate(gettext("%(percent)s percent of the way from the idea to your lines"), { percent }));
    this.#another.setAttribute("aria-disabled", String(this.#isLocked));
    this.#lock.ariaPressed = String(this.#isLocked);
    this.#palette.show(this.settings.palette);
    this.#traits.show(this.settings);
  }
}

function randomBits() {
  return crypto.getRandomValues(new Uint32Array(1))[0];
}
