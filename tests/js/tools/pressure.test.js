import assert from "node:assert/strict";
import test from "node:test";

import { isEraserEnd, PressureReader } from "../../../static/studio/tools/pressure.js";

const pen = (pressure, buttons = 1) => ({ pointerType: "pen", pressure, buttons });
const LIFT = pen(0, 0);

/** What one line after the other was read as. */
function read(...events) {
  const reader = new PressureReader();
  return events.map((event) => reader.read(event));
}

test("a mouse and a finger draw with half pressure, whatever they say of theirs", () => {
  for (const pointerType of ["mouse", "touch", ""]) {
    assert.deepEqual(read({ pointerType, pressure: 0.5, buttons: 1 }, { pointerType, pressure: 1, buttons: 1 }, { pointerType, pressure: 0, buttons: 0 }), [0.5, 0.5, 0.5]);
  }
});

test("a light touch is light, and a lift ends at nothing", () => {
  assert.deepEqual(read(pen(0), pen(0.02), pen(0.8), pen(0.1), LIFT), [0, 0.02, 0.8, 0.1, 0]);
});

test("a pen without a sensor says one half all the time, and lifting it does not change that", () => {
  assert.deepEqual(read(pen(0.5), pen(0.5), LIFT), [0.5, 0.5, 0.5]);
});

test("a pen that passes one half on its way has a sensor", () => {
  assert.deepEqual(read(pen(0.2), pen(0.5), LIFT, pen(0.5), LIFT), [0.2, 0.5, 0, 0.5, 0]);
});

test("a pen that says nothing but zero has no reading, and what has none draws with half pressure", () => {
  const readings = read(...Array(20).fill(pen(0)), LIFT);
  assert.equal(readings[0], 0);
  assert.deepEqual(readings.slice(-5), [0.5, 0.5, 0.5, 0.5, 0.5]);
});

test("a pen that was felt once stays felt, however lightly it is led", () => {
  assert.deepEqual(read(pen(0.3), ...Array(20).fill(pen(0)), LIFT).slice(1), Array(21).fill(0));
});

test("no number is no reading", () => {
  assert.deepEqual(read(pen(undefined), pen(Number.NaN)), [0.5, 0.5]);
});

test("who switched pressure off draws with half of it", () => {
  const reader = new PressureReader(() => false);
  assert.deepEqual([pen(0.9), pen(0), LIFT].map((event) => reader.read(event)), [0.5, 0.5, 0.5]);
});

test("a pen's far end and its barrel button erase; a mouse's right button does not", () => {
  assert.equal(isEraserEnd(pen(0.5, 32)), true);
  assert.equal(isEraserEnd(pen(0.5, 2)), true);
  assert.equal(isEraserEnd(pen(0.5, 3)), true);
  assert.equal(isEraserEnd(pen(0.5, 1)), false);
  assert.equal(isEraserEnd({ pointerType: "mouse", buttons: 2 }), false);
});

test("where the barrel button does not erase the far end still does", () => {
  assert.equal(isEraserEnd(pen(0.5, 3), false), false);
  assert.equal(isEraserEnd(pen(0.5, 32), false), true);
});
