import assert from "node:assert/strict";
import test from "node:test";

import { LiveConnection } from "../../../static/studio/live/live.js";

/** Time that a test moves by hand. */
class FakeClock {
  #now = 0;
  #timers = new Map();
  #count = 0;
  now = () => this.#now;
  clearTimeout = (timer) => this.#timers.delete(timer);
  setTimeout = (run, wait) => {
    this.#timers.set((this.#count += 1), { run, at: this.#now + wait });
    return this.#count;
  };

  advance(ms) {
    const end = this.#now + ms;
    for (;;) {
      const [timer, next] = [...this.#timers].sort(([, a], [, b]) => a.at - b.at)[0] ?? [];
      if (!next || next.at > end) break;
      this.#timers.delete(timer);
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = end;
  }
}

class FakeSocket {
  sent = [];
  isClosed = false;
  send = (frame) => this.sent.push(new DataView(frame));
  close = () => (this.isClosed = true);

  greet(hello = {}) {
    this.onopen({});
    this.onmessage({ data: JSON.stringify({ type: "hello", protocol: 1, model_version: "face-1", ...hello }) });
  }

  answer(seq, jpeg = [255, 216]) {
    const frame = new Uint8Array([1, 2, 0, 9, 0, 0, 0, seq, 0, 0, 0, 0, ...jpeg]);
    this.onmessage({ data: frame.buffer });
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

function connect() {
  const clock = new FakeClock();
  const sockets = [];
  const told = { models: [], photos: [], statuses: [], blanks: 0 };
  const drawing = { key: "a" };
  const page = new AbortController();
  const live = new LiveConnection({
    path: "/ws/live/",
    capture: async () => ({ ...drawing, png: new Uint8Array([1, 2, 3]), settings: { seed: 5, fidelity: 1, palette: {} } }),
    listeners: {
      onPhoto: (photo) => told.photos.push(photo),
      onBlank: () => (told.blanks += 1),
      onModel: (model) => told.models.push(model),
      onStatus: (status) => told.statuses.push(status),
    },
    signal: page.signal,
    clock,
    createSocket: () => sockets[sockets.push(new FakeSocket()) - 1],
    random: () => 1,
  });
  live.start();
  const draw = async (key) => {
    drawing.key = key;
    live.changed();
    await settled();
  };
  return { clock, sockets, told, drawing, page, live, draw };
}

test("a drawing is sent as a frame and its answer becomes the photograph", async () => {
  const { sockets: [socket], told, draw } = connect();
  socket.greet();
  await draw("a");
  assert.equal(socket.sent[0].getUint32(4), 1);
  assert.equal(socket.sent[0].getUint32(8), 5);
  assert.equal(socket.sent[0].byteLength, 39);
  socket.answer(1);
  assert.equal(told.photos[0].size, 2);
  assert.deepEqual(told.statuses, ["live"]);
});

test("however often the drawing changes, the newest is sent after the answer", async () => {
  const { sockets: [socket], draw, clock } = connect();
  socket.greet();
  for (const key of ["a", "b", "c"]) await draw(key);
  assert.equal(socket.sent.length, 1);
  clock.advance(50);
  socket.answer(1);
  await settled();
  assert.equal(socket.sent.length, 2);
  clock.advance(50);
  socket.answer(2);
  await settled();
  assert.equal(socket.sent.length, 2);
});

test("a connection that breaks is made again and gets the newest drawing", async () => {
  const { sockets, told, draw, clock } = connect();
  sockets[0].greet();
  await draw("a");
  sockets[0].onclose({ code: 1012 });
  await draw("b");
  clock.advance(500);
  sockets[1].greet();
  await settled();
  assert.equal(sockets[1].sent[0].getUint32(4), 2);
  assert.deepEqual(told.statuses, ["live", "offline", "live"]);
});

test("what an abandoned socket still says is not listened to", async () => {
  const { sockets, told, live, clock, draw } = connect();
  sockets[0].greet();
  await draw("a");
  live.lose();
  assert.equal(sockets[0].isClosed, true);
  clock.advance(500);
  sockets[0].answer(1);
  sockets[0].onclose({ code: 4401 });
  assert.deepEqual(told.photos, []);
  assert.deepEqual(told.statuses, ["live", "offline"]);
});

test("without an answer the drawing is sent again after five seconds", async () => {
  const { sockets: [socket], clock, told, draw } = connect();
  socket.greet();
  await draw("a");
  clock.advance(5_000);
  await settled();
  assert.equal(socket.sent.length, 2);
  assert.equal(told.statuses.at(-1), "busy");
});

test("a hello of another protocol closes the socket and asks for a reload", () => {
  const { sockets: [socket], told } = connect();
  socket.greet({ protocol: 2 });
  assert.equal(socket.isClosed, true);
  assert.equal(told.statuses.at(-1), "outdated");
});

test("the page is told whether the model obeys age and gender", () => {
  const { sockets: [socket], told } = connect();
  socket.greet({ has_traits: true });
  assert.deepEqual(told.models, [{ hasTraits: true }]);
});

test("a hello without a model is not live", () => {
  const { sockets: [socket], told } = connect();
  socket.greet({ model_version: "" });
  assert.deepEqual(told.statuses, ["trouble"]);
});

test("the server's pace is kept", async () => {
  const { sockets: [socket], clock, draw } = connect();
  socket.greet({ frame_interval_ms: 300 });
  await draw("a");
  socket.answer(1);
  await draw("b");
  clock.advance(299);
  await settled();
  assert.equal(socket.sent.length, 1);
  clock.advance(1);
  await settled();
  assert.equal(socket.sent.length, 2);
});

test("a refusal of the server is told and the drawing sent again when it says so", async () => {
  const { sockets: [socket], clock, told, draw } = connect();
  socket.greet();
  await draw("a");
  socket.onmessage({ data: JSON.stringify({ type: "error", seq: 1, code: "busy", message: "Busy.", retry_after_ms: 900 }) });
  assert.equal(told.statuses.at(-1), "busy");
  clock.advance(899);
  await settled();
  assert.equal(socket.sent.length, 1);
  clock.advance(1);
  await settled();
  assert.equal(socket.sent.length, 2);
});

test("a cleared paper takes the photograph away and sends nothing", async () => {
  const { sockets: [socket], told, live } = connect();
  socket.greet();
  live.changed({ isBlank: true });
  await settled();
  assert.equal(told.blanks, 1);
  assert.equal(socket.sent.length, 0);
});

test("leaving the page closes the socket and nothing happens afterwards", async () => {
  const { sockets, clock, page, draw, told } = connect();
  sockets[0].greet();
  page.abort();
  assert.equal(sockets[0].isClosed, true);
  await draw("a");
  clock.advance(60_000);
  assert.equal(sockets.length, 1);
  assert.deepEqual(told.statuses, ["live"]);
});
