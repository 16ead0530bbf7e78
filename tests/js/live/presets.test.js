import assert from "node:assert/strict";
import test from "node:test";

import { nameColour, PRESETS } from "../../../static/studio/live/presets.js";
import { PALETTE_PARTS, readSettings } from "../../../static/studio/drawing/settings.js";

test("every part of the face has presets, and the settings take each of them", () => {
  assert.deepEqual(Object.keys(PRESETS).sort(), [...PALETTE_PARTS].sort());
  for (const part of PALETTE_PARTS) {
    for (const [colour, name] of PRESETS[part]) {
      assert.equal(readSettings({ palette: { [part]: colour } }).palette[part], colour);
      assert.equal(nameColour(part, colour), name);
    }
    assert.equal(new Set(PRESETS[part].map(([, name]) => name)).size, PRESETS[part].length);
  }
});

test("a colour without a name is called by its value", () => {
  assert.equal(nameColour("hair", "#123456"), "#123456");
});
