// Writes the drawing to the browser's storage soon after each change, and at once when the page is left.

const DELAY_MS = 600;

export class Autosave {
  #write;
  #writeAtOnce;
  #onError;
  #timer = null;
  #isDirty = false;
  #isWriting = false;

  /**
   * `write()` stores the drawing as it is now and resolves when it is kept; a failure goes to `onError(error)`.
   * `writeAtOnce()` does so before it returns, for a page that may not live any longer.
   */
  constructor({ write, writeAtOnce, onError, signal }) {
    this.#write = write;
    this.#writeAtOnce = writeAtOnce;
    this.#onError = onError;
    addEventListener("pagehide", () => this.#leave(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden && this.#leave(), { signal });
    signal.addEventListener("abort", () => clearTimeout(this.#timer), { once: true });
  }

  /** Call after every change, also in the middle of a stroke: the first change of a burst sets the time. */
  changed() {
    this.#isDirty = true;
    this.#timer ??= setTimeout(() => this.flush(), DELAY_MS);
  }

  #leave() {
    if (this.#isDirty || this.#isWriting) this.#writeAtOnce();
    this.flush();
  }

  async flush() {
    clearTimeout(this.#timer);
    this.#timer = null;
    if (!this.#isDirty) return;
    this.#isDirty = false;
    this.#isWriting = true;
    try {
      await this.#write();
    } catch (error) {
      this.#isDirty = true;
      this.#onError(error);
      this.#writeAtOnce(); // what the next page can find, should this one not come to writing again
    } finally {
      this.#isWriting = false;
    }
  }
}
