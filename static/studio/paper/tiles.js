// Which tiles of the paper the ink of a stroke may touch, so that a change redraws its surroundings only. Pure.

import { PAPER_UNITS, widthAt } from "../drawing/strokes.js";

export const TILES = 32; // a side
const TILE_UNITS = PAPER_UNITS / TILES;
const MARGIN_UNITS = 4; // soft edges of a small canvas, and the rounding of tiles to pixels

const touched = new WeakMap();

/** Numbers of the tiles, row by row; kept until the stroke grows. */
export function tilesOf(stroke) {
  const { length } = stroke.points;
  if (touched.get(stroke)?.length !== length) touched.set(stroke, { length, tiles: findTiles(stroke) });
  return touched.get(stroke).tiles;
}

export function findTiles({ size, points }) {
  const tiles = new Set();
  points.forEach((_, index) => addSegment(tiles, points, index, size));
  return [...tiles];
}

/** Whether the segment that ends in `points[index]` may touch one of the tiles (a Set). */
export function touchesTiles({ size, points }, index, tiles) {
  const own = new Set();
  addSegment(own, points, index, size);
  return [...own].some((tile) => tiles.has(tile));
}

function addSegment(tiles, points, index, size) {
  const [x1, y1, pressure1] = points[index];
  const [x0, y0, pressure0] = points[index - 1] ?? points[index];
  const reach = widthAt(size, Math.max(pressure0, pressure1)) / 2 + MARGIN_UNITS;
  const [left, right] = rangeOf(x0, x1, reach);
  const [top, bottom] = rangeOf(y0, y1, reach);
  for (let row = top; row <= bottom; row += 1) {
    for (let column = left; column <= right; column += 1) tiles.add(row * TILES + column);
  }
}

/** Of a segment beside the paper the first lies behind the last. */
function rangeOf(a, b, reach) {
  const first = Math.floor((Math.min(a, b) - reach) / TILE_UNITS);
  const last = Math.floor((Math.max(a, b) + reach) / TILE_UNITS);
  return [Math.max(0, first), Math.min(TILES - 1, last)];
}

/** The strokes that went, came or lie in another order, where a list of strokes becomes another; some that stayed may be among them. */
export function findChanged(before, after) {
  const stay = new Set(after);
  const changed = [];
  let next = 0;
  for (const stroke of before) {
    if (!stay.has(stroke)) {
      changed.push(stroke);
      continue;
    }
    while (next < after.length && after[next] !== stroke) changed.push(after[next++]);
    next += 1;
  }
  return [...changed, ...after.slice(next)];
}
