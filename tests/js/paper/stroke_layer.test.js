import assert from "node:assert/strict";
import test from "node:test";

import { drawStroke } from "../../../static/studio/paper/raster.js";
import { StrokeLayer } from "../../../static/studio/paper/stroke_layer.js";
import { DEGENERATE } from "../degenerate_strokes.js";

/** A canvas that notes what is drawn on it; that pixels are right is for the browser to show (tests/e2e/test_paper.py). */
function createCanvas(width = 512, height = 512) {
  const canvas = { width, height, drawn: 0, numbers: [] };
  const draw = (...numbers) => canvas.numbers.push(...numbers);
  const ink = () => (canvas.drawn += 1);
  const context = { canvas, beginPath() {}, moveTo: draw, lineTo: draw, arc: draw, fillRect: draw, stroke: ink, fill: ink, translate: draw, setTransform: draw, resetTransform() {}, drawImage() {} };
  canvas.getContext = () => context;
  return canvas;
}

function openLayer() {
  const bitmaps = [];
  const create = (...size) => (bitmaps.push(createCanvas(...size)), bitmaps.at(-1));
  const layer = new StrokeLayer(create(512, 512), create);
  const takeDrawn = () => bitmaps.reduce((sum, bitmap) => [sum + bitmap.drawn, (bitmap.drawn = 0)][0], 0);
  return { layer, takeDrawn };
}

/** Short lines, each with three segments, spread over the paper. */
const makeStrokes = (count) => Array.from({ length: count }, (_, k) => {
  const [x, y] = [(37 * k) % 500, (91 * k) % 500];
  return { tool: "pen", size: 2, points: [0, 1, 2, 3].map((step) => [x + step, y, 0.5, step]) };
});

for (const count of [0, 1, 100, 5_000]) {
  test(`above ${count} strokes a new point draws one segment, and lifting the pen none`, () => {
    const { layer, takeDrawn } = openLayer();
    const strokes = makeStrokes(count);
    layer.show(strokes, []);
    const stroke = { tool: "pen", size: 6, points: [[1, 1, 0.5, 0], [2, 2, 0.5, 1]] };
    layer.grow([stroke]);
    takeDrawn();
    stroke.points.push([9, 9, 0.5, 2]);
    layer.grow([stroke]);
    assert.equal(takeDrawn(), 1);
    layer.show([...strokes, stroke], []);
    assert.equal(takeDrawn(), 0);
  });

  test(`of ${count} strokes an undo draws the newest alone, and a line under the pen that changes too`, () => {
    const { layer, takeDrawn } = openLayer();
    const strokes = makeStrokes(count);
    layer.show(strokes, []);
    takeDrawn();
    layer.show(strokes.slice(0, -1), []);
    assert.ok(takeDrawn() <= 3 * 64);
    for (const x of [50, 60]) layer.grow([{ tool: "pen", size: 6, points: [[1, 1, 0.5, 0], [x, 2, 0.5, 1]] }]);
    assert.ok(takeDrawn() <= 2 * (3 * 64 + 1));
  });
}

test("of 5000 strokes a drag draws what it lifts and what lay around that once, then nothing", () => {
  const { layer, takeDrawn } = openLayer();
  const strokes = makeStrokes(5_000);
  const [resting, held] = [strokes.slice(50), strokes.slice(0, 50)];
  layer.show(strokes, []);
  takeDrawn();
  layer.lift(resting, held, { dx: 1 });
  assert.ok(takeDrawn() < 3 * 5_000);
  for (const move of [{ dx: 2 }, { dx: 3, dy: 4 }, { scale: 2, cx: 5, cy: 5 }, { angle: 1 }]) layer.lift(resting, held, move);
  assert.equal(takeDrawn(), 4 * 3 * 32); // the newest, which lie on the picture below
});

test("strokes that were lifted and stay where they were are drawn again", () => {
  const { layer, takeDrawn } = openLayer();
  const strokes = makeStrokes(3);
  layer.show(strokes, []);
  layer.lift(strokes.slice(0, 2), strokes.slice(2), { dx: 9 });
  takeDrawn();
  layer.show(strokes, []);
  assert.equal(takeDrawn(), 9);
});

test("a stroke taken out far below draws what lies around it", () => {
  const { layer, takeDrawn } = openLayer();
  const strokes = makeStrokes(5_000);
  layer.show(strokes, []);
  takeDrawn();
  layer.show(strokes.filter((_, index) => index !== 700), []);
  assert.ok(takeDrawn() < 500);
});

test("a thousand strokes, one after the other, are drawn a few times each", () => {
  const { layer, takeDrawn } = openLayer();
  const strokes = [];
  for (const stroke of makeStrokes(1_000)) {
    strokes.push(stroke);
    layer.show(strokes, []);
  }
  assert.ok(takeDrawn() <= 4 * 3 * 1_000);
});

test("a canvas of another size is drawn anew", () => {
  const { layer, takeDrawn } = openLayer();
  layer.show(makeStrokes(100), []);
  takeDrawn();
  layer.resize(1024);
  layer.show(makeStrokes(100), []);
  assert.equal(layer.canvas.width, 1024);
  assert.equal(takeDrawn(), 300);
});

for (const [name, stroke] of Object.entries(DEGENERATE)) {
  test(`a stroke of ${name} is drawn with numbers alone, a segment less than it has points, a single one as a dot`, () => {
    const canvas = createCanvas();
    drawStroke(canvas.getContext("2d"), stroke, 2);
    const { length } = stroke.points;
    assert.equal(canvas.drawn, length === 1 ? 1 : Math.max(0, length - 1));
    assert.ok(canvas.numbers.every(Number.isFinite));
  });

  test(`a stroke of ${name} is lifted with numbers alone`, () => {
    const canvas = createCanvas();
    const layer = new StrokeLayer(canvas, createCanvas);
    layer.lift([], [stroke], { angle: 1, scale: 0.5, cx: 1, cy: 1, dx: 3 });
    assert.ok(canvas.numbers.every(Number.isFinite));
  });

  test(`a stroke of ${name} comes, grows and goes in a picture`, () => {
    const { layer, takeDrawn } = openLayer();
    const others = makeStrokes(80);
    for (const strokes of [others, [...others, stroke], [stroke, ...others], others, [stroke], []]) layer.show(strokes, []);
    takeDrawn();
    layer.grow([stroke]);
    assert.equal(takeDrawn(), stroke.points.length === 1 ? 1 : Math.max(0, stroke.points.length - 1));
  });
}
