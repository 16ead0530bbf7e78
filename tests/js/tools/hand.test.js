import assert from "node:assert/strict";
import test from "node:test";

import { Hand } from "../../../static/studio/tools/hand.js";
import { HandSwitch } from "../../../static/studio/tools/hands.js";
import { validateDocument } from "../../../static/studio/drawing/strokes.js";
import { BROKEN, DEGENERATE, toSamples } from "../degenerate_strokes.js";

const TOOLS = [["pen", 0], ["pen", 1], ["eraser", 0], ["line", 0], ["ellipse", 0]];

/** What became of the lines: strokes, "grown" and "none" in the order they were told. */
function hold({ tool = "pen", softness = 0, endMs = 0 } = {}) {
  const told = [];
  const hand = new Hand({
    getTool: () => ({ tool, size: 6, eraserSize: 28, softness, endMs }),
    onGrow: () => told.push("grown"),
    onEnd: (stroke) => told.push(stroke),
    onCancel: () => told.push("none"),
  });
  return { hand, told };
}

for (const [tool, softness] of TOOLS) {
  for (const [name, stroke] of Object.entries({ ...DEGENERATE, ...BROKEN })) {
    test(`a ${softness ? "soft " : ""}${tool} led over ${name} leaves a stroke that the document holds, or none`, () => {
      const { hand, told } = hold({ tool, softness });
      hand.begin(0);
      for (const sample of toSamples(stroke)) hand.extend([sample]);
      hand.finish();
      const end = told.at(-1);
      assert.equal(hand.isActive, false);
      if (end === "none") return;
      validateDocument({ version: 1, strokes: [end] });
      assert.ok(end.points.length > 0);
    });
  }
}

test("a tap with the pen is a dot, and nothing at all is no line", () => {
  const { hand, told } = hold();
  hand.begin(0);
  hand.extend([{ x: 5, y: 6, pressure: 0.5, tMs: 0 }]);
  hand.finish();
  hand.begin(0);
  hand.finish();
  assert.deepEqual(told, ["grown", { tool: "pen", size: 6, points: [[5, 6, 0.5, 0]] }, "none"]);
});

test("the drawing's time goes on where it ended", () => {
  const { hand, told } = hold({ endMs: 700 });
  hand.begin(10_000);
  hand.extend([{ x: 0, y: 0, pressure: 0.5, tMs: 10_000 }, { x: 50, y: 0, pressure: 0.5, tMs: 10_016 }]);
  hand.finish();
  assert.deepEqual(told.at(-1).points.map(([, , , tMs]) => tMs).filter((_, index, all) => index % (all.length - 1) === 0), [700, 716]);
});

test("a line that is dropped leaves nothing, and the eraser's end erases whatever the tool", () => {
  const { hand, told } = hold({ tool: "ellipse" });
  hand.begin(0);
  hand.extend([{ x: 5, y: 6, pressure: 0.5, tMs: 0 }]);
  hand.cancel();
  assert.deepEqual([told.at(-1), hand.stroke], ["none", null]);
  hand.begin(0, { isEraser: true });
  assert.deepEqual([hand.stroke.tool, hand.stroke.size], ["eraser", 28]);
});

test("a shape that changes tells each time, a sample on the spot does not", () => {
  const { hand, told } = hold({ tool: "line" });
  const at = (x) => [{ x, y: 0, pressure: 0.5, tMs: 0 }];
  hand.begin(0);
  for (const x of [0, 50, 20]) hand.extend(at(x));
  assert.deepEqual(told, ["grown", "grown"]);
  const pen = hold();
  pen.hand.begin(0);
  for (const x of [0, 0]) pen.hand.extend(at(x));
  assert.deepEqual(pen.told, ["grown"]);
});

test("a line stays with the hand that it began with", () => {
  const calls = [];
  const createHand = (name) => ({ isActive: true, begin: () => calls.push(`${name} begins`), extend: () => calls.push(`${name} goes on`), finish: () => calls.push(`${name} ends`), cancel() {} });
  let next = createHand("pen");
  const hands = new HandSwitch((isEraser) => (isEraser ? createHand("eraser") : next));
  assert.equal(hands.isActive, false);
  hands.finish();
  hands.begin(0);
  next = createHand("lasso");
  hands.extend([]);
  hands.finish();
  hands.begin(0, { isEraser: true });
  assert.deepEqual(calls, ["pen begins", "pen goes on", "pen ends", "eraser begins"]);
});
