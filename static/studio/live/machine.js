// What the live connection does next: a state machine that knows no socket, no timer and no picture.
// Each method takes an event and the time, and returns the effects to perform: {do: "connect" | "disconnect" | "capture" | "send" | "sharpen" | "show" | "blank"}.

import { gettext, interpolate, ngettext } from "../../js/i18n.js";

export const ANSWER_TIMEOUT_MS = 5_000;
export const SLOW_MS = 1_500; // from here on the page does not call itself live
export const CONNECT_TIMEOUT_MS = 10_000;
export const HELLO_TIMEOUT_MS = 60_000;
export const SEND_INTERVAL_MS = 40; // where the server names no pace; 25 frames a second look live, more only heats the phone
export const REST_MS = 300; // a pen that is still for so long after its last photograph rests
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;
const MOST_TIME_OUTS = 2; // so many in a row mean a dead connection rather than a slow one
const STEADY_MS = 5_000; // a connection this old was a good one: the next retry is quick again

const LOGIN_NEEDED = 4401;
const REFUSALS = { 4400: "outdated", [LOGIN_NEEDED]: "login", 4404: "outdated", 4409: "crowded", 4413: "outdated", 1009: "outdated" }; // close codes that a retry cannot help
const RETRY_MS = { busy: 500, superseded: 300, throttled: 2_000, timed_out: 1_000, model_unavailable: 5_000 }; // where the server names no time
const BUSY_CODES = new Set(["busy", "throttled", "timed_out"]);
const HARMLESS_CODES = new Set(["superseded", "blank_sketch"]); // nothing to tell: another page of the same person was faster, or ink too faint to see

export class LiveMachine {
  /** "connecting" | "live" | "busy" | "trouble" | "offline" | "login" | "crowded" | "outdated" */
  status = "connecting";
  message = ""; // a sentence to show instead of the status's own
  #random;
  #phase = "idle"; // "idle" | "connecting" | "open" | "waiting" | "refused"
  #failures = 0;
  #openedAt = 0;
  #hasRetriedLogin = false;
  #wakeAt = null; // when the phase ends by itself: connection given up, or tried again
  #version = 0; // of the drawing, grows with every change
  #handled = 0; // the newest version that was sent or needed no sending
  #isCapturing = false;
  #sequence = 0;
  #inFlight = null; // {sequence, key, version, until}
  #answeredKey = null; // content of the photograph that is shown
  #shown = 0; // sequence number of the photograph that is shown; older ones are dropped
  #sendAfter = 0;
  #interval = SEND_INTERVAL_MS;
  #timeOuts = 0; // in a row
  #canSharpen = false;
  #sharpenAt = null; // when the photograph that is shown is wanted sharper, if the pen stays still

  constructor({ random = Math.random } = {}) {
    this.#random = random;
  }

  start(now) {
    return this.#connect(now);
  }

