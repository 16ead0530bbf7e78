import assert from "node:assert/strict";
import test from "node:test";

import { findEnclosed, findTouched, isInside, isWithinReach, measureBox, measureBoxes, mirrorStroke, moveBox, moveStroke } from "../../../static/studio/drawing/geometry.js";
import { makeEllipse, makeLine } from "../../../static/studio/drawing/shapes.js";
import { validateDocument } from "../../../static/studio/drawing/strokes.js";

const stroke = (...places) => ({ tool: "pen", size: 10, points: places.map(([x, y], index) => [x, y, 1, index]) });
const square = [{ x: 0, y: 0 }, { x: 100, y: 0 }, { x: 100, y: 100 }, { x: 0, y: 100 }];
const valid = (strokes) => validateDocument({ version: 1, strokes });

test("a box lies around the ink, not around the points alone", () => {
  assert.deepEqual(measureBox(stroke([20, 30], [60, 40])), { left: 15, top: 25, right: 65, bottom: 45 });
  assert.equal(measureBox(stroke()), null);
  assert.equal(measureBoxes([stroke()]), null);
});

test("a mirrored stroke mirrored again is itself, and far strokes stay valid", () => {
  const drawn = stroke([100, 7], [140, 9]);
  assert.deepEqual(mirrorStroke(drawn, 256).points[0], [412, 7, 1, 0]);
  assert.deepEqual(mirrorStroke(mirrorStroke(drawn, 300), 300), drawn);
  valid([mirrorStroke(stroke([-512, 0], [1024, 0]), 0)]);
});

test("turning four times by a right angle leads back, scaling scales the width too", () => {
  let turned = stroke([10, 0], [20, 0]);
  for (let step = 0; step < 4; step += 1) turned = moveStroke(turned, { angle: Math.PI / 2, cx: 50, cy: 50 });
  turned.points.forEach(([x, y], index) => assert.ok(Math.hypot(x - [10, 20][index], y) < 0.05));
  const scaled = moveStroke(stroke([10, 10], [20, 10]), { scale: 2, cx: 10, cy: 10, dx: 5 });
  assert.deepEqual([scaled.size, scaled.points[1].slice(0, 2)], [20, [35, 10]]);
});

test("what is moved keeps to what the document may hold", () => {
  valid([moveStroke(stroke([0, 0], [512, 512]), { scale: 1000, dx: 9e9 }), moveStroke(stroke([5, 5]), { scale: 1e-9 })]);
  const box = { left: 0, top: 0, right: 10, bottom: 10 };
  assert.equal(isWithinReach(box, { dx: 1000 }), true);
  assert.equal(isWithinReach(box, { dx: 1020 }), false);
  assert.equal(isWithinReach(box, { dx: Number.NaN }), false);
  assert.deepEqual(moveBox(box, { dx: 1 })[2], { x: 11, y: 10 });
});

test("a loop holds the strokes of which at least half lies inside", () => {
  const strokes = [stroke([10, 10], [50, 50]), stroke([90, 50], [190, 50]), stroke([150, 150]), stroke(), stroke([50, 50])];
  assert.deepEqual(findEnclosed(strokes, square), [0, 1, 4]);
  assert.deepEqual(findEnclosed(strokes, []), []);
  assert.equal(isInside({ x: 5, y: 5 }, [{ x: 0, y: 0 }, { x: 10, y: 10 }]), false);
});

test("a tip touches what it crosses between two samples, dots and single strokes too, but no eraser", () => {
  const strokes = [stroke([0, 50], [100, 50]), stroke([50, 80]), { ...stroke([0, 50], [100, 50]), tool: "eraser" }, stroke(), stroke([300, 300], [300, 300])];
  assert.deepEqual(findTouched(strokes, { x: 50, y: 0 }, { x: 50, y: 100 }, 1), [0, 1]);
  assert.deepEqual(findTouched(strokes, { x: 310, y: 300 }, { x: 310, y: 300 }, 6), [4]);
  assert.deepEqual(findTouched(strokes, { x: 400, y: 0 }, { x: 400, y: 10 }, 1), []);
});

const at = (x, y, tMs = 0, isConstrained = false) => ({ x, y, pressure: 0.5, tMs, isConstrained });

test("a line goes straight from place to place and snaps to 15 degrees when it is constrained", () => {
  const line = makeLine(at(0, 0), at(60, 80, 100), 6);
  assert.deepEqual([line.points[0], line.points.at(-1)], [[0, 0, 0.5, 0], [60, 80, 0.5, 100]]);
  const snapped = makeLine(at(0, 0), at(100, 4, 10, true), 6);
  assert.equal(snapped.points.at(-1)[1], 0);
});

test("an ellipse closes in the box of the drag, a constrained one is a circle", () => {
  const { points } = makeEllipse(at(0, 0), at(200, 100, 100), 6);
  assert.deepEqual(points[0].slice(0, 2), points.at(-1).slice(0, 2));
  const box = measureBox({ tool: "pen", size: 0, points });
  assert.ok(box.left >= 0 && box.left < 1 && box.right > 199 && box.right <= 200 && box.top === 0 && box.bottom > 99);
  const circle = measureBox({ tool: "pen", size: 0, points: makeEllipse(at(100, 100), at(20, 90, 0, true), 6).points });
  assert.ok(Math.abs(circle.right - circle.left - (circle.bottom - circle.top)) < 1);
});

test("shapes of no size and outside of all measure are valid strokes", () => {
  for (const make of [makeLine, makeEllipse]) {
    valid([make(at(5, 5), at(5, 5), 6), make(at(-9999, 0), at(9999, 9999), 6), make(at(5, 5), at(5, 5, 0, true), 6)]);
  }
});
