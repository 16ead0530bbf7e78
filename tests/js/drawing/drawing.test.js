import assert from "node:assert/strict";
import test from "node:test";

import "../browser.js";
import { Drawing, recordOfArtwork } from "../../../static/studio/drawing/drawing.js";
import { StrokesError } from "../../../static/studio/drawing/strokes.js";

const stroke = (x) => ({ tool: "pen", size: 6, points: [[x, 1, 0.5, 40]] });
const settings = { fidelity: 0.3, seed: 7, palette: { hair: "#102030" }, age: 61, gender: null };

function drawn() {
  const drawing = new Drawing();
  drawing.history.add(stroke(1));
  drawing.changed();
  return drawing;
}

test("a record brings back strokes, settings and artwork", () => {
  const drawing = drawn();
  drawing.markSaved("a", drawing.snapshot);
  const copy = new Drawing();
  assert.deepEqual(copy.open(structuredClone(drawing.toRecord({ settings }))), settings);
  assert.deepEqual(copy.history.toDocument(), drawing.history.toDocument());
  assert.deepEqual([copy.artworkId, copy.isSaved], ["a", true]);
});

test("a change after saving makes the drawing unsaved, but the artwork stays", () => {
  const drawing = drawn();
  drawing.markSaved("a", drawing.snapshot);
  drawing.changed();
  assert.deepEqual([drawing.artworkId, drawing.isSaved], ["a", false]);
});

test("a paper cleared after saving holds another face, and undo brings the artwork back", () => {
  const drawing = drawn();
  drawing.markSaved("a", drawing.snapshot);
  drawing.history.clear();
  drawing.history.add(stroke(2));
  assert.equal(drawing.artworkId, null);
  assert.equal(drawing.toRecord({ settings }).artworkId, null);
  drawing.history.undo();
  drawing.history.undo();
  assert.equal(drawing.artworkId, "a");
});

test("a paper cleared while saving is not tied to what was saved", () => {
  const drawing = drawn();
  const { snapshot } = drawing;
  drawing.history.clear();
  drawing.history.add(stroke(2));
  drawing.markSaved("a", snapshot);
  assert.equal(drawing.artworkId, null);
});

test("what was drawn while saving is not taken for saved", () => {
  const drawing = drawn();
  const { snapshot } = drawing;
  drawing.changed();
  drawing.markSaved("a", snapshot);
  assert.deepEqual([drawing.artworkId, drawing.isSaved], ["a", false]);
});

test("a save that ends after another drawing was begun does not tie that one to the artwork", () => {
  const drawing = drawn();
  const { snapshot } = drawing;
  drawing.startNew();
  drawing.markSaved("a", snapshot);
  assert.deepEqual([drawing.artworkId, drawing.isSaved], [null, false]);
});

test("the stroke under the pen is in the record, and ends what could be redone", () => {
  const drawing = drawn();
  drawing.history.undo();
  const { history } = drawing.toRecord({ settings, growing: [stroke(9)] });
  assert.deepEqual(history, { past: [{ type: "add", stroke: stroke(9) }], future: [] });
});

test("a stroke that has no point yet is not in the record", () => {
  const { history } = drawn().toRecord({ settings, growing: [{ tool: "pen", size: 6, points: [] }] });
  assert.equal(history.past.length, 1);
});

test("a new drawing belongs to no artwork and has nothing to undo", () => {
  const drawing = drawn();
  drawing.markSaved("a", drawing.snapshot);
  drawing.startNew();
  assert.deepEqual([drawing.artworkId, drawing.isEmpty, drawing.history.canUndo, drawing.isSaved], [null, true, false, false]);
});

test("a damaged record is refused and the drawing stays", () => {
  const drawing = drawn();
  assert.throws(() => drawing.open({ history: { past: [{ type: "add", stroke: { tool: "axe" } }], future: [] } }), StrokesError);
  assert.equal(drawing.history.strokes.length, 1);
});

test("an artwork becomes a saved record", () => {
  const record = recordOfArtwork({ id: "a", strokes: { version: 1, strokes: [stroke(1)] }, settings });
  const drawing = new Drawing();
  assert.deepEqual(drawing.open(record), settings);
  assert.deepEqual([drawing.artworkId, drawing.isSaved, drawing.history.canUndo], ["a", true, true]);
});

test("the next stroke begins when the last one ended", () => {
  assert.equal(new Drawing().endMs, 0);
  assert.equal(drawn().endMs, 40);
});

test("lines of the artwork that were moved are still its lines", () => {
  const drawing = drawn();
  drawing.markSaved("a", drawing.snapshot);
  drawing.edit({ removed: [0], added: [[0, stroke(5)]] });
  assert.equal(drawing.artworkId, "a");
  drawing.edit({ removed: [0] });
  assert.equal(drawing.artworkId, null);
});

test("a drawing is saved under the same key until it changes, also after a reload", () => {
  const drawing = drawn();
  assert.equal(drawing.toRecord({ settings }).saveKey, null);
  const key = drawing.chooseSaveKey();
  const copy = new Drawing();
  copy.open(structuredClone(drawing.toRecord({ settings })));
  assert.deepEqual([drawing.chooseSaveKey(), copy.chooseSaveKey()], [key, key]);
  copy.changed();
  assert.equal(copy.toRecord({ settings }).saveKey, null);
  assert.notEqual(copy.chooseSaveKey(), key);
  drawing.startNew();
  assert.notEqual(drawing.chooseSaveKey(), key);
});

test("an older version is safe in the gallery and yet can be saved, which makes it the newest", () => {
  const drawing = new Drawing();
  drawing.open(recordOfArtwork({ id: "a", older_version: "v", settings, strokes: { version: 1, strokes: [stroke(1)] } }));
  assert.deepEqual([drawing.id, drawing.artworkId, drawing.isSaved, drawing.isOlder, drawing.isNewest], ["v", "a", true, true, false]);
  const copy = new Drawing();
  copy.open(structuredClone(drawing.toRecord({ settings })));
  assert.deepEqual([copy.isSaved, copy.isNewest], [true, false]);
  copy.markSaved("a", copy.snapshot);
  assert.deepEqual([copy.isOlder, copy.isNewest], [false, true]);
  drawing.changed();
  assert.deepEqual([drawing.isOlder, drawing.isSaved], [false, false]);
});

test("the wish to save outlives the page, and ends with saving or another drawing", () => {
  const drawing = drawn();
  drawing.wish = "save";
  const copy = new Drawing();
  copy.open(structuredClone(drawing.toRecord({ settings })));
  assert.equal(copy.wish, "save");
  copy.markSaved("a", copy.snapshot);
  assert.equal(copy.wish, null);
  drawing.startNew();
  assert.equal(drawing.wish, null);
});
