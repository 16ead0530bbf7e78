import assert from "node:assert/strict";
import test from "node:test";

import { Replaced } from "../../../static/studio/keeping/replaced.js";

const stroke = { tool: "pen", size: 6, points: [[1, 1, 0.5, 0]] };
const drawn = { savedAt: 1, drawingId: "a", history: { past: [{ type: "add", stroke }], future: [] } };
const blank = { savedAt: 2, drawingId: "b", history: { past: [], future: [] } };
const on = (revision, canUndo = false) => ({ revision, history: { canUndo } });
const back = (revision, lastStep, canRedo = false) => ({ revision, history: { lastStep, canRedo } });

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

test("after the return redo goes on to what was opened in its place", () => {
  const [replaced, step] = [new Replaced(), { type: "add", stroke }];
  replaced.note(drawn, 3);
  replaced.take();
  assert.equal(replaced.canGoOn(back(4, step)), false);
  replaced.noteReturn(blank, back(4, step));
  assert.equal(replaced.canGoOn(back(4, step, true)), true);
  assert.equal(replaced.canGoOn(back(5, undefined, true)), false, "a step was undone: it is redone first");
  assert.equal(replaced.canGoOn(back(6, step)), true, "it was redone");
  assert.equal(replaced.canGoOn(back(6, { ...step })), false, "something else was drawn");
  assert.equal(replaced.takeNext(), blank);
  assert.equal(replaced.canGoOn(back(6, step)), false);
});

test("what gave way before a reload can be taken back where nothing was drawn since", () => {
  const [empty, undone] = [{ isEmpty: true, canUndo: false }, { isEmpty: true, canUndo: true }];
  const canReturn = (kept, history) => {
    const replaced = new Replaced();
    replaced.recall(kept, { revision: 1, history });
    return replaced.canReturn({ revision: 1, history });
  };
  const waiting = { ...drawn, keptFrom: "own" };
  assert.equal(canReturn([waiting], empty), true);
  assert.equal(canReturn([waiting], undone), false);
  assert.equal(canReturn([{ ...drawn, keptFrom: "visitor" }], empty), false, "it never lay here");
  assert.equal(canReturn([], empty), false);
});
