import assert from "node:assert/strict";
import test from "node:test";

import { readShortcut } from "../../../static/studio/tools/shortcuts.js";
import { MAX_SIZE, MIN_SIZE } from "../../../static/studio/drawing/strokes.js";
import { positionOf, sizeAt, SLIDER_STEPS, ToolBox } from "../../../static/studio/tools/tools.js";

test("the slider reaches from thin to the widest and never outside of what is allowed", () => {
  assert.equal(sizeAt(0), 1);
  assert.equal(sizeAt(SLIDER_STEPS), MAX_SIZE);
  for (const position of [-50, 500, Number.NaN]) assert.ok(sizeAt(position) >= MIN_SIZE && sizeAt(position) <= MAX_SIZE);
});

test("the slider shows the size that it set", () => {
  for (const position of [10, 43, 80, 100]) assert.equal(positionOf(sizeAt(position)), position);
});

test("pen and eraser have widths of their own, and each change is told", () => {
  let changes = 0;
  const tools = new ToolBox(() => (changes += 1));
  const pen = tools.size;
  tools.choose("eraser");
  tools.widen(1);
  assert.notEqual(tools.size, pen);
  assert.equal(tools.eraserSize, tools.size);
  tools.choose("pen");
  assert.equal(tools.size, pen);
  assert.equal(changes, 3);
});

test("wider and narrower stop at the ends", () => {
  const tools = new ToolBox(() => {});
  for (let step = 0; step < 50; step += 1) tools.widen(1);
  assert.equal(tools.size, MAX_SIZE);
  for (let step = 0; step < 50; step += 1) tools.widen(-1);
  assert.equal(tools.size, 1);
});

test("all that draws has one width, both erasers another, the lasso none", () => {
  const tools = new ToolBox(() => {});
  tools.choose("ellipse");
  tools.resize(80);
  const wide = tools.size;
  tools.choose("pen");
  assert.equal(tools.size, wide);
  tools.choose("stroke-eraser");
  assert.equal(tools.lineWidth, tools.eraserSize);
  tools.choose("lasso");
  assert.deepEqual([tools.hasWidth, tools.lineWidth], [false, 0]);
});

test("softness and axis keep to their ends", () => {
  const tools = new ToolBox(() => {});
  for (let step = 0; step < 20; step += 1) tools.soften(1);
  tools.moveAxis(9999);
  assert.deepEqual([tools.softness, tools.axis], [1, 512]);
  tools.setSoftness(Number.NaN);
  tools.moveAxis(-5);
  assert.deepEqual([tools.softness, tools.axis], [0, 0]);
});

for (const [keys, command] of [
  [{ key: "?", shiftKey: true }, "help"],
  [{ key: "x" }, "stroke-eraser"],
  [{ key: "a", ctrlKey: true }, "selectAll"],
  [{ key: "b" }, "pen"],
  [{ key: "E" }, "eraser"],
  [{ key: "[" }, "narrower"],
  [{ key: "]" }, "wider"],
  [{ key: "Delete" }, "clear"],
  [{ key: "z", ctrlKey: true }, "undo"],
  [{ key: "Z", ctrlKey: true, shiftKey: true }, "redo"],
  [{ key: "z", metaKey: true }, "undo"],
  [{ key: "s", ctrlKey: true }, "save"],
  [{ key: "z" }, null],
  [{ key: "b", ctrlKey: true }, null],
  [{ key: "e", altKey: true }, null],
]) {
  test(`the keys ${JSON.stringify(keys)} mean ${command}`, () => assert.equal(readShortcut(keys), command));
}
