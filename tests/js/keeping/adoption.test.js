import assert from "node:assert/strict";
import test from "node:test";

import { chooseForArtwork, chooseNewer, chooseRecords, isLost, keepOlder, mergeKept, putAside, putLast, readKept, recordHasInk, VISITOR } from "../../../static/studio/keeping/adoption.js";

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
const saved = (savedAt) => record(savedAt, { artworkId: "a", isSaved: true });
const waiting = (savedAt, keptFrom = "own") => record(savedAt, { keptFrom });
const times = (kept) => kept.map(({ savedAt }) => savedAt);
const ANN = "0c5f";

test("a first visit opens nothing", () => {
  assert.deepEqual(chooseRecords({ userKey: VISITOR }), { current: undefined, kept: [] });
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
  assert.deepEqual(chooseRecords({ userKey: ANN, own: older, visitor: newer }), { current: newer, kept: [waiting(1)] });
  assert.deepEqual(chooseRecords({ userKey: ANN, own: newer, visitor: older }), { current: newer, kept: [waiting(1, "visitor")] });
});

test("the drawing that the visitor wants saved is opened, even where another one is newer", () => {
  const visitor = record(1, { wish: "save" });
  assert.deepEqual(chooseRecords({ userKey: ANN, own: record(2), visitor }), { current: visitor, kept: [waiting(2)] });
});

test("a drawing that is safe in the gallery gives way to the visitor's and takes no place from one that waits", () => {
  const [visitor, kept] = [record(2), [waiting(1)]];
  assert.deepEqual(chooseRecords({ userKey: ANN, own: saved(3), visitor, kept }), { current: visitor, kept });
});

test("drawings that wait go on waiting, behind one that gives way now", () => {
  const kept = [waiting(2, "visitor"), waiting(1)];
  assert.deepEqual(chooseRecords({ userKey: ANN, own: record(3), kept }), { current: record(3), kept });
  const chosen = chooseRecords({ userKey: ANN, own: record(3), visitor: record(4), kept });
  assert.deepEqual(chosen, { current: record(4), kept: [waiting(3), ...kept] });
});

test("drawings that a visitor set aside move to the person who signs in", () => {
  const chosen = chooseRecords({ userKey: ANN, kept: [waiting(1)], visitorKept: [waiting(4), waiting(3)] });
  assert.deepEqual(chosen.kept, [waiting(4, "visitor"), waiting(3, "visitor"), waiting(1)]);
});

test("a visitor's own drawings stay the visitor's", () => {
  const kept = [waiting(1)];
  assert.deepEqual(chooseRecords({ userKey: VISITOR, own: record(2), visitor: record(2), kept, visitorKept: kept }).kept, kept);
});

test("each drawing set aside waits, the newest first; a blank and a saved one need not", () => {
  const kept = [1, 2, 3].reduce((list, savedAt) => putAside(list, record(savedAt)), []);
  assert.deepEqual(times(kept), [3, 2, 1]);
  assert.equal(putAside(kept, empty(4)), kept);
  assert.equal(putAside(kept, saved(4)), kept);
  assert.equal(putAside(kept, undefined), kept);
});

test("a drawing that gave way to a waiting one waits behind the others", () => {
  assert.deepEqual(putLast([waiting(1)], record(2)), [waiting(1), waiting(2)]);
  assert.deepEqual(putLast([waiting(1)], empty(2)), [waiting(1)]);
});

test("twenty drawings wait; of one more the oldest goes, wherever it stands", () => {
  const twenty = [1, ...Array.from({ length: 19 }, (_, index) => 20 - index)].map((savedAt) => waiting(savedAt));
  assert.equal(putAside(twenty.slice(1), record(30)).length, 20);
  const kept = putAside(twenty, record(30));
  assert.deepEqual([kept.length, kept[0].savedAt, times(kept).includes(1), times(kept).includes(2)], [20, 30, false, true]);
});

