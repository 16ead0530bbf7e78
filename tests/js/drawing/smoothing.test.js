import assert from "node:assert/strict";
import test from "node:test";

import { sampleCurve, smoothSample, soften, StrokeBuilder } from "../../../static/studio/drawing/smoothing.js";
import { validateDocument } from "../../../static/studio/drawing/strokes.js";

const at = (x, y, tMs = 0, pressure = 0.5) => ({ x, y, pressure, tMs });

function draw(...samples) {
  const builder = new StrokeBuilder("pen", 6);
  for (const sample of samples) builder.extend(sample);
  return builder.finish();
}

const isValid = (stroke) => validateDocument({ version: 1, strokes: [stroke] });

test("no sample makes a stroke without points", () => {
  assert.deepEqual(draw().points, []);
});

test("one sample makes a dot", () => {
  assert.deepEqual(draw(at(10, 20, 3)).points, [[10, 20, 0.5, 3]]);
});

test("the same sample again adds nothing", () => {
  assert.equal(draw(at(10, 20), at(10, 20), at(10, 20)).points.length, 1);
});

test("two samples make a line from the first to the last", () => {
  const { points } = draw(at(0, 0), at(100, 0, 16));
  assert.deepEqual(points[0].slice(0, 2), [0, 0]);
  assert.deepEqual(points.at(-1).slice(0, 2), [100, 0]);
});

test("the line ends where the pointer left, whatever the smoothing", () => {
  const { points } = draw(at(0, 0), at(2, 1), at(3, 5), at(4, 4), at(4.5, 9));
  assert.deepEqual(points.at(-1).slice(0, 2), [4.5, 9]);
});

test("samples that are no numbers are left out", () => {
  const stroke = draw(at(1, 1), at(Number.NaN, 4), at(2, Number.POSITIVE_INFINITY), at(30, 30));
  isValid(stroke);
  assert.deepEqual(stroke.points.at(-1).slice(0, 2), [30, 30]);
});

test("a stroke of nothing but no numbers is empty", () => {
  assert.deepEqual(draw(at(Number.NaN, Number.NaN)).points, []);
});

test("huge coordinates and times make a stroke that the document accepts", () => {
  isValid(draw(at(-1e9, 1e9, -50), at(1e12, -1e12, 1e9), at(5, 5, 12.7)));
});

test("a sharp corner stays a corner", () => {
  const { points } = draw(at(0, 0), at(100, 0), at(0, 4), at(100, 8));
  assert.ok(points.some(([x]) => x > 99));
});

test("a wide bend becomes a curve of short segments", () => {
  const { points } = draw(at(0, 0), at(60, 0), at(110, 40), at(120, 100));
  const lengths = points.slice(1, -2).map(([x, y], index) => Math.hypot(x - points[index][0], y - points[index][1]));
  assert.ok(Math.max(...lengths) < 20);
  assert.ok(points.length > 12);
});

test("time never runs backwards within a stroke", () => {
  const { points } = draw(at(0, 0, 0), at(40, 0, 16), at(80, 30, 33), at(90, 80, 50));
  points.reduce((before, point) => (assert.ok(point[3] >= before), point[3]), 0);
});

test("tremor is damped, a fast movement is followed", () => {
  assert.ok(smoothSample(at(0, 0), at(2, 0)).x < 1.3);
  assert.equal(smoothSample(at(0, 0), at(50, 0)).x, 50);
});

test("a curve ends at its end and is never cut into more than 64", () => {
  const samples = sampleCurve(at(0, 0), at(1e6, 0), at(1e6, 1e6));
  assert.equal(samples.length, 64);
  assert.deepEqual([samples.at(-1).x, samples.at(-1).y], [1e6, 1e6]);
});

test("points already drawn stay as they are while the stroke grows", () => {
  const builder = new StrokeBuilder("pen", 6);
  let drawn = [];
  for (let step = 0; step < 50; step += 1) {
    builder.extend(at(step * 7, 100 + 30 * Math.sin(step / 3), step * 16));
    assert.deepEqual(builder.stroke.points.slice(0, drawn.length), drawn);
    drawn = [...builder.stroke.points];
  }
});

test("a soft line thins where the hand is quick, a hard one feels the pressure alone", () => {
  assert.equal(soften(0.5, 99, 0), 0.5);
  assert.equal(soften(0.5, 0, 1), 0.5);
  assert.ok(soften(0.5, 0.5, 1) < 0.5 && soften(0.5, 0.5, 1) > soften(0.5, 1, 1));
  assert.equal(soften(0.5, Infinity, 1), 0);
});

test("a line that is lifted ends thin, and one that begins lightly begins thin", () => {
  const { points } = draw(at(0, 0, 0, 0), at(20, 0, 16, 0.6), at(40, 0, 33, 0.6), at(60, 0, 50, 0.6), at(60, 0, 60, 0));
  assert.equal(points[0][2], 0);
  assert.equal(points.at(-1)[2], 0);
  assert.ok(Math.max(...points.map(([, , pressure]) => pressure)) > 0.5);
});

test("a dot is as wide as the strongest press, though the pen comes down and lifts without any", () => {
  const { points } = draw(at(9, 9, 0, 0), at(9, 9, 16, 0.4), at(9, 9, 33, 0.2), at(9, 9, 50, 0));
  assert.deepEqual(points, [[9, 9, 0.4, 0]]);
});
