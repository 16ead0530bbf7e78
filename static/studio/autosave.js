// Writes the drawing to the browser's storage soon after each change, and at once when the page is left.

const DELAY_MS = 600;

export class Autosave {
  #write;
  #onError;
  #timer = null;
  #isDirty = false;

  /** `write()` stores the drawing as it is now and resolves when it is kept; a failure goes to `onError(error)`. */
  constructor({ write, onError, signal }) {
    this.#write = write;
    this.#onError = onError;
    const flush = () => this.flush();
    addEventListener("pagehide", flush, { signal });
    document.addEventListener("visibilitychange", flush, { signal });
    signal.addEventListener("abort", () => clearTimeout(this.#timer), { once: true });
  }

  /** Call after every change, also in the middle of a stroke: the first change of a burst sets the time. */
  changed() {
    this.#isDirty = true;
    this.#timer ??= setTimeout(() => this.flush(), DELAY_MS);
  }

  async flush() {
    clearTimeout(this.#timer);
    this.#timer = null;
    if (!this.#isDirty) return;
    this.#isDirty = false;
    try {
      await this.#write();
    } catch (error) {
      this.#isDirty = true;
      this.#onError(error);
    }
  }
}
