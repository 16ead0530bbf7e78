import assert from "node:assert/strict";
import test from "node:test";

import { MAX_ZOOM, panBy, reveal, WHOLE, zoomAt } from "../../../static/studio/paper/view.js";

const placeOnPaper = (view, at) => ({ x: (at.x - view.x) / view.zoom, y: (at.y - view.y) / view.zoom });

test("the place under the fingers stays where it is", () => {
  const at = { x: 0.7, y: 0.4 };
  const view = zoomAt(zoomAt(WHOLE, 2, at), 1.5, at);
  assert.equal(view.zoom, 3);
  const { x, y } = placeOnPaper(view, at);
  assert.ok(Math.hypot(x - at.x, y - at.y) < 1e-9);
});

test("the zoom has ends, and out of everything leads back to the whole paper", () => {
  assert.equal(zoomAt(WHOLE, 1e9, { x: 0, y: 0 }).zoom, MAX_ZOOM);
  assert.deepEqual(zoomAt(zoomAt(WHOLE, 4, { x: 1, y: 1 }), 1e-9, { x: 0.2, y: 0.9 }), WHOLE);
});

test("a zoom by what is no number changes nothing, about such a place it stays inside", () => {
  const view = zoomAt(WHOLE, 2, { x: 0.5, y: 0.5 });
  for (const factor of [NaN, Infinity, undefined]) assert.equal(zoomAt(view, factor, { x: 0, y: 0 }), view);
  assert.deepEqual(zoomAt(view, 2, { x: NaN, y: Infinity }), { zoom: 4, x: 0, y: 0 });
  assert.deepEqual(zoomAt(WHOLE, 0, { x: 0.5, y: 0.5 }), WHOLE);
  assert.deepEqual(reveal(view, { x: NaN, y: 0.5 }), { zoom: 2, x: 0, y: -0.5 });
});

test("the paper never leaves a gap, whatever was asked", () => {
  const view = zoomAt(WHOLE, 2, { x: 0.5, y: 0.5 });
  assert.deepEqual(panBy(view, 9, -9), { zoom: 2, x: 0, y: -1 });
  assert.deepEqual(panBy(view, Number.NaN, 0), { zoom: 2, x: 0, y: -0.5 });
  assert.deepEqual(panBy(WHOLE, 0.3, 0.3), WHOLE);
});

test("revealing moves no more than needed", () => {
  const view = zoomAt(WHOLE, 4, { x: 0, y: 0 });
  assert.deepEqual(reveal(view, { x: 0.1, y: 0.1 }), view);
  const moved = reveal(view, { x: 0.5, y: 0.1 });
  assert.ok(Math.abs(moved.x + 0.5 * 4 - 0.9) < 1e-9 && moved.y === 0);
});
