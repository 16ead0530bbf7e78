import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import "../browser.js";
import { checkFileSize, DrawingFileError, MAX_FILE_BYTES, readDrawingFile, writeDrawingFile } from "../../../static/studio/drawing/drawing_file.js";
import { defaultSettings } from "../../../static/studio/drawing/settings.js";
import { MAX_STROKES } from "../../../static/studio/drawing/strokes.js";

const vectors = JSON.parse(readFileSync(new URL("../../vectors/drawing_file.json", import.meta.url), "utf8"));
const refuses = (text, fault) => assert.throws(() => readDrawingFile(text), (error) => error instanceof DrawingFileError && error.fault === fault && error.message.length > 20);

for (const { name, file, title, settings } of vectors.valid) {
  test(`the file is opened: ${name}`, () => {
    const { strokes } = file;
    assert.deepEqual(readDrawingFile(JSON.stringify(file)), { title, strokes, settings: { ...defaultSettings(), ...settings } });
  });
}

for (const { name, file, fault } of vectors.invalid) {
  test(`the file is refused: ${name}`, () => refuses(JSON.stringify(file), fault));
}

test("what is written is read again", () => {
  const [{ file }] = vectors.valid;
  const drawing = { title: "Grandmother", strokes: file.strokes, settings: { ...defaultSettings(), seed: 9, palette: { hair: "#102030" }, age: 40 } };
  assert.deepEqual(readDrawingFile(writeDrawingFile(drawing)), drawing);
});

for (const text of ["", "{", "not JSON", "\u0000\u0001\u0002", "[".repeat(200_000), `{"format":"sketch2real","version":1,"strokes":${"[".repeat(50_000)}${"]".repeat(50_000)}}`]) {
  test(`what is no JSON, or too deep, is refused with a sentence: ${text.length} characters from ${text.slice(0, 12)}`, () => {
    assert.throws(() => readDrawingFile(text), DrawingFileError);
  });
}

test("a file with more strokes than can be kept says so", () => {
  const strokes = { version: 1, strokes: Array(MAX_STROKES + 1).fill({ tool: "pen", size: 6, points: [] }) };
  refuses(JSON.stringify({ format: "sketch2real", version: 1, strokes }), "full");
});

test("a file that is too large is refused before it is read", () => {
  checkFileSize(MAX_FILE_BYTES);
  assert.throws(() => checkFileSize(MAX_FILE_BYTES + 1), /10 MB/);
});
