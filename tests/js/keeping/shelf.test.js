import assert from "node:assert/strict";
import test from "node:test";

import { Shelf } from "../../../static/studio/keeping/shelf.js";

const at = (savedAt) => ({
  savedAt,
  history: { past: [{ type: "add", stroke: { tool: "pen", size: 6, points: [[savedAt, 1, 0.5, 0]] } }], future: [] },
  settings: {},
  artworkId: null,
  isSaved: false,
});
const blank = (savedAt) => ({ ...at(savedAt), history: { past: [], future: [] } });
const times = (shelf) => shelf.kept.map(({ savedAt }) => savedAt);

/** A shelf that the browser gives no storage, on which the drawings 1, 2 and 3 were set aside for a new one. */
async function filled() {
  const shelf = new Shelf("ann");
  for (const savedAt of [1, 2, 3]) await shelf.setAside(at(savedAt), blank(savedAt));
  return shelf;
}

test("drawings set aside one after the other all wait, the newest first", async () => {
  assert.deepEqual(times(await filled()), [3, 2, 1]);
});

test("after one was brought back to a blank paper, the next is first", async () => {
  const shelf = await filled();
  assert.equal((await shelf.swap(blank(4))).savedAt, 3);
  assert.equal(shelf.current.savedAt, 3);
  assert.deepEqual(times(shelf), [2, 1]);
});

test("swapping again and again shows every drawing and loses none", async () => {
  const shelf = await filled();
  const shown = [];
  let open = at(4);
  for (let turn = 0; turn < 4; turn += 1) {
    open = await shelf.swap(open);
    shown.push(open.savedAt);
  }
  assert.deepEqual(shown, [3, 2, 1, 4]);
  assert.deepEqual(times(shelf), [3, 2, 1]);
});

test("a drawing taken back waits no longer, and what was open in its place waits behind the others", async () => {
  const shelf = await filled();
  const last = { ...at(5), drawingId: "five" };
  await shelf.setAside(last, blank(6));
  assert.deepEqual(times(shelf), [5, 3, 2, 1]);
  await shelf.takeBack(last, at(6));
  assert.equal(shelf.current, last);
  assert.deepEqual(times(shelf), [3, 2, 1, 6]);
});

test("a drawing that redo goes on from is the first of those that wait", async () => {
  const shelf = await filled();
  const [last, next] = [{ ...at(5), drawingId: "five" }, { ...at(6), drawingId: "six" }];
  await shelf.takeBack(last, next);
  await shelf.goOn(next, last);
  assert.equal(shelf.current, next);
  assert.deepEqual(times(shelf), [5, 3, 2, 1]);
});

test("a blank paper set aside leaves those that wait", async () => {
  const shelf = await filled();
  await shelf.setAside(blank(4), blank(5));
  assert.deepEqual(times(shelf), [3, 2, 1]);
});
