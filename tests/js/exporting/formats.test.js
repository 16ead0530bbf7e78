import assert from "node:assert/strict";
import test from "node:test";

import { copyLabel, findXmp, toSvg } from "../../../static/studio/exporting/formats.js";

const stroke = (...points) => ({ tool: "pen", size: 10, points });
const bytes = (...values) => Uint8Array.from(values.flatMap((value) => (typeof value === "string" ? [...Buffer.from(value, "latin1")] : [value])));
const XMP = "http://ns.adobe.com/xap/1.0/\0<x/>";
const segment = bytes(0xff, 0xe1, 0, XMP.length + 2, XMP);
const JFIF = [0xff, 0xe0, 0, 4, 1, 2];
const REST = [0xff, 0xda, 9, 9];
const labelled = bytes(0xff, 0xd8, ...JFIF, ...segment, ...REST);

test("neighbouring segments of one width are one path, others begin a new one", () => {
  const svg = toSvg([stroke([0, 0, 1, 0], [10, 0, 1, 1], [20, 0, 1, 2], [30, 0, 0, 3])]);
  assert.deepEqual(svg.match(/<path[^>]*>/g), ['<path d="M0 0L10 0L20 0" stroke="#000" stroke-width="10"/>', '<path d="M20 0L30 0" stroke="#000" stroke-width="7"/>']);
});

test("a dot is a path of no length, an eraser is white, an empty stroke is nothing", () => {
  const svg = toSvg([stroke([5, 6, 0.5, 0]), { ...stroke([1, 1, 1, 0], [2, 2, 1, 0]), tool: "eraser" }, stroke()]);
  assert.equal(svg.match(/<path/g).length, 2);
  assert.match(svg, /M5 6L5 6/);
  assert.match(svg, /stroke="#fff"/);
});

test("the label of the photograph is put into what was made from it", () => {
  assert.deepEqual(findXmp(labelled), segment);
  const copy = copyLabel(labelled, bytes(0xff, 0xd8, ...JFIF, ...REST));
  assert.deepEqual(findXmp(copy), segment);
  assert.deepEqual([...copy.slice(-REST.length)], REST);
});

test("a photograph without a label, a broken file and an empty one have none", () => {
  for (const jpeg of [bytes(0xff, 0xd8, ...JFIF, ...REST), bytes(0xff, 0xd8), bytes(), bytes(0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff)]) {
    assert.equal(findXmp(jpeg), null);
  }
  assert.throws(() => copyLabel(bytes(0xff, 0xd8), labelled), /no label/);
});
