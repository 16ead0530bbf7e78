import assert from "node:assert/strict";
import test from "node:test";

import { areSettings, defaultSettings, MAX_SEED, newSettings, otherSeed, readSettings, settingsKey } from "../../../static/studio/drawing/settings.js";

test("good settings are read as they are", () => {
  const settings = { fidelity: 0, seed: MAX_SEED, palette: { skin: "#aabbcc", background: "#000000" }, age: 0, gender: 0.25 };
  assert.deepEqual(readSettings(settings), settings);
});

for (const value of [undefined, null, {}, 7, { fidelity: 1.1, seed: -1, palette: null }, { fidelity: "x", seed: 1.5, palette: { hair: "red", hat: "#aabbcc" } }, { age: 101, gender: -0.1 }, { age: "7", gender: true },
  { fidelity: Number.NaN, seed: MAX_SEED + 1, palette: { skin: "#AABBCCDD" } }]) {
  test(`what is out of range becomes the default: ${JSON.stringify(value)}`, () => {
    assert.deepEqual(readSettings(value), defaultSettings());
  });
}

test("settings may lack what they do not say, and have nothing else", () => {
  for (const value of [{}, { seed: 7 }, { age: null, palette: { skin: "#AABBCC" } }]) assert.ok(areSettings(value));
  for (const value of [null, [], 7, { hat: 1 }, { seed: -1 }, { fidelity: "0.5" }, { palette: [] }, { palette: { hair: "red" } }, { toString: 1 }]) assert.ok(!areSettings(value));
});

test("the dice always shows another seed", () => {
  assert.equal(otherSeed(5, 9), 9);
  assert.equal(otherSeed(5, 5), 6);
  assert.equal(otherSeed(MAX_SEED, MAX_SEED), 0);
});

test("settings have equal keys when the network could not tell them apart", () => {
  const settings = defaultSettings();
  assert.equal(settingsKey(settings), settingsKey({ ...settings, fidelity: 0.8001 }));
  for (const other of [{ fidelity: 0.7 }, { seed: 1 }, { palette: { skin: "#000000" } }, { palette: { hair: "#000000" } }, { age: 0 }, { gender: 0 }]) {
    assert.notEqual(settingsKey(settings), settingsKey({ ...settings, ...other }));
  }
});

test("a new drawing is of a person of its own", () => {
  assert.deepEqual(newSettings(41), { ...defaultSettings(), seed: 41 });
});
