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

test("a borrowed tool goes back to the one before, and a chosen one is nobody's", () => {
  const tools = new ToolBox(() => {});
  tools.choose("ellipse");
  tools.borrow("lasso");
  tools.borrow("lasso");
  assert.equal(tools.tool, "lasso");
  tools.giveBack();
  assert.equal(tools.tool, "ellipse");
  tools.borrow("lasso");
  tools.choose("lasso");
  tools.giveBack();
  assert.equal(tools.tool, "lasso");
  tools.borrow("lasso");
  tools.giveBack();
  assert.equal(tools.tool, "lasso");
});

test("giving back what was not borrowed changes nothing, and is not told", () => {
  let changes = 0;
  const tools = new ToolBox(() => (changes += 1));
  tools.giveBack();
  assert.deepEqual([tools.tool, changes], ["pen", 0]);
});

test("pressure counts until it is switched off", () => {
  const tools = new ToolBox(() => {});
  assert.equal(tools.feelsPressure, true);
  tools.switchPressure();
  assert.equal(tools.feelsPressure, false);
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
  // Other scripts: what stands at that place on a keyboard with Latin letters.
  [{ key: "и", code: "KeyB" }, "pen"],
  [{ key: "У", code: "KeyE", shiftKey: true }, "eraser"],
  [{ key: "я", code: "KeyZ", ctrlKey: true }, "undo"],
  [{ key: "Я", code: "KeyZ", ctrlKey: true, shiftKey: true }, "redo"],
  [{ key: "х", code: "BracketLeft" }, "narrower"],
  [{ key: "Ъ", code: "BracketRight", shiftKey: true }, "softer"],
  [{ key: "ψ", code: "KeyC" }, "compare"],
  [{ key: "ש", code: "KeyA", ctrlKey: true }, "selectAll"],
  [{ key: "لا", code: "KeyB" }, "pen"],
  [{ key: "؟", code: "Slash", shiftKey: true }, "help"],
  [{ key: "۰", code: "Digit0" }, "fit"],
  [{ key: "ㅠ", code: "KeyB" }, "pen"],
  [{ key: "и", code: "KeyB", altKey: true }, null],
  // Latin letters mean what they are, wherever they stand.
  [{ key: "z", code: "KeyY", ctrlKey: true }, "undo"],
  [{ key: "ü", code: "BracketLeft" }, null],
  [{ key: "ß", code: "Minus" }, null],
  [{ key: "à", code: "Digit0" }, null],
  [{ key: "¡", code: "Equal" }, null],
  [{ key: ";", code: "KeyZ", ctrlKey: true }, null],
  [{ key: "Dead", code: "BracketLeft" }, null],
  // Brackets that Option or AltGr write.
  [{ key: "[", code: "Digit5", altKey: true }, "narrower"],
  [{ key: "}", code: "Digit9", altKey: true }, "softer"],
  [{ key: "]", code: "Digit9", altKey: true, ctrlKey: true }, "wider"],
  [{ key: "∫", code: "KeyB", altKey: true }, null],
]) {
  test(`the keys ${JSON.stringify(keys)} mean ${command}`, () => assert.equal(readShortcut(keys), command));
}
