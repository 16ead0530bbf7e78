// A part of the page that comes after the first line, or when it is wanted: looking around is lighter without it, and who has drawn has it,
// should the network go away.

import { gettext } from "../js/i18n.js";

const NOT_LOADED = gettext("This part of the page could not be loaded. Check your connection and try again.");

export class Later {
  #load;
  #toasts;
  #part = null; // a promise
  #isAhead = false;

  /** `load()` resolves to the part; `toasts` tell when it does not come. */
  constructor(load, toasts) {
    this.#load = load;
    this.#toasts = toasts;
  }

  /** Loads it, once, without a word. */
  fetchAhead() {
    if (this.#isAhead) return;
    this.#isAhead = true;
    this.get({ isSilent: true });
  }

  /** Resolves to the part, the same each time, or to null when it could not be loaded. */
  async get({ isSilent = false } = {}) {
    try {
      return await (this.#part ??= this.#load());
    } catch {
      this.#part = null; // the next time may be luckier
      if (!isSilent) this.#toasts.show(NOT_LOADED, { kind: "error" });
      return null;
    }
  }
}
