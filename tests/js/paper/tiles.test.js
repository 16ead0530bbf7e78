import assert from "node:assert/strict";
import test from "node:test";

import { findChanged, findTiles, TILES, tilesOf, touchesTiles } from "../../../static/studio/paper/tiles.js";

const stroke = (...points) => ({ tool: "pen", size: 4, points: points.map(([x, y]) => [x, y, 0.5, 0]) });

test("a stroke without points touches no tile, a dot its own", () => {
  assert.deepEqual(findTiles(stroke()), []);
  assert.deepEqual(findTiles(stroke([8, 8])), [0]);
  assert.deepEqual(findTiles(stroke([8, 8], [8, 8])), [0]);
});

test("ink near an edge of a tile touches the neighbours", () => {
  assert.deepEqual(findTiles(stroke([16, 8])).sort(), [0, 1]);
  assert.equal(findTiles(stroke([16, 16])).length, 4);
});

test("a line touches the tiles on its way and no others", () => {
  assert.deepEqual(findTiles(stroke([8, 8], [504, 8])).sort((a, b) => a - b), Array.from({ length: TILES }, (_, column) => column));
});

test("a line beside the paper touches nothing, one across it stays within", () => {
  assert.deepEqual(findTiles(stroke([-300, 100], [-100, 100])), []);
  assert.deepEqual(findTiles(stroke([700, 700], [1000, 900])), []);
  assert.equal(findTiles(stroke([-500, -500], [1000, 1000])).length, TILES * TILES);
});

test("a point that is no number touches nothing", () => {
  assert.deepEqual(findTiles(stroke([NaN, NaN])), []);
});

test("the tiles of a stroke are found once, and again when it has grown", () => {
  const line = stroke([1, 1], [200, 200]);
  assert.equal(tilesOf(line), tilesOf(line));
  const { length } = tilesOf(line);
  line.points.push([500, 20, 0.5, 0]);
  assert.ok(tilesOf(line).length > length);
});

test("a segment touches the tiles around it, whatever the rest of its stroke does", () => {
  const line = stroke([8, 8], [40, 8], [40, 500]);
  assert.deepEqual([0, 1, 2].map((index) => touchesTiles(line, index, new Set([0]))), [true, true, false]);
  assert.deepEqual([0, 1, 2].map((index) => touchesTiles(line, index, new Set([2 + TILES * 20]))), [false, false, true]);
});

test("what changed is what went and what came", () => {
  const [a, b, c, d] = [1, 2, 3, 4].map((x) => stroke([x, x]));
  assert.deepEqual(findChanged([a, b, c], [a, d, c]), [b, d]);
  assert.deepEqual(findChanged([a, b], [a]), [b]);
  assert.deepEqual(findChanged([a], [a, b, c]), [b, c]);
  assert.deepEqual(findChanged([a, b, c], [d]), [a, b, c, d]);
  assert.deepEqual(findChanged([a, b], [a, b]), []);
  assert.deepEqual(findChanged([], []), []);
});

test("of two strokes that changed places one at least has changed", () => {
  const [a, b, c] = [1, 2, 3].map((x) => stroke([x, x]));
  for (const after of [[b, a, c], [c, a, b], [b, c, a], [c, b, a], [a, c, b]]) {
    const changed = new Set(findChanged([a, b, c], after));
    for (const [lower, upper] of [[a, b], [a, c], [b, c]]) {
      if (after.indexOf(lower) > after.indexOf(upper)) assert.ok(changed.has(lower) || changed.has(upper));
    }
  }
});
