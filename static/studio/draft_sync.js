// The server's copy of what is on the desk: written within five seconds after a change, and again until it is there.

import { request } from "./requests.js";

const DELAY_MS = 4_000;
const RETRY_MS = 15_000;

export class DraftSync {
  #url;
  #csrfToken;
  #read;
  #onKept;
  #onLogin;
  #signal;
  #clock;
  #timer = null;
  #isDirty = false;
  #isSending = false;
  #isStopped = false;

  /** `read()` gives the body of the request; `onKept(savePoint)`: another drawing gave way; `onLogin()`: the login has ended. */
  constructor({ url, csrfToken, read, onKept, onLogin, signal, clock = globalThis }) {
    this.#url = url;
    this.#csrfToken = csrfToken;
    this.#read = read;
    this.#onKept = onKept;
    this.#onLogin = onLogin;
    this.#signal = signal;
    this.#clock = clock;
    signal.addEventListener("abort", () => clock.clearTimeout(this.#timer), { once: true });
  }

  /** Call after every change: the first of a burst sets the time. */
  changed() {
    this.#isDirty = true;
    this.#schedule(DELAY_MS);
  }

  /** The network is back. */
  hurry() {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = null;
    return this.#flush();
  }

  #schedule(delayMs) {
    if (this.#isStopped || this.#isSending) return;
    this.#timer ??= this.#clock.setTimeout(() => this.hurry(), delayMs);
  }

  async #flush() {
    if (!this.#isDirty || this.#isSending || this.#isStopped) return;
    this.#isDirty = false;
    this.#isSending = true;
    const delayMs = await this.#send();
    this.#isSending = false;
    if (this.#isDirty) this.#schedule(delayMs);
  }

  /** Returns how long the next try should wait. */
  async #send() {
    try {
      const { kept } = await request({ method: "PUT", url: this.#url, body: this.#read(), csrfToken: this.#csrfToken, signal: this.#signal });
      if (kept) this.#onKept(kept);
      return DELAY_MS;
    } catch (error) {
      this.#isDirty = true;
      this.#isStopped = this.#signal.aborted || Boolean(error.needsLogin) || error.code === "invalid";
      if (error.needsLogin) this.#onLogin();
      return RETRY_MS;
    }
  }
}
