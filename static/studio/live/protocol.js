// The binary frames of the live protocol, version 1: docs/api.md. The Python twin is inference/protocol.py.

export const VERSION = 1;
export const SUBPROTOCOL = `s2r.v${VERSION}`;
const SKETCH = 1;
const PHOTO = 2;
const SHARP_PHOTO = 3;
const SKETCH_HEADER_BYTES = 36;
const PHOTO_HEADER_BYTES = 12;
const PALETTE_OFFSET = 13;
const AGE_OFFSET = 28;
const GENDER_OFFSET = 29;
const PALETTE_PARTS = ["skin", "hair", "lips", "eyes", "background"];

/**
 * @param {{seq: number, seed: number, fidelity: number, palette: Object<string, string>, age: ?number, gender: ?number,
 *   picture: Uint8Array}} sketch fidelity is 0..1; palette maps parts to "#rrggbb"; age is 0..100 years and gender 0..1, each
 *   null where the drawing decides; picture is an encoded PNG, JPEG or WebP.
 * @returns {ArrayBuffer}
 */
export function encodeSketchFrame({ seq, seed, fidelity, palette, age = null, gender = null, picture }) {
  const frame = new Uint8Array(SKETCH_HEADER_BYTES + picture.length);
  const view = new DataView(frame.buffer);
  view.setUint8(0, VERSION);
  view.setUint8(1, SKETCH);
  view.setUint16(2, paletteMask(palette));
  view.setUint32(4, seq);
  view.setUint32(8, seed);
  view.setUint8(12, Math.round(fidelity * 255));
  PALETTE_PARTS.forEach((part, k) => {
    if (palette[part]) frame.set(parseColour(palette[part]), PALETTE_OFFSET + 3 * k);
  });
  view.setUint8(AGE_OFFSET, traitByte(age));
  view.setUint8(GENDER_OFFSET, traitByte(gender === null ? null : 100 * gender));
  frame.set(picture, SKETCH_HEADER_BYTES);
  return frame.buffer;
}

/**
 * @param {ArrayBuffer} buffer
 * @returns {{seq: number, seed: number, latencyMs: number, isSharp: boolean, jpeg: Uint8Array}}
 * @throws {RangeError} when it is not a photo frame of this version.
 */
export function decodePhotoFrame(buffer) {
  if (buffer.byteLength <= PHOTO_HEADER_BYTES) {
    throw new RangeError(`A photo frame has more than ${PHOTO_HEADER_BYTES} bytes; this one has ${buffer.byteLength}.`);
  }
  const view = new DataView(buffer);
  const kind = view.getUint8(1);
  if (view.getUint8(0) !== VERSION || (kind !== PHOTO && kind !== SHARP_PHOTO)) {
    throw new RangeError(`This is not a photo frame of protocol version ${VERSION}.`);
  }
  return {
    seq: view.getUint32(4),
    seed: view.getUint32(8),
    latencyMs: view.getUint16(2),
    isSharp: kind === SHARP_PHOTO,
    jpeg: new Uint8Array(buffer, PHOTO_HEADER_BYTES),
  };
}

/** 0 is open, 1 to 101 are 0 to 100. */
function traitByte(value) {
  return value === null ? 0 : 1 + Math.round(value);
}

/** Asks for the photograph of a frame once more, sharper. */
export function encodeSharpenRequest(seq) {
  return JSON.stringify({ type: "sharpen", seq });
}

function paletteMask(palette) {
  return PALETTE_PARTS.reduce((mask, part, k) => (palette[part] ? mask | (1 << k) : mask), 0);
}

function parseColour(colour) {
  return [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
}
