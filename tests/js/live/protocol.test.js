import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { decodePhotoFrame, encodeSketchFrame } from "../../../static/studio/live/protocol.js";

const vectors = JSON.parse(readFileSync(new URL("../../vectors/protocol.json", import.meta.url), "utf8"));

const fromHex = (hex) => new Uint8Array(Buffer.from(hex, "hex"));
const toHex = (bytes) => Buffer.from(bytes).toString("hex");

for (const { name, frame, fields } of vectors.sketch_frames) {
  test(`builds the sketch frame of the shared vectors: ${name}`, () => {
    const sketch = { ...fields, picture: fromHex(fields.picture) };
    assert.equal(toHex(encodeSketchFrame(sketch)), frame);
  });
}

for (const { name, frame, fields } of vectors.photo_frames) {
  test(`reads the photo frame of the shared vectors: ${name}`, () => {
    const { latency_ms: latencyMs, is_sharp: isSharp, jpeg, ...rest } = fields;
    const photo = decodePhotoFrame(fromHex(frame).buffer);
    assert.deepEqual({ ...photo, jpeg: toHex(photo.jpeg) }, { ...rest, latencyMs, isSharp, jpeg });
  });
}

for (const { name, frame } of vectors.malformed_photo_frames) {
  test(`refuses a malformed photo frame: ${name}`, () => {
    assert.throws(() => decodePhotoFrame(fromHex(frame).buffer), RangeError);
  });
}

test("rounds the fidelity to the nearest of 256 steps", () => {
  const encode = (fidelity) => {
    const frame = encodeSketchFrame({ seq: 1, seed: 0, fidelity, palette: {}, picture: fromHex("00") });
    return new Uint8Array(frame)[12];
  };
  assert.deepEqual([0, 0.001, 0.5, 0.999, 1].map(encode), [0, 0, 128, 255, 255]);
});