  /** When `tick` wants to be called, or null. */
  get deadline() {
    const times = [this.#wakeAt, this.#sharpenAt, this.#inFlight?.slowAt ?? null, this.#inFlight?.until ?? null];
    if (this.#canCapture()) times.push(this.#sendAfter);
    const set = times.filter((time) => time !== null);
    return set.length > 0 ? Math.min(...set) : null;
  }

  tick(now) {
    if (this.#wakeAt !== null && now >= this.#wakeAt) return this.#wake(now);
    if (this.#inFlight && now >= this.#inFlight.until) return this.#timeOut(now);
    if (this.#inFlight?.slowAt && now >= this.#inFlight.slowAt) this.#admitSlowness();
    if (this.#sharpenAt !== null && now >= this.#sharpenAt) return this.#sharpen();
    return this.#pump(now);
  }

  /** The drawing or a setting changed. A drawing without strokes needs no capture to be known as blank. */
  changed(now, { isBlank = false } = {}) {
    this.#version += 1;
    this.#sharpenAt = null;
    if (!isBlank) return this.#pump(now);
    this.#handled = this.#version;
    return this.#goBlank();
  }

  /** The socket is open; the server says hello when its model is ready, which takes a while right after its start. */
  opened(now) {
    this.#wakeAt = now + HELLO_TIMEOUT_MS;
    return [];
  }

  /** The server's hello: its pace, and whether it has a model to make photographs with. */
  greeted(now, { interval = SEND_INTERVAL_MS, hasModel = true, canSharpen = false } = {}) {
    this.#phase = "open";
    this.#interval = interval;
    this.#canSharpen = canSharpen;
    this.#timeOuts = 0;
    this.#openedAt = now;
    this.#wakeAt = null;
    this.#say(hasModel ? "live" : "trouble");
    return this.#pump(now);
  }

  /** The server speaks a protocol that this page does not. */
  misunderstood() {
    return [...this.#refuse("outdated"), { do: "disconnect" }];
  }

  closed(code, now) {
    this.#sharpenAt = null;
    if (this.#phase === "idle" || this.#phase === "refused") return [];
    this.#giveUp();
    if (this.#phase === "open" && now - this.#openedAt >= STEADY_MS) this.#forgetFailures();
    if (REFUSALS[code] && !this.#mayRetry(code)) return this.#refuse(REFUSALS[code]);
    this.#hasRetriedLogin ||= code === LOGIN_NEEDED;
    this.#failures += 1;
    this.#phase = "waiting";
    this.#wakeAt = now + this.#retryDelay();
    this.#say("offline");
    return [];
  }

  hurry(now) {
    return this.#phase === "waiting" ? this.#connect(now) : [];
  }

  /** The connection is dead, whatever the socket believes. */
  lose(now) {
    if (this.#phase !== "connecting" && this.#phase !== "open") return [];
    return [{ do: "disconnect" }, ...this.closed(1006, now)];
  }

  /** The answer to "capture": a picture with a content key, or `isBlank`, of the drawing as it was at `version`. */
  captured({ version, key, isBlank = false, picture = null }, now) {
    this.#isCapturing = false;
    if (this.#phase !== "open" || this.#inFlight) return [];
    if (version < this.#handled) return this.#pump(now); // it went blank meanwhile
    this.#handled = version;
    if (isBlank) return [...this.#goBlank(), ...this.#pump(now)];
    if (key === this.#answeredKey) return this.#pump(now);
    this.#sequence += 1;
    this.#inFlight = { sequence: this.#sequence, key, version, slowAt: now + SLOW_MS, until: now + ANSWER_TIMEOUT_MS };
    this.#sendAfter = now + this.#interval;
    return [{ do: "send", sequence: this.#sequence, picture }];
  }

  /** The picture could not be made; the next change tries again. */
  captureFailed({ version }, now) {
    this.#isCapturing = false;
    this.#handled = Math.max(this.#handled, version);
    return this.#pump(now);
  }

  answered(sequence, photo, now) {
    this.#timeOuts = 0;
    const isNewer = sequence > this.#shown;
    const effects = isNewer ? [{ do: "show", sequence, photo }] : [];
    if (this.#inFlight?.sequence === sequence) {
      if (isNewer) this.#answeredKey = this.#inFlight.key;
      this.#inFlight = null;
    }
    this.#shown = Math.max(this.#shown, sequence);
    this.#say("live");
    if (isNewer && this.#canSharpen && this.#isAtRest()) this.#sharpenAt = now + REST_MS;
    return [...effects, ...this.#pump(now)];
  }

  /** The same photograph once more, larger; one of a drawing that went on is dropped. */
  sharpened(sequence, photo) {
    return sequence === this.#shown && this.#isAtRest() ? [{ do: "show", sequence, photo, isSharp: true }] : [];
  }

  /** The server's {seq, code, message, retry_after_ms} instead of a picture. */
  refused(event, now) {
    if (event.code === "not_authenticated") return [...this.#refuse("login"), { do: "disconnect" }];
    if (this.#inFlight?.sequence !== event.seq) return [];
    const delay = event.retry_after_ms ?? RETRY_MS[event.code];
    if (delay === undefined) this.#inFlight = null;
    else this.#giveUp(now + delay);
    this.#explain(event, delay);
    return this.#pump(now);
  }

  /** A new password, set in another tab, ends the connection but not the login: one more try finds out. */
  #mayRetry(code) {
    return code === LOGIN_NEEDED && !this.#hasRetriedLogin;
  }

  #forgetFailures() {
    this.#failures = 0;
    this.#hasRetriedLogin = false;
  }

  #explain({ code, message }, delay) {
    if (BUSY_CODES.has(code)) this.#say("busy", `${message} ${promiseRetry(delay)}`);
    else if (HARMLESS_CODES.has(code)) this.#say("live");
    else this.#say("trouble", message);
  }

  #say(status, message = "") {
    this.status = status;
    this.message = message;
  }

  #connect(now) {
    this.#phase = "connecting"; // until the hello
    this.#wakeAt = now + CONNECT_TIMEOUT_MS;
    if (this.#failures === 0) this.#say("connecting"); // afterwards it stays "offline" until it is true no more
    return [{ do: "connect" }];
  }

  #wake(now) {
    if (this.#phase === "waiting") return this.#connect(now);
    return this.lose(now);
  }

  #admitSlowness() {
    this.#inFlight.slowAt = null;
    this.#say("busy");
  }

  #timeOut(now) {
    this.#giveUp();
    this.#say("busy");
    this.#timeOuts += 1;
    return this.#timeOuts < MOST_TIME_OUTS ? this.#pump(now) : this.lose(now);
  }

  /** Doubles from half a second to fifteen, each shortened by up to half, so that a restarted server is not met by everybody at once. */
  #retryDelay() {
    const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.#failures - 1));
    return longest * (0.5 + 0.5 * this.#random());
  }

  #refuse(status) {
    this.#phase = "refused";
    this.#wakeAt = null;
    this.#inFlight = null;
    this.#say(status);
    return [];
  }

  /** The frame in flight gets no answer: what it showed counts as unsent, unless something newer was handled. */
  #giveUp(retryAt = 0) {
    if (!this.#inFlight) return;
    this.#handled = Math.min(this.#handled, this.#inFlight.version - 1);
    this.#inFlight = null;
    this.#sendAfter = Math.max(this.#sendAfter, retryAt);
  }

  #goBlank() {
    this.#shown = this.#sequence; // an answer still on its way shows a drawing that is gone
    this.#answeredKey = null;
    return [{ do: "blank" }];
  }

  /** What is shown is what is drawn. */
  #isAtRest() {
    return this.#phase === "open" && !this.#inFlight && !this.#isCapturing && this.#version === this.#handled && this.#answeredKey !== null;
  }

  #sharpen() {
    this.#sharpenAt = null;
    return this.#isAtRest() ? [{ do: "sharpen", sequence: this.#shown }] : [];
  }

  #canCapture() {
    return this.#phase === "open" && !this.#inFlight && !this.#isCapturing && this.#version > this.#handled;
  }

  #pump(now) {
    if (!this.#canCapture() || now < this.#sendAfter) return [];
    this.#isCapturing = true;
    return [{ do: "capture", version: this.#version }];
  }
}

function promiseRetry(delay) {
  const seconds = Math.round(delay / 1_000);
  if (seconds < 1) return gettext("This page does so by itself.");
  const words = ngettext("This page does so by itself, in %(count)s second.", "This page does so by itself, in %(count)s seconds.", seconds);
  return interpolate(words, { count: seconds });
}
