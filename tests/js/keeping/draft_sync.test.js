import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import test from "node:test";

import "../browser.js";
import { DraftSync } from "../../../static/studio/keeping/draft_sync.js";
import { newId } from "../../../static/studio/drawing/ids.js";

/** Time that the test moves on: `run()` calls what waits and returns how long it waited. */
function createClock() {
  const waiting = new Map();
  let next = 1;
  return {
    setTimeout: (handle, delayMs) => waiting.set(next, { handle, delayMs }) && next++,
    clearTimeout: (timer) => waiting.delete(timer),
    get waitingMs() {
      return [...waiting.values()].map(({ delayMs }) => delayMs);
    },
    run: async () => {
      const [[timer, { handle }]] = waiting;
      waiting.delete(timer);
      await handle();
    },
  };
}

/** `desk` is what the page has; it grows under the test. */
async function openDesk(t, ...answers) {
  const received = [];
  const desk = { drawing: "d", strokes: [] };
  const server = createServer(async (request, response) => {
    received.push({ method: request.method, ...JSON.parse(Buffer.concat(await request.toArray())) });
    const [status, body] = answers.shift();
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify({ edited_at: received.at(-1).edited_at, ...body }));
  });
  server.listen(0, "localhost");
  await once(server, "listening");
  t.after(() => server.close());
  const clock = createClock();
  const told = [];
  let revision = 0;
  const sync = new DraftSync({
    url: `http://localhost:${server.address().port}/`, csrfToken: "t", read: () => ({ edited_at: ++revision, drawing: desk.drawing, strokes: { version: 1, strokes: desk.strokes } }),
    onKept: (kept) => told.push(kept), onLogin: () => told.push("login"), onFull: (sentence) => told.push(sentence), signal: new AbortController().signal, clock,
  });
  return { sync, clock, received, told, desk };
}

const KEPT = [200, { is_current: true, kept: null }];

test("a burst of changes is sent once, within five seconds", async (t) => {
  const { sync, clock, received } = await openDesk(t, KEPT);
  for (let change = 0; change < 5; change += 1) sync.changed();
  assert.equal(clock.waitingMs.length, 1);
  assert.ok(clock.waitingMs[0] < 5_000);
  await clock.run();
  assert.deepEqual(received, [{ method: "PUT", edited_at: 1, drawing: "d", strokes: { version: 1, strokes: [] } }]);
  assert.deepEqual(clock.waitingMs, []);
});

test("a change while it is being sent is sent afterwards", async (t) => {
  const { sync, clock, received } = await openDesk(t, KEPT, KEPT);
  sync.changed();
  const sending = clock.run();
  sync.changed();
  await sending;
  await clock.run();
  assert.equal(received.length, 2);
});

test("what could not be sent is tried again, at once when the network is back", async (t) => {
  const { sync, clock, received } = await openDesk(t, [503, { code: "busy", message: "Busy." }], KEPT);
  sync.changed();
  await clock.run();
  assert.equal(clock.waitingMs.length, 1);
  await sync.hurry();
  assert.equal(received.length, 2);
  assert.deepEqual(clock.waitingMs, []);
});

test("a login that ended is told once and ends the trying", async (t) => {
  const { sync, clock, told } = await openDesk(t, [401, { code: "not_authenticated", message: "Log in." }]);
  sync.changed();
  await clock.run();
  sync.changed();
  assert.deepEqual([told, clock.waitingMs], [["login"], []]);
});

test("a drawing that gave way is told", async (t) => {
  const { sync, clock, told } = await openDesk(t, [200, { is_current: true, kept: { id: "k" } }]);
  sync.changed();
  await clock.run();
  assert.deepEqual(told, [{ id: "k" }]);
});

const makeStrokes = (count) => Array.from({ length: count }, (_, x) => ({ tool: "pen", size: 6, points: [[x, 1, 0.5, x]] }));

async function send({ sync, clock, received }) {
  sync.changed();
  await clock.run();
  return received.at(-1);
}

test("of a large drawing only what came is sent, and after an undo too", async (t) => {
  const opened = await openDesk(t, KEPT, KEPT, KEPT);
  const strokes = (opened.desk.strokes = makeStrokes(200));
  await send(opened);
  strokes.push({ tool: "pen", size: 6, points: [[7, 7, 0.5, 7]] });
  const sent = await send(opened);
  assert.deepEqual([sent.method, sent.base, sent.kept_strokes], ["PATCH", 1, 200]);
  assert.deepEqual(sent.strokes, { version: 1, strokes: [strokes.at(-1)] });
  strokes.length = 150;
  const { base, kept_strokes: kept, strokes: end } = await send(opened);
  assert.deepEqual([base, kept, end.strokes], [2, 150, []]);
});

test("another drawing is sent whole, and so is a short one", async (t) => {
  const opened = await openDesk(t, KEPT, KEPT, KEPT);
  opened.desk.strokes = makeStrokes(200);
  await send(opened);
  opened.desk.drawing = "e";
  assert.equal((await send(opened)).method, "PUT");
  opened.desk.strokes = opened.desk.strokes.slice(0, 3);
  assert.equal((await send(opened)).method, "PUT");
});

test("where the server holds another draft the whole drawing follows at once", async (t) => {
  const opened = await openDesk(t, KEPT, [409, { code: "out_of_step", message: "Another." }], KEPT);
  opened.desk.strokes = makeStrokes(200);
  await send(opened);
  assert.equal((await send(opened)).method, "PATCH");
  assert.deepEqual(opened.clock.waitingMs, [0]);
  await opened.clock.run();
  assert.deepEqual([opened.received.at(-1).method, opened.received.at(-1).strokes.strokes.length], ["PUT", 200]);
});

test("after a failure it is sent whole: nobody knows what arrived", async (t) => {
  const opened = await openDesk(t, KEPT, [503, { code: "busy", message: "Busy." }], KEPT);
  opened.desk.strokes = makeStrokes(200);
  await send(opened);
  await send(opened);
  await opened.clock.run();
  assert.equal(opened.received.at(-1).method, "PUT");
});

test("ids are UUIDs, each another", () => {
  const ids = Array.from({ length: 50 }, newId);
  assert.equal(new Set(ids).size, 50);
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("where there is no room it says so once, and tries again when somebody may have made some", async (t) => {
  const full = [409, { code: "quota_reached", message: "Full." }];
  const { sync, clock, received, told } = await openDesk(t, full, full, KEPT, full);
  for (const expected of [["Full."], ["Full."]]) {
    sync.changed();
    await clock.run();
    assert.deepEqual(told, expected);
    assert.deepEqual(clock.waitingMs, [5 * 60_000]);
  }
  await clock.run();
  assert.deepEqual([received.length, clock.waitingMs], [3, []]);
  sync.changed();
  await clock.run();
  assert.deepEqual(told, ["Full.", "Full."]);
});

test("the end of a draft follows the time at which the server dates it", async (t) => {
  const strokes = Array.from({ length: 120 }, (_, x) => ({ tool: "pen", size: 1, points: [[x, 0, 0.5, 0]] }));
  const { sync, clock, received, desk } = await openDesk(t, [200, { is_current: true, kept: null, edited_at: "now" }], KEPT);
  desk.strokes = strokes;
  sync.changed();
  await clock.run();
  desk.strokes = [...strokes, { ...strokes[0] }];
  sync.changed();
  await clock.run();
  assert.deepEqual([received[1].method, received[1].base, received[1].kept_strokes], ["PATCH", "now", 120]);
});
