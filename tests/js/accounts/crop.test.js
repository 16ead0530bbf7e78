import assert from "node:assert/strict";
import test from "node:test";

import { Crop, MAX_ZOOM } from "../../../static/accounts/crop.js";

test("a new crop is the largest square in the middle", () => {
  assert.deepEqual(new Crop(400, 300).square, { left: 50, top: 0, side: 300 });
  assert.deepEqual(new Crop(300, 400).square, { left: 0, top: 50, side: 300 });
});

test("zooming keeps the middle", () => {
  const crop = new Crop(400, 300);
  crop.setZoom(2);
  assert.deepEqual(crop.square, { left: 125, top: 75, side: 150 });
});

test("the square never leaves the picture, however far it is moved", () => {
  const crop = new Crop(400, 300);
  crop.setZoom(2);
  crop.move(99, 99);
  assert.deepEqual(crop.square, { left: 250, top: 150, side: 150 });
  crop.move(-99, -99);
  assert.deepEqual(crop.square, { left: 0, top: 0, side: 150 });
});

test("zooming out at an edge pulls the square back into the picture", () => {
  const crop = new Crop(400, 300);
  crop.setZoom(4);
  crop.move(99, 99);
  crop.setZoom(1);
  assert.deepEqual(crop.square, { left: 100, top: 0, side: 300 });
});

test("zoom stays between one and the most, whatever is asked", () => {
  const crop = new Crop(400, 300);
  for (const [asked, got] of [[0, 1], [-3, 1], [Number.NaN, 1], [99, MAX_ZOOM]]) {
    crop.setZoom(asked);
    assert.equal(crop.zoom, got);
  }
});

test("moving is in shares of the square, so that a drag follows the finger", () => {
  const crop = new Crop(400, 400);
  crop.setZoom(2);
  crop.move(0.25, -0.25);
  assert.deepEqual(crop.square, { left: 150, top: 50, side: 200 });
});
