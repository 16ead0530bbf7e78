// The server's copy of what is on the desk: written within five seconds after a change, and again until it is there.

import { countShared } from "../drawing/step_log.js";
import { request } from "../live/requests.js";

const DELAY_MS = 4_000;
const RETRY_MS = 15_000;
const FULL_RETRY_MS = 5 * 60_000; // somebody has to make room first
const LEAST_SHARED = 100; // a shorter drawing is sent whole

export class DraftSync {
  #url;
  #csrfToken;
  #read;
  #onKept;
  #onLogin;
  #onFull;
  #signal;
  #clock;
  #timer = null;
  #isDirty = false;
  #isSending = false;
  #isStopped = false;
  #isFull = false;
  #sent = null; // {drawing, edited_at, strokes} that the server holds

  /** `read()` gives the body of the request; `onKept(savePoint)`: another drawing gave way; `onLogin()`: the login has ended; `onFull(sentence)`: there is no room, told once. */
  constructor({ url, csrfToken, read, onKept, onLogin, onFull, signal, clock = globalThis }) {
    this.#url = url;
    this.#csrfToken = csrfToken;
    this.#read = read;
    this.#onKept = onKept;
    this.#onLogin = onLogin;
    this.#onFull = onFull;
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

  /** The whole drawing, or of one that grows what came since the last time. */
  #toRequest(body) {
    const { version, strokes } = body.strokes;
    const shared = this.#sent?.drawing === body.drawing ? countShared(this.#sent.strokes, strokes) : 0;
    if (shared < LEAST_SHARED) return { method: "PUT", body };
    return { method: "PATCH", body: { ...body, base: this.#sent.edited_at, kept_strokes: shared, strokes: { version, strokes: strokes.slice(shared) } } };
  }

  /** Returns how long the next try should wait. */
  async #send() {
    try {
      const body = this.#read();
      const strokes = [...body.strokes.strokes];
      const { is_current: isCurrent, kept, edited_at } = await request({ ...this.#toRequest(body), url: this.#url, csrfToken: this.#csrfToken, signal: this.#signal });
      this.#sent = isCurrent ? { drawing: body.drawing, edited_at, strokes } : null;
      this.#isFull = false;
      if (kept) this.#onKept(kept);
      return DELAY_MS;
    } catch (error) {
      this.#isDirty = true;
      this.#sent = null; // whether it arrived is not known
      if (error.code === "out_of_step") return 0;
      this.#isStopped = this.#signal.aborted || Boolean(error.needsLogin) || error.code === "invalid";
      if (error.needsLogin) this.#onLogin();
      return error.code === "quota_reached" ? this.#waitForRoom(error.message) : RETRY_MS;
    }
  }

  #waitForRoom(sentence) {
    if (!this.#isFull) this.#onFull(sentence);
    this.#isFull = true;
    return FULL_RETRY_MS;
  }
}
