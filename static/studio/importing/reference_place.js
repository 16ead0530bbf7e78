// Where the photograph to draw from lies. Pure: a place is {x, y, scale}; x and y say where its corner lies, in shares of the paper's side.

import { clamp } from "../drawing/strokes.js";

export const COVERING = Object.freeze({ x: 0, y: 0, scale: 1 });
export const SCALES = Object.freeze({ least: 0.2, most: 8 });
const SEEN = 0.1; // of the paper's side stays covered, so that a photograph cannot get lost beside it

export function move({ x, y, scale }, dx, dy) {
  return keepInSight({ x: x + dx, y: y + dy, scale });
}

/** Scales about `at`, {x, y} in shares of the paper, which stays where it is. */
export function scaleAt(place, factor, at) {
  const scale = clamp(place.scale * factor, SCALES.least, SCALES.most);
  const ratio = scale / place.scale;
  return keepInSight({ x: at.x - (at.x - place.x) * ratio, y: at.y - (at.y - place.y) * ratio, scale });
}

/** A place that was kept, or COVERING for anything else. */
export function readPlace(kept) {
  const { x, y, scale } = kept ?? {};
  return [x, y, scale].every(Number.isFinite) ? scaleAt({ x, y, scale: 1 }, scale, { x, y }) : COVERING;
}

function keepInSight({ x, y, scale }) {
  const inSight = (corner) => clamp(corner, SEEN - scale, 1 - SEEN);
  return { x: inSight(x), y: inSight(y), scale };
}
