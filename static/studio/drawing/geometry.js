// Strokes moved, mirrored, hit and enclosed. Pure; places are {x, y} in paper units.

import { clamp, makePoint, MAX_SIZE, MIN_SIZE, PAPER_UNITS, widthAt } from "./strokes.js";

const boxes = new WeakMap(); // a finished stroke never changes

/** {left, top, right, bottom} of the ink; an empty stroke has none: null. */
export function measureBox(stroke) {
  if (!boxes.has(stroke)) boxes.set(stroke, computeBox(stroke));
  return boxes.get(stroke);
}

function computeBox({ points, size }) {
  if (points.length === 0) return null;
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const [x, y, pressure] of points) {
    const radius = widthAt(size, pressure) / 2;
    box.left = Math.min(box.left, x - radius);
    box.top = Math.min(box.top, y - radius);
    box.right = Math.max(box.right, x + radius);
    box.bottom = Math.max(box.bottom, y + radius);
  }
  return box;
}

/** The box around all of them, or null. */
export function measureBoxes(strokes) {
  const all = strokes.map(measureBox).filter(Boolean);
  if (all.length === 0) return null;
  return {
    left: Math.min(...all.map(({ left }) => left)),
    top: Math.min(...all.map(({ top }) => top)),
    right: Math.max(...all.map(({ right }) => right)),
    bottom: Math.max(...all.map(({ bottom }) => bottom)),
  };
}

export function mirrorStroke(stroke, axis) {
  return { ...stroke, points: stroke.points.map(([x, y, pressure, tMs]) => makePoint(2 * axis - x, y, pressure, tMs)) };
}

/** `move` is {dx, dy, scale, angle, cx, cy}: turned and scaled about (cx, cy), then shifted. */
export function movePlace({ x, y }, { dx = 0, dy = 0, scale = 1, angle = 0, cx = 0, cy = 0 }) {
  const [cos, sin] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  return { x: cx + dx + cos * (x - cx) - sin * (y - cy), y: cy + dy + sin * (x - cx) + cos * (y - cy) };
}

export function moveStroke(stroke, move) {
  const points = stroke.points.map(([x, y, pressure, tMs]) => {
    const place = movePlace({ x, y }, move);
    return makePoint(place.x, place.y, pressure, tMs);
  });
  const size = Math.round(100 * clamp(stroke.size * (move.scale ?? 1), MIN_SIZE, MAX_SIZE)) / 100;
  return { ...stroke, size, points };
}

/** The corners of `box`, moved: clockwise from the upper left. */
export function moveBox({ left, top, right, bottom }, move) {
  const corners = [{ x: left, y: top }, { x: right, y: top }, { x: right, y: bottom }, { x: left, y: bottom }];
  return corners.map((corner) => movePlace(corner, move));
}

/** Whether no point would have to be bent to stay where the document may have points. */
export function isWithinReach(box, move) {
  return moveBox(box, move).every(({ x, y }) => [x, y].every((value) => value > -PAPER_UNITS && value < 2 * PAPER_UNITS));
}

/** Even-odd rule; the polygon closes itself. */
export function isInside({ x, y }, polygon) {
  let isIn = false;
  for (let index = 0, last = polygon.length - 1; index < polygon.length; last = index, index += 1) {
    const [a, b] = [polygon[index], polygon[last]];
    if (a.y > y !== b.y > y && x < a.x + ((b.x - a.x) * (y - a.y)) / (b.y - a.y)) isIn = !isIn;
  }
  return isIn;
}

/** Indices of the strokes that lie in the polygon with at least half of their points. */
export function findEnclosed(strokes, polygon) {
  return findIndices(strokes, ({ points }) => {
    const count = points.filter(([x, y]) => isInside({ x, y }, polygon)).length;
    return points.length > 0 && 2 * count >= points.length;
  });
}

/** Indices of the pen strokes that a round tip of `radius` touches on its way between two places. */
export function findTouched(strokes, from, to, radius) {
  return findIndices(strokes, (stroke) => stroke.tool === "pen" && isBoxNear(measureBox(stroke), from, to, radius) && isTouched(stroke, from, to, radius));
}

function findIndices(strokes, isWanted) {
  const indices = [];
  strokes.forEach((stroke, index) => isWanted(stroke) && indices.push(index));
  return indices;
}

function isBoxNear(box, from, to, radius) {
  return box !== null && Math.max(from.x, to.x) + radius >= box.left && Math.min(from.x, to.x) - radius <= box.right &&
    Math.max(from.y, to.y) + radius >= box.top && Math.min(from.y, to.y) - radius <= box.bottom;
}

function isTouched({ points, size }, from, to, radius) {
  const places = points.map(([x, y]) => ({ x, y }));
  if (places.length === 1) places.push(places[0]);
  return places.slice(1).some((place, index) => {
    const reach = radius + widthAt(size, (points[index][2] + (points[index + 1] ?? points[index])[2]) / 2) / 2;
    return measureGap(places[index], place, from, to) <= reach;
  });
}

/** The least distance between two segments. */
function measureGap(a, b, c, d) {
  if (doCross(a, b, c, d)) return 0;
  return Math.min(measureDistance(a, c, d), measureDistance(b, c, d), measureDistance(c, a, b), measureDistance(d, a, b));
}

function doCross(a, b, c, d) {
  const side = (p, q, r) => Math.sign((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x));
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

/** From a place to a segment. */
function measureDistance(place, a, b) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = dx * dx + dy * dy;
  const share = length > 0 ? Math.min(1, Math.max(0, ((place.x - a.x) * dx + (place.y - a.y) * dy) / length)) : 0;
  return Math.hypot(place.x - a.x - share * dx, place.y - a.y - share * dy);
}
