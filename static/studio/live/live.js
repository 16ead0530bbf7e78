// The websocket around the live machine: performs its effects and tells the page what changed.

import { LiveMachine } from "./machine.js";
import { SUBPROTOCOL, VERSION, decodePhotoFrame, encodeSharpenRequest, encodeSketchFrame } from "./protocol.js";

export class LiveConnection {
  #path;
  #capture;
  #listeners;
  #clock;
  #createSocket;
  #signal;
  #machine;
  #socket = null;
  #timer = null;

  /**
   * `capture()` resolves to {isBlank} or {key, png, settings} of the drawing as it is now. `listeners` are
   * {onPhoto(jpegBlob, {isSharp}), onBlank(), onModel({hasTraits}), onStatus(status, message)}. Aborting `signal` ends everything.
   */
  constructor({ path, capture, listeners, signal, clock = browserClock, createSocket = openSocket, random = Math.random }) {
    this.#path = path;
    this.#capture = capture;
    this.#listeners = listeners;
    this.#signal = signal;
    this.#clock = clock;
    this.#createSocket = createSocket;
    this.#machine = new LiveMachine({ random });
    signal.addEventListener("abort", () => this.#end(), { once: true });
  }

  start() {
    this.#advance((machine, now) => machine.start(now));
  }

  /** Call after every change of the drawing or its settings. */
  changed({ isBlank = false } = {}) {
    this.#advance((machine, now) => machine.changed(now, { isBlank }));
  }

  /** The network came back, or the person did: no reason to wait for the next try. */
  hurry() {
    this.#advance((machine, now) => machine.hurry(now));
  }

  /** The browser knows that the network is gone before the socket does. */
  lose() {
    this.#advance((machine, now) => machine.lose(now));
  }

  #advance(handle) {
    if (this.#signal.aborted) return;
    const before = `${this.#machine.status} ${this.#machine.message}`;
    const effects = handle(this.#machine, this.#clock.now());
    for (const effect of effects) this.#perform(effect);
    if (`${this.#machine.status} ${this.#machine.message}` !== before) this.#tell();
    this.#schedule();
  }

  #tell() {
    this.#listeners.onStatus(this.#machine.status, this.#machine.message);
  }

  #schedule() {
    this.#clock.clearTimeout(this.#timer);
    const { deadline } = this.#machine;
    if (deadline === null) return;
    const wait = Math.max(0, deadline - this.#clock.now());
    this.#timer = this.#clock.setTimeout(() => this.#advance((machine, now) => machine.tick(now)), wait);
  }

  #perform(effect) {
    if (effect.do === "connect") this.#connect();
    else if (effect.do === "disconnect") this.#disconnect();
    else if (effect.do === "capture") this.#captureVersion(effect.version);
    else if (effect.do === "send") this.#send(effect.sequence, effect.picture);
    else if (effect.do === "sharpen") this.#socket.send(encodeSharpenRequest(effect.sequence));
    else if (effect.do === "show") this.#listeners.onPhoto(effect.photo, { isSharp: effect.isSharp });
    else if (effect.do === "blank") this.#listeners.onBlank();
  }

  #connect() {
    this.#disconnect();
    const socket = this.#createSocket(this.#path);
    socket.binaryType = "arraybuffer";
    const whileCurrent = (handle) => (event) => {
      if (socket === this.#socket) handle(event);
    };
    socket.onopen = whileCurrent(() => this.#advance((machine, now) => machine.opened(now)));
    socket.onmessage = whileCurrent(({ data }) => this.#receive(data));
    socket.onclose = whileCurrent(({ code }) => {
      this.#socket = null;
      this.#advance((machine, now) => machine.closed(code, now));
    });
    this.#socket = socket;
  }

  #disconnect() {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  async #captureVersion(version) {
    try {
      const picture = await this.#capture();
      this.#advance((machine, now) => machine.captured({ version, key: picture.key, isBlank: picture.isBlank, picture }, now));
    } catch (error) {
      this.#advance((machine, now) => machine.captureFailed({ version }, now));
      throw error; // the browser reports it
    }
  }

  #send(sequence, { png, settings }) {
    this.#socket.send(encodeSketchFrame({ seq: sequence, ...settings, picture: png }));
  }

  #receive(data) {
    if (typeof data === "string") return this.#receiveEvent(JSON.parse(data));
    const { seq, isSharp, jpeg } = decodePhotoFrame(data);
    const photo = new Blob([jpeg], { type: "image/jpeg" });
    this.#advance((machine, now) => (isSharp ? machine.sharpened(seq, photo) : machine.answered(seq, photo, now)));
  }

  #receiveEvent(event) {
    if (event.type === "hello") this.#greet(event);
    else if (event.type === "error") this.#advance((machine, now) => machine.refused(event, now));
  }

  #greet({ protocol, model_version: model, has_traits: hasTraits, sharp_px: sharpPx, frame_interval_ms: interval }) {
    if (protocol !== VERSION) return this.#advance((machine) => machine.misunderstood());
    this.#advance((machine, now) => machine.greeted(now, { interval, hasModel: model !== "", canSharpen: sharpPx > 0 }));
    this.#listeners.onModel({ hasTraits });
  }

  #end() {
    this.#clock.clearTimeout(this.#timer);
    this.#disconnect();
  }
}

const browserClock = {
  now: () => performance.now(),
  setTimeout: (handle, wait) => setTimeout(handle, wait),
  clearTimeout: (timer) => clearTimeout(timer),
};

function openSocket(path) {
  const url = new URL(path, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  return new WebSocket(url, [SUBPROTOCOL]);
}
