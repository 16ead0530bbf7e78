import assert from "node:assert/strict";
import test from "node:test";

import { Selection } from "../../../static/gallery/selection.js";

const KEYS = ["a", "b", "c", "d", "e"];
const chosen = (selection, keys = KEYS) => keys.filter((key) => selection.has(key)).join("");

test("a tap chooses, and another one takes it back", () => {
  const selection = new Selection(() => KEYS);
  selection.toggle("b");
  selection.toggle("d");
  assert.equal(chosen(selection), "bd");
  selection.toggle("b");
  assert.equal(chosen(selection), "d");
  assert.equal(selection.size, 1);
});

test("a range goes from the last tap, forwards and backwards, and its end may move", () => {
  const selection = new Selection(() => KEYS);
  selection.toggle("a");
  selection.toggle("c");
  selection.extendTo("e");
  assert.equal(chosen(selection), "acde");
  selection.keepShown();
  selection.extendTo("b");
  assert.equal(chosen(selection), "abc");
});

test("a range without a beginning is a tap", () => {
  const selection = new Selection(() => KEYS);
  selection.extendTo("c");
  assert.equal(chosen(selection), "c");
});

test("keys draw a range from where they begin", () => {
  const selection = new Selection(() => KEYS);
  selection.anchorAt("b");
  selection.extendTo("c");
  selection.anchorAt("c");
  selection.extendTo("d");
  assert.equal(chosen(selection), "bcd");
});

test("all, none, and no more than is shown", () => {
  let keys = KEYS;
  const selection = new Selection(() => keys);
  selection.chooseAll();
  assert.equal(selection.size, 5);
  keys = ["a", "e", "f"];
  selection.keepShown();
  assert.equal(chosen(selection, [...KEYS, "f"]), "ae");
  selection.clear();
  assert.equal(selection.size, 0);
});
