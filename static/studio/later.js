// A part of the page that is loaded when it is wanted first: not everybody needs it, and a first visit is lighter without it.

import { gettext } from "../js/i18n.js";

const NOT_LOADED = gettext("This part of the page could not be loaded. Check your connection and try again.");

export class Later {
  #load;
  #toasts;
  #part = null; // a promise

  /** `load()` resolves to the part; `toasts` tell when it does not come. */
  constructor(load, toasts) {
    this.#load = load;
    this.#toasts = toasts;
  }

  /** Resolves to the part, the same each time, or to null when it could not be loaded. */
  async get() {
    try {
      return await (this.#part ??= this.#load());
    } catch {
      this.#part = null; // the next time may be luckier
      this.#toasts.show(NOT_LOADED, { kind: "error" });
      return null;
    }
  }
}
