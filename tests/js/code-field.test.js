import assert from "node:assert/strict";
import test from "node:test";

import { findCode } from "../../static/js/code-field.js";

test("the six digits are found in a whole mail", () => {
  assert.equal(findCode("Hello,\n\nto log in, enter this code:\n\n402913\n\nSketch2Real"), "402913");
});

test("spaces and dashes between the halves are dropped", () => {
  assert.equal(findCode(" 402 913 "), "402913");
  assert.equal(findCode("402-913"), "402913");
});

test("other numbers are left alone", () => {
  for (const text of ["12345678", "1234567", "12345", "no code", "", "2026-11-24"]) assert.equal(findCode(text), "");
});
