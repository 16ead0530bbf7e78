import assert from "node:assert/strict";
import test from "node:test";

import { toSvg } from "../../static/studio/exporting/formats.js";
import { findEnclosed, findTouched, isWithinReach, measureBox, mirrorStroke, moveStroke } from "../../static/studio/drawing/geometry.js";
import { History } from "../../static/studio/drawing/history.js";
import { followOn } from "../../static/studio/importing/geometry.js";
import { frameBox } from "../../static/studio/tools/selection.js";
import { makeEllipse, makeLine } from "../../static/studio/drawing/shapes.js";
import { toHead, toLog, toRecord } from "../../static/studio/drawing/step_log.js";
import { measureStrokes, StrokesError, validateDocument } from "../../static/studio/drawing/strokes.js";
import { findTiles, TILES } from "../../static/studio/paper/tiles.js";
import { BROKEN, DEGENERATE, toSamples } from "./degenerate_strokes.js";

const documentOf = (...strokes) => validateDocument({ version: 1, strokes });
const LOOP = [{ x: 0, y: 0 }, { x: 512, y: 0 }, { x: 512, y: 512 }, { x: 0, y: 512 }];
const PLACES = [{ x: 10, y: 20 }, { x: NaN, y: 20 }, { x: 1e300, y: -1e300 }];
const MOVES = [{}, { dx: 5, dy: -5 }, { scale: 1e-9 }, { scale: 1e9, cx: 3 }, { angle: 1e6 }, { dx: NaN }, { scale: NaN, angle: NaN }, { dx: Infinity }];

for (const [name, stroke] of Object.entries(DEGENERATE)) {
  test(`a stroke of ${name}: the document holds it, and history, log and storage give it back`, () => {
    documentOf(stroke);
    const history = new History();
    assert.equal(history.add(stroke), null);
    history.undo();
    history.redo();
    const record = { history: history.toRecord() };
    const stored = JSON.parse(JSON.stringify([toHead(record), toLog(record)]));
    assert.deepEqual(History.fromRecord(toRecord(...stored).history).strokes, [stroke]);
    history.undo();
    assert.equal(measureStrokes(history.strokes).points, 0);
  });

  test(`a stroke of ${name}: its frame holds all of its ink, and a loop around the paper what lies there`, () => {
    const box = measureBox(stroke);
    assert.equal(box === null, stroke.points.length === 0);
    assert.equal(frameBox(box) === null, stroke.points.length === 0);
    for (const [x, y] of stroke.points) assert.ok(x >= box.left && x <= box.right && y >= box.top && y <= box.bottom);
    const isOnPaper = stroke.points.length > 0 && stroke.points.every(([x, y]) => x >= 0 && y >= 0 && x < 512 && y < 512);
    assert.deepEqual(findEnclosed([stroke], LOOP), isOnPaper ? [0] : []);
  });

  test(`a stroke of ${name}: an eraser on its first point touches it`, () => {
    const place = { x: stroke.points[0]?.[0] ?? 1, y: stroke.points[0]?.[1] ?? 1 };
    assert.deepEqual(findTouched([stroke], place, place, 1), stroke.points.length > 0 ? [0] : []);
  });

  test(`a stroke of ${name}: its SVG holds numbers alone`, () => {
    const svg = toSvg([stroke]);
    assert.doesNotMatch(svg, /NaN|Infinity|undefined|null/);
    assert.equal(svg.includes("<path"), stroke.points.length > 0);
  });
}

for (const [name, stroke] of Object.entries({ ...DEGENERATE, ...BROKEN })) {
  test(`a stroke of ${name}: what is moved, mirrored or traced is a stroke that the document holds`, () => {
    const drawn = { ...stroke, size: Math.min(64, stroke.size) };
    documentOf(...MOVES.map((move) => moveStroke(drawn, move)), ...[0, 256, 512].map((axis) => mirrorStroke(drawn, axis)));
    documentOf(...followOn([{ ...drawn, points: drawn.points.map(([x, y, pressure]) => [x, y, pressure, 7]) }], 100));
  });

  test(`a stroke of ${name}: a line and an ellipse between its ends are strokes that the document holds`, () => {
    const samples = toSamples(stroke);
    const [start, end] = [samples[0], samples.at(-1)];
    if (!start) return;
    for (const make of [makeLine, makeEllipse]) {
      for (const isConstrained of [false, true]) documentOf(make({ ...start, tMs: 0 }, { ...end, tMs: 9, isConstrained }, 6));
    }
  });

  test(`a stroke of ${name}: its tiles are tiles of the paper, each once`, () => {
    const tiles = findTiles(stroke);
    assert.equal(new Set(tiles).size, tiles.length);
    assert.ok(tiles.every((tile) => Number.isInteger(tile) && tile >= 0 && tile < TILES * TILES));
  });

  test(`a stroke of ${name}: an eraser or a frame at places that are none finds and breaks nothing`, () => {
    for (const from of PLACES) for (const to of PLACES) findTouched([stroke], from, to, 5).forEach((index) => assert.equal(index, 0));
    assert.deepEqual(findTouched([stroke], PLACES[1], PLACES[1], 5), []);
    const box = measureBox(stroke);
    if (box) for (const move of [{ dx: NaN }, { scale: NaN }, { dx: Infinity }]) assert.equal(isWithinReach(box, move), false);
  });
}

for (const [name, stroke] of Object.entries(BROKEN)) {
  test(`a stroke of ${name}: no document and no stored history holds it`, () => {
    assert.throws(() => documentOf(stroke), StrokesError);
    assert.throws(() => History.fromRecord({ past: [{ type: "add", stroke }], future: [] }), StrokesError);
  });
}
