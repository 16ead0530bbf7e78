import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import {
  findEndMs, findRefusal, hasInk, makePoint, MAX_BYTES, MAX_DRAWN_UNITS, MAX_POINTS, MAX_STROKES, measureStrokes, StrokesError, validateDocument, widthAt,
} from "../../../static/studio/drawing/strokes.js";

const vectors = JSON.parse(readFileSync(new URL("../../vectors/strokes.json", import.meta.url), "utf8"));

for (const { name, document, points } of vectors.valid) {
  test(`the document is accepted: ${name}`, () => {
    assert.equal(validateDocument(document), document);
    assert.equal(measureStrokes(document.strokes).points, points);
  });
}

for (const { name, document } of vectors.invalid) {
  test(`the document is refused: ${name}`, () => {
    assert.throws(() => validateDocument(document), StrokesError);
  });
}

for (const { name, strokes, drawn_units: drawnUnits } of vectors.drawn_units) {
  test(`the drawn units are lengths and widths: ${name}`, () => {
    assert.ok(Math.abs(measureStrokes(strokes).drawnUnits - drawnUnits) < 1e-6);
  });
}

test("the limits are those of the server", () => {
  const limits = { strokes: MAX_STROKES, points: MAX_POINTS, bytes: MAX_BYTES, drawn_units: MAX_DRAWN_UNITS };
  assert.deepEqual(limits, vectors.limits);
});

test("wide lines over all the points are refused, with a sentence", () => {
  const points = Array.from({ length: MAX_POINTS }, (_, index) => [512 * (index % 2), 512 * (index % 2), 1, 0]);
  const document = { version: 1, strokes: [{ tool: "pen", size: 64, points }] };
  assert.throws(() => validateDocument(document), /Undo some lines or start a new drawing/);
});

test("three thousand long lines of a pen are accepted", () => {
  const points = Array.from({ length: 60 }, (_, k) => [100 + 5 * k, 200 + k, 0.5, 16 * k]);
  const strokes = Array(3000).fill({ tool: "pen", size: 6, points });
  validateDocument({ version: 1, strokes });
});

test("one stroke more than the most is refused, with a sentence", () => {
  const stroke = { tool: "pen", size: 6, points: [] };
  const full = { version: 1, strokes: Array(MAX_STROKES).fill(stroke) };
  validateDocument(full);
  full.strokes.push(stroke);
  assert.throws(() => validateDocument(full), /start a new drawing/);
});

test("the limits of points, bytes and drawn units are exact", () => {
  const most = { strokes: 1, points: MAX_POINTS, bytes: MAX_BYTES, drawnUnits: MAX_DRAWN_UNITS };
  assert.equal(findRefusal(most), null);
  for (const key of ["points", "bytes", "drawnUnits"]) assert.match(findRefusal({ ...most, [key]: most[key] + 0.5 }), /full/);
});

test("the measured bytes are those of the JSON or one more", () => {
  const strokes = [
    { tool: "pen", size: 6, points: [[1.25, 2, 0.5, 0]] },
    { tool: "eraser", size: 24, points: [[1, 2, 0.5, 3], [4, 5, 1, 6]] },
  ];
  const bytes = JSON.stringify({ version: 1, strokes }).length;
  assert.equal(measureStrokes(strokes).bytes - bytes, 1);
});

test("a point outside of everything is brought to where points may be", () => {
  assert.deepEqual(makePoint(-9e9, 9e9, 7, -3), [-512, 1024, 1, 0]);
  assert.deepEqual(makePoint(1.23456, 2, 0.333333, 4.6), [1.23, 2, 0.33, 5]);
});

test("a point of no number becomes one that the document accepts", () => {
  const point = makePoint(Number.NaN, Number.POSITIVE_INFINITY, Number.NaN, Number.NaN);
  validateDocument({ version: 1, strokes: [{ tool: "pen", size: 6, points: [point] }] });
});

test("the width grows from 0.4 to 1 of the size with the pressure", () => {
  assert.equal(widthAt(10, 0), 4);
  assert.equal(widthAt(10, 0.5), 7);
  assert.equal(widthAt(10, 1), 10);
});

test("only a pen with points leaves ink", () => {
  assert.equal(hasInk([]), false);
  assert.equal(hasInk([{ tool: "eraser", size: 6, points: [[1, 1, 1, 0]] }, { tool: "pen", size: 6, points: [] }]), false);
  assert.equal(hasInk([{ tool: "pen", size: 6, points: [[1, 1, 1, 0]] }]), true);
});

test("a drawing ends with the time of its last point", () => {
  assert.equal(findEndMs([]), 0);
  assert.equal(findEndMs([{ tool: "pen", size: 6, points: [[1, 1, 1, 0], [2, 2, 1, 90]] }]), 90);
});
