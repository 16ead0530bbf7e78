import assert from "node:assert/strict";
import test from "node:test";

import { movePlace } from "../../../static/studio/drawing/geometry.js";
import { followOn, fromScale, inkOf, NO_MOVE, toDegrees, toScale, toSource } from "../../../static/studio/importing/geometry.js";

test("a place on the paper is found again on a picture that was moved, turned and scaled", () => {
  const move = { ...NO_MOVE, dx: 40, dy: -12, scale: 1.7, angle: 0.6 };
  for (const place of [{ x: 0, y: 0 }, { x: 256, y: 256 }, { x: 512, y: 17 }]) {
    const { x, y } = toSource(movePlace(place, move), move);
    assert.ok(Math.hypot(x - place.x, y - place.y) < 1e-9);
  }
});

test("what was not moved lies where it lies", () => {
  assert.deepEqual(toSource({ x: 10, y: 20 }, NO_MOVE), { x: 10, y: 20 });
});

test("a higher cut keeps fainter lines", () => {
  const opacities = (cut) => [...inkOf(new Uint8Array([0, 120, 140, 255]), cut)].filter((_, index) => index % 4 === 3);
  assert.deepEqual(opacities(128), [255, 192, 32, 0]);
  assert.deepEqual(opacities(160), [255, 255, 255, 0]);
});

test("sliders stand for scales and angles, and back", () => {
  assert.equal(toScale(50), 1);
  assert.equal(toScale(NaN), toScale(0));
  for (const value of [0, 30, 50, 100]) assert.ok(Math.abs(fromScale(toScale(value)) - value) < 1e-9);
  assert.equal(Math.round(toDegrees((3 * Math.PI) / 2)), -90);
  assert.equal(toDegrees(0), 0);
});

test("traced strokes begin when the drawing ends and stay in the document", () => {
  const strokes = [{ tool: "pen", size: 4, points: [[1, 2, 0.5, 0], [9000, NaN, 2, 7]] }];
  assert.deepEqual(followOn(strokes, 100)[0].points, [[1, 2, 0.5, 100], [1024, -512, 1, 107]]);
  assert.deepEqual(followOn([], 100), []);
});
