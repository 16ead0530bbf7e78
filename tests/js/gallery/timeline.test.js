import assert from "node:assert/strict";
import { test } from "node:test";

import { findPlace, findTimes } from "../../../static/gallery/timeline.js";

const line = (...points) => ({ tool: "pen", size: 4, points: points.map(([x, y, tMs = 0]) => [x, y, 0.5, tMs]) });

test("at an even pace a line takes as long as it is long, and lifting the pen a little", () => {
  const times = findTimes([line([0, 0], [176, 0]), line([0, 0], [76, 0], [176, 0])], "even");
  assert.deepEqual(times, [[0.06, 0.5], [0.56, 0.75, 1]]);
});

test("as drawn, the pen's own time counts and no pause is longer than it is worth watching", () => {
  const times = findTimes([line([0, 0, 0], [10, 0, 300]), line([0, 0, 90_000], [10, 0, 90_100])], "drawn");
  assert.deepEqual(times, [[0, 0.3], [0.9, 1]]);
});

test("strokes that are in another order than they were drawn in never run backwards", () => {
  const times = findTimes([line([0, 0, 5000], [1, 0, 5100]), line([0, 0, 0], [1, 0, 100])], "drawn").flat();
  assert.deepEqual(times, [...times].sort((a, b) => a - b));
  assert.equal(times.at(-1), 1);
});

test("a drawing without times is played at an even pace", () => {
  const strokes = [line([0, 0], [100, 0]), line([0, 9])];
  assert.deepEqual(findTimes(strokes, "drawn"), findTimes(strokes, "even"));
});

test("a line grows between its points, as wide as it will be", () => {
  const strokes = [line([0, 0], [176, 0]), line([0, 9], [176, 9])];
  const times = findTimes(strokes, "even");
  const place = findPlace(strokes, times, 0.28);
  assert.equal(place.strokes, 0);
  assert.equal(place.points, 1);
  assert.ok(Math.abs(place.end[0] - 88) < 1e-6);
  assert.equal(place.end[2], 0.5);
});

test("at the end everything is there, at the beginning nothing", () => {
  const strokes = [line([0, 0]), line([0, 0], [9, 0])];
  const times = findTimes(strokes, "even");
  assert.deepEqual(findPlace(strokes, times, 1), { strokes: 2, points: 0, end: null });
  assert.deepEqual(findPlace(strokes, times, 0), { strokes: 0, points: 0, end: null });
  assert.deepEqual(findPlace([], findTimes([], "even"), 0.5), { strokes: 0, points: 0, end: null });
});
