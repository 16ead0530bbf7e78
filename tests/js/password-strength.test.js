import assert from "node:assert/strict";
import test from "node:test";

import { estimate } from "../../static/js/password-strength.js";

test("nothing says nothing, and a short one says how much is missing", () => {
  assert.deepEqual(estimate(""), { score: 0, words: "" });
  assert.deepEqual(estimate("abcde"), { score: 0, words: "3 more characters" });
  assert.deepEqual(estimate("abcdefg"), { score: 0, words: "1 more character" });
});

test("rows, repetitions and well-known words are easy to guess", () => {
  for (const password of ["aaaaaaaaaaaa", "12345678", "qwertyuiop", "password", "iloveyou1"]) assert.equal(estimate(password).score, 1, password);
});

test("length counts without capitals or digits", () => {
  assert.equal(estimate("teapot river lantern quiet").score, 4);
  assert.ok(estimate("gravelot").score < estimate("gravelot hums").score);
});

test("one's own address is worth little", () => {
  assert.ok(estimate("annabelle.stone", "annabelle.stone@example.com").score < estimate("annabelle.stone").score);
});

test("other scripts count, too", () => {
  assert.ok(estimate("собака лает ночью").score >= 3);
});
