import assert from "node:assert/strict";
import test from "node:test";

import { History } from "../../../static/studio/drawing/history.js";
import { applyDelta, countShared, toDelta, toHead, toLog, toRecord } from "../../../static/studio/drawing/step_log.js";

const stroke = (x) => ({ tool: "pen", size: 6, points: [[x, 1, 0.5, x]] });
const recordOf = (history, savedAt = 1) => ({ savedAt, isSaved: false, history: history.toRecord() });

function draw(...positions) {
  const history = new History();
  for (const x of positions) history.add(stroke(x));
  return history;
}

test("head and log give the record back, what can be redone too", () => {
  const history = draw(1, 2, 3);
  history.undo();
  history.undo();
  const record = recordOf(history);
  assert.deepEqual(toRecord(toHead(record), toLog(record)), record);
  assert.equal("history" in toHead(record), false);
});

test("an empty drawing is a head with an empty log", () => {
  const record = recordOf(new History());
  assert.deepEqual([toLog(record), toRecord(toHead(record), [])], [[], record]);
});

test("undo and redo leave the log as it is, edits and clearing too", () => {
  const history = draw(1, 2);
  history.edit({ removed: [0], added: [[0, stroke(5)]] });
  history.clear();
  const before = toLog(recordOf(history));
  for (let step = 0; step < 3; step += 1) history.undo();
  for (let step = 0; step < 2; step += 1) history.redo();
  assert.equal(countShared(toLog(recordOf(history)), before), before.length);
});

test("one more stroke on ten thousand is one step to write", () => {
  const history = draw(...Array.from({ length: 10_000 }, (_, x) => x % 512));
  const written = { savedAt: 1, log: toLog(recordOf(history)) };
  history.add(stroke(7));
  assert.deepEqual(toDelta(recordOf(history, 2), written).steps, [{ type: "add", stroke: stroke(7) }]);
});

test("a log shares nothing with another's equal steps, nor with an empty one", () => {
  assert.equal(countShared(toLog(recordOf(draw(1))), toLog(recordOf(draw(1)))), 0);
  assert.equal(countShared([], [{}]), 0);
});

test("a delta goes on from the record that it was made for, after an undo too, and from no other", () => {
  const history = draw(1, 2, 3);
  const stored = recordOf(history, 5);
  history.undo();
  history.add(stroke(9));
  const delta = JSON.parse(JSON.stringify(toDelta(recordOf(history, 6), { savedAt: 5, log: toLog(stored) })));
  assert.deepEqual(applyDelta(delta, stored), recordOf(history, 6));
  assert.equal(applyDelta(delta, { ...stored, savedAt: 4 }), undefined);
  assert.equal(applyDelta(delta, undefined), undefined);
});
