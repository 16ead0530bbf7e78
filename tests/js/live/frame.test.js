import assert from "node:assert/strict";
import test from "node:test";

import { hashGrey, isBlank } from "../../../static/studio/live/frame.js";

test("paper without ink is blank, the faintest grey is not", () => {
  const paper = new Uint8Array(256 * 256).fill(255);
  assert.equal(isBlank(paper), true);
  paper[65_535] = 254;
  assert.equal(isBlank(paper), false);
});

test("equal pictures have equal hashes, one changed level has another", () => {
  const paper = new Uint8Array(256 * 256).fill(255);
  const before = hashGrey(paper);
  assert.equal(hashGrey(Uint8Array.from(paper)), before);
  paper[1234] = 254;
  assert.notEqual(hashGrey(paper), before);
});
