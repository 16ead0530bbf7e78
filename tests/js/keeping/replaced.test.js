import assert from "node:assert/strict";
import test from "node:test";

import { Replaced } from "../../../static/studio/keeping/replaced.js";

const stroke = { tool: "pen", size: 6, points: [[1, 1, 0.5, 0]] };
const drawn = { savedAt: 1, drawingId: "a", history: { past: [{ type: "add", stroke }], future: [] } };
const blank = { savedAt: 2, drawingId: "b", history: { past: [], future: [] } };
const on = (revision, canUndo = false) => ({ revision, history: { canUndo } });

test("a drawing that gave way is taken back by the next undo", () => {
  const replaced = new Replaced();
  assert.equal(replaced.canReturn(on(3)), false);
  replaced.note(drawn, 3);
  assert.equal(replaced.canReturn(on(3)), true);
  assert.equal(replaced.take(), drawn);
  assert.equal(replaced.canReturn(on(3)), false);
});

test("what was opened in its place is undone first, unless it was not touched", () => {
  const replaced = new Replaced();
  replaced.note(drawn, 3);
  assert.equal(replaced.canReturn(on(3, true)), true);
  assert.equal(replaced.canReturn(on(4, true)), false);
  assert.equal(replaced.canReturn(on(9, false)), true);
});

test("a blank paper need not come back", () => {
  const replaced = new Replaced();
  replaced.note(drawn, 3);
  replaced.note(blank, 4);
  assert.equal(replaced.canReturn(on(4)), false);
});