test("a single waiting record, as pages stored it before, is read as a list of one", () => {
  assert.deepEqual(readKept(waiting(1)), [waiting(1)]);
  assert.deepEqual(readKept([waiting(2), waiting(1)]), [waiting(2), waiting(1)]);
  assert.deepEqual(readKept(undefined), []);
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
  const chosen = { current: unsaved, kept: [waiting(1, "visitor")] };
  const kept = [{ ...unsaved, keptFrom: "own" }, waiting(1, "visitor")];
  assert.deepEqual(chooseForArtwork({ chosen, artworkRecord }), { current: artworkRecord, kept });
});

test("unsaved work on the same artwork is opened instead of the gallery's", () => {
  const artworkRecord = record(9, { artworkId: "a", isSaved: true });
  const chosen = { current: record(3, { artworkId: "a" }), kept: [] };
  assert.equal(chooseForArtwork({ chosen, artworkRecord }), chosen);
});

test("an older version is opened although there is unsaved work on its artwork, which waits; unsaved work on that version is gone on with", () => {
  const artworkRecord = record(9, { artworkId: "a", drawingId: "v", isSaved: true, isOlder: true });
  const other = record(3, { artworkId: "a", drawingId: "a" });
  const kept = [{ ...other, keptFrom: "own" }];
  assert.deepEqual(chooseForArtwork({ chosen: { current: other, kept: [] }, artworkRecord }), { current: artworkRecord, kept });
  const chosen = { current: record(3, { artworkId: "a", drawingId: "v" }), kept: [] };
  assert.equal(chooseForArtwork({ chosen, artworkRecord }), chosen);
});

test("saved work gives way to the artwork without waiting", () => {
  const artworkRecord = record(9, { artworkId: "a", isSaved: true });
  const chosen = { current: record(3, { artworkId: "b", isSaved: true }), kept: [waiting(1)] };
  assert.deepEqual(chooseForArtwork({ chosen, artworkRecord }), { current: artworkRecord, kept: [waiting(1)] });
});

const line = (x) => ({ type: "add", stroke: { tool: "pen", size: 6, points: [[x, 1, 0.5, 0]] } });
const steps = (past, { future = [], ...extra } = {}) => record(1, { history: { past, future }, ...extra });

test("a drawing gives way without a loss when the other one has its lines, even undone or cleared, or the gallery has it", () => {
  const loser = steps([line(1), line(2)]);
  assert.equal(isLost(loser, steps([line(1), line(2), line(3)])), false);
  assert.equal(isLost(loser, steps([line(1)], { future: [line(2)] })), false);
  assert.equal(isLost(loser, steps([line(1), line(2), { type: "clear" }])), false);
  assert.equal(isLost(steps([line(1)], { isSaved: true }), steps([])), false);
});

test("a line that only the other page drew would be lost, one that it took back would not", () => {
  assert.equal(isLost(steps([line(1), line(2)]), steps([line(1), line(3)])), true);
  assert.equal(isLost(steps([line(1)], { future: [line(2)] }), steps([line(1)])), false);
  assert.equal(isLost(steps([line(1), line(2), { type: "clear" }]), steps([])), false);
  assert.equal(isLost(steps(["no step"]), steps([])), false);
});

test("of a record and a spare that another page left, the older waits if lines would be lost", () => {
  const [ours, theirs] = [{ ...steps([line(1), line(2)]), savedAt: 5 }, { ...steps([line(1), line(3)]), savedAt: 6 }];
  assert.deepEqual(times(keepOlder([], ours, theirs)), [5]);
  assert.deepEqual(times(keepOlder([], theirs, ours)), [5]);
  assert.deepEqual(keepOlder([], ours, { ...steps([line(1), line(2), line(3)]), savedAt: 6 }), []);
  for (const pair of [[undefined, theirs], [ours, undefined], [undefined, undefined]]) assert.deepEqual(keepOlder([], ...pair), []);
});

test("what another page set aside waits, too, and what this one took up waits no longer", () => {
  const [a, b, c] = ["a", "b", "c"].map((drawingId, index) => ({ ...waiting(index), drawingId }));
  assert.deepEqual(mergeKept([c, a], [b, a], [a]), [c, a, b]);
  assert.deepEqual(mergeKept([c], [a], [a]), [c]);
  const kept = [c];
  assert.equal(mergeKept(kept, [c], []), kept);
});
