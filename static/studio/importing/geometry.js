// What is pure about bringing in a picture. Places are {x, y} in paper units; a move is that of drawing/geometry.js about the paper's middle.

import { clamp, makePoint, PAPER_UNITS } from "../drawing/strokes.js";

export const NO_MOVE = Object.freeze({ dx: 0, dy: 0, scale: 1, angle: 0, cx: PAPER_UNITS / 2, cy: PAPER_UNITS / 2 });
export const SCALES = Object.freeze({ least: 0.25, most: 4 });
const SOFTNESS = 8; // levels per step of opacity: lines keep smooth edges at any cut

/** Where a place on the paper lies on the picture that `move` has moved there. */
export function toSource({ x, y }, { dx, dy, scale, angle, cx, cy }) {
  const [cos, sin] = [Math.cos(angle) / scale, Math.sin(angle) / scale];
  const [right, down] = [x - cx - dx, y - cy - dy];
  return { x: cx + cos * right + sin * down, y: cy - sin * right + cos * down };
}

/** RGBA of black ink where a grey level is below `cut`. */
export function inkOf(levels, cut) {
  const pixels = new Uint8ClampedArray(4 * levels.length);
  for (let index = 0; index < levels.length; index += 1) pixels[4 * index + 3] = 128 + (cut - levels[index]) * SOFTNESS;
  return pixels;
}

/** A slider of 0..100 as a scale, 50 as it is, and back. */
export function toScale(value) {
  return 2 ** ((clamp(value, 0, 100) - 50) / 25);
}

export function fromScale(scale) {
  return 50 + 25 * Math.log2(clamp(scale, SCALES.least, SCALES.most));
}

/** -180..180 degrees, as a slider shows an angle. */
export function toDegrees(angle) {
  const degrees = (angle * 180) / Math.PI;
  return degrees - 360 * Math.round(degrees / 360);
}

/** Traced strokes as the next ones of a drawing that lasted until `endMs`. */
export function followOn(strokes, endMs) {
  return strokes.map((stroke) => ({
    ...stroke,
    points: stroke.points.map(([x, y, pressure, tMs]) => makePoint(x, y, pressure, tMs + endMs)),
  }));
}
