import assert from "node:assert/strict";
import test from "node:test";

import { Later } from "../../static/studio/later.js";

test("a part is loaded when it is wanted first, and once", async () => {
  let loads = 0;
  const later = new Later(async () => ({ number: (loads += 1) }), {});
  assert.equal(loads, 0);
  const [first, second] = await Promise.all([later.get(), later.get()]);
  assert.equal(first, second);
  assert.equal(loads, 1);
});

test("a part that could not be loaded is told, and asked for again the next time", async () => {
  const told = [];
  let isOnline = false;
  const load = async () => {
    if (!isOnline) throw new TypeError("Failed to fetch");
    return "part";
  };
  const later = new Later(load, { show: (sentence) => told.push(sentence) });
  assert.equal(await later.get(), null);
  assert.equal(told.length, 1);
  isOnline = true;
  assert.equal(await later.get(), "part");
});

test("a part that was fetched ahead is there at once, and one that did not come is no notice", async () => {
  let loads = 0;
  const later = new Later(async () => (loads += 1), {});
  later.fetchAhead();
  later.fetchAhead();
  assert.equal(await later.get(), 1);
  const away = new Later(async () => { throw new TypeError("Failed to fetch"); }, {});
  away.fetchAhead();
  await new Promise((resolve) => setImmediate(resolve)); // a notice would have thrown: there is nobody to tell
});
