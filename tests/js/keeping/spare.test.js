import assert from "node:assert/strict";
import test from "node:test";

import { History } from "../../../static/studio/drawing/history.js";
import { dropSpare, putSpare, readSpare } from "../../../static/studio/keeping/spare.js";
import { toLog } from "../../../static/studio/drawing/step_log.js";
import { DEGENERATE } from "../degenerate_strokes.js";

/** A localStorage that holds values up to so many characters. */
function openStorage(t, room = Infinity) {
  const values = new Map();
  globalThis.localStorage = {
    getItem: (key) => values.get(key) ?? null,
    setItem(key, value) {
      if (value.length > room) throw new DOMException("Full.", "QuotaExceededError");
      values.set(key, value);
    },
    removeItem: (key) => values.delete(key),
  };
  t.after(() => delete globalThis.localStorage);
  return values;
}

const recordOf = (history, savedAt) => ({ savedAt, isSaved: false, history: history.toRecord() });

function draw(...strokes) {
  const history = new History();
  for (const stroke of strokes) history.add(stroke);
  return history;
}

test("a record comes back as it was put, whatever its strokes, and none where none was", (t) => {
  openStorage(t);
  assert.equal(readSpare("ann", undefined), undefined);
  const record = recordOf(draw(...Object.values(DEGENERATE)), 5);
  putSpare("ann", record, null);
  assert.deepEqual(readSpare("ann", undefined), record);
  assert.equal(readSpare("bob", undefined), undefined);
});

test("of a record that is too large what is new since the last one is put, and comes back with that one", (t) => {
  openStorage(t, 2_000);
  const history = draw(...Array(100).fill(DEGENERATE["two points"]));
  const stored = recordOf(history, 5);
  history.add(DEGENERATE["there and back"]);
  const record = recordOf(history, 6);
  putSpare("ann", record, { savedAt: 5, log: toLog(stored) });
  assert.deepEqual(readSpare("ann", stored), record);
  assert.equal(readSpare("ann", { ...stored, savedAt: 4 }), undefined);
});

test("where nothing fits an older spare does not stay, and another fault is told", (t) => {
  const values = openStorage(t, 100);
  values.set("sketch2real:ann", JSON.stringify({ savedAt: 1 }));
  putSpare("ann", recordOf(draw(DEGENERATE["a thousand points on a spot"]), 5), null);
  assert.equal(readSpare("ann", undefined), undefined);
  localStorage.setItem = () => { throw new DOMException("Forbidden.", "SecurityError"); };
  assert.throws(() => putSpare("ann", recordOf(draw(), 6), null), { name: "SecurityError" });
});

test("a spare is forgotten when the browser has what it holds, not before", (t) => {
  openStorage(t);
  putSpare("ann", recordOf(draw(), 5), null);
  dropSpare("ann", 4);
  assert.equal(readSpare("ann", undefined).savedAt, 5);
  dropSpare("ann", 5);
  assert.equal(readSpare("ann", undefined), undefined);
  dropSpare("ann");
});
