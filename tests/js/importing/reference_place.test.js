import assert from "node:assert/strict";
import test from "node:test";

import { COVERING, move, readPlace, scaleAt, SCALES } from "../../../static/studio/importing/reference_place.js";

test("scaling keeps what lies under the finger where it is", () => {
  const at = { x: 0.25, y: 0.75 };
  const place = scaleAt(move(COVERING, 0.1, -0.2), 2, at);
  assert.equal(place.scale, 2);
  const before = { x: at.x - 0.1, y: at.y + 0.2 };
  assert.ok(Math.abs((at.x - place.x) / place.scale - before.x) < 1e-9);
  assert.ok(Math.abs((at.y - place.y) / place.scale - before.y) < 1e-9);
});

test("a photograph cannot get lost beside the paper", () => {
  for (const [dx, dy] of [[9, 9], [-9, -9], [9, -9]]) {
    const { x, y, scale } = move(scaleAt(COVERING, 0.5, { x: 0, y: 0 }), dx, dy);
    assert.ok(x < 1 && y < 1 && x + scale > 0 && y + scale > 0);
  }
});

test("the scale has ends", () => {
  assert.equal(scaleAt(COVERING, 1e9, { x: 0, y: 0 }).scale, SCALES.most);
  assert.equal(scaleAt(COVERING, 1e-9, { x: 0, y: 0 }).scale, SCALES.least);
});

test("a place that was kept comes back, anything else covers the paper", () => {
  const place = scaleAt(move(COVERING, 0.1, 0.2), 1.5, { x: 0, y: 0 });
  const { x, y, scale } = readPlace(structuredClone(place));
  assert.ok(Math.abs(x - place.x) < 1e-9 && Math.abs(y - place.y) < 1e-9 && scale === place.scale);
  for (const kept of [undefined, null, {}, { x: NaN, y: 0, scale: 1 }, { x: "0", y: 0, scale: 1 }]) {
    assert.deepEqual(readPlace(kept), COVERING);
  }
});
