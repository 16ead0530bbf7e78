import assert from "node:assert/strict";
import test from "node:test";

import { Lasso } from "../../../static/studio/tools/lasso.js";
import { findGrip, placeHandles, readDrag, readKey } from "../../../static/studio/tools/selection.js";
import { StrokeEraser } from "../../../static/studio/tools/stroke_eraser.js";

const box = { left: 100, top: 100, right: 200, bottom: 300 };
const stroke = (x, y) => ({ tool: "pen", size: 2, points: [[x, y, 1, 0], [x + 10, y, 1, 5]] });

test("a press takes hold of the nearest handle, of the inside, or of nothing", () => {
  assert.equal(findGrip(box, { x: 103, y: 98 }, 10), "nw");
  assert.equal(findGrip(box, placeHandles(box).rotate, 10), "rotate");
  assert.equal(findGrip(box, { x: 150, y: 200 }, 10), "move");
  assert.equal(findGrip(box, { x: 20, y: 20 }, 10), null);
});

test("a corner scales about the opposite one, the upper handle turns about the middle", () => {
  assert.deepEqual(readDrag(box, "se", { x: 200, y: 300 }, { x: 300, y: 500 }), { cx: 100, cy: 100, scale: 2 });
  const turn = readDrag(box, "rotate", { x: 150, y: 70 }, { x: 280, y: 200 });
  assert.ok(Math.abs(turn.angle - Math.PI / 2) < 1e-9);
  assert.ok(readDrag(box, "nw", { x: 100, y: 100 }, { x: 200, y: 300 }).scale > 0);
  const dot = { left: 5, top: 5, right: 5, bottom: 5 };
  assert.equal(readDrag(dot, "se", { x: 5, y: 5 }, { x: 9, y: 9 }).scale, 1);
});

test("keys move, scale and turn; others mean nothing", () => {
  assert.deepEqual(readKey(box, { key: "ArrowUp" }), { dy: -8 });
  assert.deepEqual(readKey(box, { key: "ArrowUp", shiftKey: true }), { dy: -1 });
  assert.ok(readKey(box, { key: ">" }).scale > 1);
  assert.ok(readKey(box, { key: "," }).angle < 0);
  assert.equal(readKey(box, { key: "a" }), null);
  assert.ok(readKey(box, { key: "Ю", code: "Period", shiftKey: true }).scale > 1);
  assert.ok(readKey(box, { key: "б", code: "Comma" }).angle < 0);
});

function hold(strokes) {
  const [edits, drags] = [[], []];
  const lasso = new Lasso({
    getStrokes: () => strokes,
    getUnit: () => 1,
    onDrag: (drag) => drags.push({ ...drag }),
    onCancel: () => drags.push("none"),
    onEdit: (change) => edits.push(change),
    onShow: () => {},
  });
  return { lasso, edits, drags };
}

function trace(lasso, ...places) {
  lasso.begin();
  for (const [x, y] of places) lasso.extend([{ x, y }]);
  lasso.finish();
}

test("a loop takes hold, a drag inside of the frame moves, and that is one edit", () => {
  const { lasso, edits } = hold([stroke(20, 20), stroke(300, 300)]);
  trace(lasso, [0, 0], [100, 0], [100, 100], [0, 100]);
  assert.equal(lasso.hasSelection, true);
  trace(lasso, [25, 20], [75, 60]);
  assert.deepEqual(edits.map(({ removed }) => removed), [[0]]);
  assert.deepEqual(edits[0].added[0][1].points[0].slice(0, 2), [70, 60]);
});

test("what is dragged is one and the same all the way, beside what rests, and nothing once the drag is broken off", () => {
  const strokes = [stroke(20, 20), stroke(300, 300), stroke(40, 40)];
  const { lasso, edits, drags } = hold(strokes);
  trace(lasso, [0, 0], [100, 0], [100, 100], [0, 100]);
  lasso.begin();
  for (const x of [25, 30, 40]) lasso.extend([{ x, y: 20 }]);
  lasso.cancel();
  const [first, second, end] = drags;
  assert.deepEqual([first.resting, first.held], [[strokes[1]], [strokes[0], strokes[2]]]);
  assert.deepEqual([second.resting === first.resting, second.held === first.held], [true, true]);
  assert.deepEqual([first.move, second.move, end, edits], [{ dx: 5, dy: 0 }, { dx: 15, dy: 0 }, "none", []]);
});

test("a tap takes hold of the uppermost line under it, a tap beside lets go", () => {
  const { lasso } = hold([stroke(20, 20), stroke(22, 20)]);
  trace(lasso, [25, 21]);
  lasso.press({ key: "ArrowUp" });
  assert.equal(lasso.hasSelection, true);
  trace(lasso, [400, 400]);
  assert.equal(lasso.hasSelection, false);
});

test("an edit that was refused, samples that are no places and an empty loop change nothing", () => {
  const { lasso, edits } = hold([stroke(20, 20)]);
  trace(lasso, [Number.NaN, 3]);
  trace(lasso);
  lasso.cancel();
  assert.deepEqual([lasso.hasSelection, edits], [false, []]);
});

test("the line eraser takes each line once, in their order", () => {
  const taken = [];
  const strokes = [stroke(10, 50), stroke(10, 10)];
  const eraser = new StrokeEraser({ getStrokes: () => strokes, getRadius: () => 3, onTouch: () => {}, onEnd: (indices) => taken.push(indices), onCancel: () => taken.push("none") });
  eraser.begin();
  eraser.extend([{ x: 15, y: 60 }, { x: 15, y: 5 }, { x: 15, y: 60 }]);
  eraser.finish();
  eraser.begin();
  eraser.cancel();
  eraser.finish();
  assert.deepEqual(taken, [[0, 1], "none"]);
});
