import assert from "node:assert/strict";
import test from "node:test";

import { measureBoxes, moveStroke } from "../../../static/studio/drawing/geometry.js";
import { fillPaper, isMisplaced } from "../../../static/studio/tools/placing.js";

const line = (x, y, dx = 10, dy = 10, tool = "pen") => ({ tool, size: 2, points: [[x, y, 1, 0], [x + dx, y + dy, 1, 5]] });
const many = (x, y, side) => Array.from({ length: 10 }, (_, index) => line(x + (side * index) / 10, y, 2, side));
const moved = (strokes) => measureBoxes(strokes.map((stroke) => moveStroke(stroke, fillPaper(strokes))));

test("a small drawing fills the paper, centred, whichever of its sides is longer", () => {
  for (const [dx, dy] of [[40, 90], [90, 40], [0, 60], [60, 0]]) {
    const box = moved([line(20, 30, dx, dy)]);
    assert.ok(Math.abs((box.left + box.right) / 2 - 256) < 1, `${dx} ${dy}`);
    assert.ok(Math.abs(box.right - box.left - 0.7 * 512) < 1 || Math.abs(box.bottom - box.top - 0.88 * 512) < 1, `${dx} ${dy}`);
    assert.ok(box.left > 70 && box.right < 442 && box.top > 30 && box.bottom < 492, `${dx} ${dy}`);
  }
});

test("a drawing that is larger than the paper is made smaller", () => {
  const box = moved([line(-100, -100, 700, 700)]);
  assert.ok(box.left > 0 && box.bottom < 512);
});

test("a dot, many equal points and an empty paper are no trouble", () => {
  assert.ok(Number.isFinite(fillPaper([line(10, 10, 0, 0)]).scale));
  assert.equal(fillPaper([]), null);
  assert.equal(fillPaper([{ tool: "pen", size: 2, points: [] }]), null);
  assert.equal(fillPaper([line(10, 10, 5, 5, "eraser")]), null);
});

test("an eraser far beyond the ink keeps its shape", () => {
  const strokes = [line(250, 250, 8, 8), line(-400, 0, 1300, 500, "eraser")];
  const [, eraser] = strokes.map((stroke) => moveStroke(stroke, fillPaper(strokes)));
  const [[left, top], [right, bottom]] = eraser.points;
  assert.ok(Math.abs((right - left) / (bottom - top) - 1300 / 500) < 0.01);
});

test("small or aside is misplaced, a large drawing, features at their places and a beginning are not", () => {
  assert.equal(isMisplaced(many(100, 100, 80)), true);
  assert.equal(isMisplaced(many(330, 150, 170)), true);
  assert.equal(isMisplaced(many(90, 50, 330)), false);
  assert.equal(isMisplaced(many(160, 220, 200)), false);
  assert.equal(isMisplaced(many(100, 100, 80).slice(0, 9)), false);
  assert.equal(isMisplaced([]), false);
});
