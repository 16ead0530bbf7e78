import assert from "node:assert/strict";
import test from "node:test";

import { chooseForArtwork, chooseNewer, chooseRecords, recordHasInk, VISITOR } from "../../static/studio/adoption.js";

const stroke = { tool: "pen", size: 6, points: [[1, 1, 0.5, 0]] };
const record = (savedAt, extra = {}) => ({
  savedAt,
  history: { past: [{ type: "add", stroke }], future: [] },
  settings: {},
  artworkId: null,
  isSaved: false,
  ...extra,
});
const empty = (savedAt) => record(savedAt, { history: { past: [], future: [] } });
const ANN = "0c5f";

test("a first visit opens nothing", () => {
  assert.deepEqual(chooseRecords({ userKey: VISITOR }), { current: undefined, kept: undefined, keptFrom: null });
});

test("a visitor opens the visitor's drawing", () => {
  const own = record(1);
  assert.equal(chooseRecords({ userKey: VISITOR, own, visitor: own }).current, own);
});

test("the visitor's drawing becomes the person's who signs in", () => {
  const visitor = record(1);
  assert.equal(chooseRecords({ userKey: ANN, visitor }).current, visitor);
  assert.equal(chooseRecords({ userKey: ANN, own: empty(9), visitor }).current, visitor);
});

test("an empty visitor's paper takes nothing away", () => {
  const own = record(1);
  assert.equal(chooseRecords({ userKey: ANN, own, visitor: empty(9) }).current, own);
});

test("of two drawings with ink the newer is opened and the other waits", () => {
  const [older, newer] = [record(1), record(2)];
  assert.deepEqual(chooseRecords({ userKey: ANN, own: older, visitor: newer }), { current: newer, kept: older, keptFrom: "own" });
  assert.deepEqual(chooseRecords({ userKey: ANN, own: newer, visitor: older }), { current: newer, kept: older, keptFrom: "visitor" });
});

test("a drawing that is safe in the gallery gives way to the visitor's and takes no place from one that waits", () => {
  const [saved, visitor, kept] = [record(3, { artworkId: "a", isSaved: true }), record(2), record(1, { keptFrom: "own" })];
  assert.deepEqual(chooseRecords({ userKey: ANN, own: saved, visitor, kept }), { current: visitor, kept, keptFrom: "own" });
});

test("a drawing that waits goes on waiting", () => {
  const kept = record(1, { keptFrom: "visitor" });
  assert.deepEqual(chooseRecords({ userKey: ANN, own: record(2), kept }), { current: record(2), kept, keptFrom: "visitor" });
});

test("a cleared drawing that undo brings back counts as one with ink", () => {
  assert.equal(recordHasInk(record(1, { history: { past: [{ type: "add", stroke }, { type: "clear" }], future: [] } })), true);
  assert.equal(recordHasInk(record(1, { history: { past: [], future: [{ type: "add", stroke }] } })), true);
  assert.equal(recordHasInk(empty(1)), false);
  assert.equal(recordHasInk(undefined), false);
});

test("of a record and its spare the newer counts, of equals the spare", () => {
  const [older, newer] = [record(1), record(2)];
  assert.equal(chooseNewer(older, newer), newer);
  assert.equal(chooseNewer(newer, older), newer);
  assert.equal(chooseNewer(undefined, older), older);
  assert.equal(chooseNewer(older, undefined), older);
  const twin = record(1);
  assert.equal(chooseNewer(older, twin), twin);
});

test("an artwork is opened as the gallery has it, and other unsaved work waits", () => {
  const artworkRecord = record(9, { artworkId: "a", isSaved: true });
  const unsaved = record(3, { artworkId: "b" });
  const chosen = { current: unsaved, kept: undefined, keptFrom: null };
  assert.deepEqual(chooseForArtwork({ chosen, artworkRecord }), { current: artworkRecord, kept: unsaved, keptFrom: "own" });
});

test("unsaved work on the same artwork is opened instead of the gallery's", () => {
  const artworkRecord = record(9, { artworkId: "a", isSaved: true });
  const chosen = { current: record(3, { artworkId: "a" }), kept: undefined, keptFrom: null };
  assert.equal(chooseForArtwork({ chosen, artworkRecord }), chosen);
});

test("saved work gives way to the artwork without waiting", () => {
  const artworkRecord = record(9, { artworkId: "a", isSaved: true });
  const chosen = { current: record(3, { artworkId: "b", isSaved: true }), kept: undefined, keptFrom: null };
  assert.deepEqual(chooseForArtwork({ chosen, artworkRecord }), { current: artworkRecord, kept: undefined, keptFrom: null });
});
