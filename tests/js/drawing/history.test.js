import assert from "node:assert/strict";
import test from "node:test";

import { History } from "../../../static/studio/drawing/history.js";
import { MAX_STROKES, StrokesError } from "../../../static/studio/drawing/strokes.js";

const stroke = (x) => ({ tool: "pen", size: 6, points: [[x, 1, 0.5, x]] });
const xs = (history) => history.strokes.map(({ points }) => points[0][0]);

function draw(...positions) {
  const history = new History();
  for (const x of positions) history.add(stroke(x));
  return history;
}

test("undo takes away the newest stroke and redo brings it back", () => {
  const history = draw(1, 2, 3);
  history.undo();
  history.undo();
  assert.deepEqual(xs(history), [1]);
  history.redo();
  assert.deepEqual(xs(history), [1, 2]);
});

test("a new stroke ends what could be redone", () => {
  const history = draw(1, 2);
  history.undo();
  history.add(stroke(9));
  assert.equal(history.canRedo, false);
  assert.deepEqual(xs(history), [1, 9]);
});

test("undo and redo at the ends change nothing", () => {
  const history = new History();
  history.undo();
  history.redo();
  assert.equal(history.isEmpty, true);
  assert.equal(history.canUndo, false);
});

test("a clearing can be undone, and what came before it too", () => {
  const history = draw(1, 2);
  history.clear();
  history.add(stroke(3));
  assert.deepEqual(xs(history), [3]);
  history.undo();
  history.undo();
  assert.deepEqual(xs(history), [1, 2]);
  history.undo();
  assert.deepEqual(xs(history), [1]);
  for (let step = 0; step < 3; step += 1) history.redo();
  assert.deepEqual(xs(history), [3]);
});

test("clearing an empty paper is no step", () => {
  const history = new History();
  history.clear();
  assert.equal(history.canUndo, false);
});

test("a thousand strokes can all be undone", () => {
  const history = draw(...Array(1000).keys());
  while (history.canUndo) history.undo();
  assert.equal(history.isEmpty, true);
});

test("the record brings back strokes, undo and redo", () => {
  const history = draw(1, 2);
  history.clear();
  history.add(stroke(3));
  history.add(stroke(4));
  history.undo();
  const copy = History.fromRecord(JSON.parse(JSON.stringify(history.toRecord())));
  assert.deepEqual(xs(copy), [3]);
  copy.redo();
  assert.deepEqual(xs(copy), [3, 4]);
  for (let step = 0; step < 3; step += 1) copy.undo();
  assert.deepEqual(xs(copy), [1, 2]);
});

test("a record whose undone steps include a clearing comes back", () => {
  const history = draw(1);
  history.clear();
  history.add(stroke(2));
  history.undo();
  history.undo();
  const copy = History.fromRecord(history.toRecord());
  assert.deepEqual(xs(copy), [1]);
  copy.redo();
  assert.equal(copy.isEmpty, true);
  copy.redo();
  assert.deepEqual(xs(copy), [2]);
});

for (const record of [undefined, null, {}, { past: [], future: 1 }, { past: [null], future: [] }, { past: [{ type: "add" }], future: [] },
  { past: [{ type: "add", stroke: { tool: "pen", size: 6, points: [[Number.NaN, 0, 0, 0]] } }], future: [] }]) {
  test(`a damaged record is refused: ${JSON.stringify(record)}`, () => {
    assert.throws(() => History.fromRecord(record), StrokesError);
  });
}

test("a document becomes steps that can be undone one by one", () => {
  const history = History.fromDocument({ version: 1, strokes: [stroke(1), stroke(2)] });
  history.undo();
  assert.deepEqual(history.toDocument(), { version: 1, strokes: [stroke(1)] });
});

test("a full drawing takes no more strokes and says so; an undo makes room", () => {
  const history = draw(...Array(MAX_STROKES).keys());
  assert.match(history.add(stroke(1)), /full/);
  assert.equal(history.strokes.length, MAX_STROKES);
  history.undo();
  assert.equal(history.add(stroke(1)), null);
});

test("a clearing makes room, and undoing it takes the room again", () => {
  const history = draw(...Array(MAX_STROKES).keys());
  history.clear();
  assert.equal(history.add(stroke(1)), null);
  history.undo();
  history.undo();
  assert.match(history.add(stroke(1)), /full/);
});

test("an edit takes out and puts in, and undo and redo lead back and forth", () => {
  const history = draw(1, 2, 3, 4);
  assert.equal(history.edit({ removed: [1, 3], added: [[1, stroke(20)], [4, stroke(50)]].slice(0, 1) }), null);
  assert.deepEqual(xs(history), [1, 20, 3]);
  history.edit({ added: [[3, stroke(7)], [4, stroke(8)]] });
  assert.deepEqual(xs(history), [1, 20, 3, 7, 8]);
  history.undo();
  history.undo();
  assert.deepEqual(xs(history), [1, 2, 3, 4]);
  history.redo();
  history.redo();
  assert.deepEqual(xs(history), [1, 20, 3, 7, 8]);
});

test("edits come back from the record, undone ones too, without what they took away", () => {
  const history = draw(1, 2, 3);
  history.edit({ removed: [0, 2], added: [[0, stroke(9)]] });
  history.edit({ removed: [1] });
  history.undo();
  const record = JSON.parse(JSON.stringify(history.toRecord()));
  assert.equal(JSON.stringify(record).includes("taken"), false);
  const copy = History.fromRecord(record);
  assert.deepEqual(xs(copy), [9, 2]);
  copy.redo();
  assert.deepEqual(xs(copy), [9]);
  copy.undo();
  copy.undo();
  assert.deepEqual(xs(copy), [1, 2, 3]);
});

test("an edit that does not fit is refused: a full drawing, and a damaged record", () => {
  const history = draw(...Array(MAX_STROKES).keys());
  assert.match(history.edit({ added: [[MAX_STROKES, stroke(1)]] }), /full/);
  assert.equal(history.edit({ removed: [4], added: [[4, stroke(1)]] }), null);
  for (const edit of [{ removed: [7], added: [] }, { removed: [], added: [[5, stroke(1)]] }, { removed: [0, 0], added: [] }, { removed: [-1], added: [] }, { removed: 3, added: [] }, { removed: [], added: [[0, { tool: "pen" }]] }]) {
    assert.throws(() => History.fromRecord({ past: [{ type: "add", stroke: stroke(1) }, { type: "edit", ...edit }], future: [] }), StrokesError);
  }
});

test("edits are counted: erasing makes room", () => {
  const history = draw(...Array(MAX_STROKES).keys());
  history.edit({ removed: [10, 20] });
  assert.equal(history.add(stroke(1)), null);
  history.undo();
  history.undo();
  assert.match(history.add(stroke(1)), /full/);
});
