// The strokes document (docs/architecture.md): what it may hold, and pure functions on it. studio/strokes.py is its twin.

import { gettext } from "../../js/i18n.js";

export const VERSION = 1;
export const PAPER_UNITS = 512;
export const MAX_STROKES = 20_000;
export const MAX_POINTS = 400_000;
export const MAX_DRAWN_UNITS = 3_000_000; // about a second of drawing for the server
export const MAX_BYTES = 10 * 1024 * 1024;
export const MIN_SIZE = 0.5;
export const MAX_SIZE = 64;
export const TOOLS = Object.freeze(["pen", "eraser"]);

const LOWEST = -PAPER_UNITS;
const HIGHEST = 2 * PAPER_UNITS;

/** The drawing cannot be accepted; `message` is a sentence for the person. */
export class StrokesError extends Error {}

/** It is sound, but larger than can be kept. */
export class FullDrawing extends StrokesError {}

export function emptyDocument() {
  return { version: VERSION, strokes: [] };
}

/** Width in paper units of a line at this pressure (0..1). */
export function widthAt(size, pressure) {
  return size * (0.4 + 0.6 * pressure);
}

/** A point the document accepts: on or near the paper, two decimals, pressure 0..1, whole milliseconds. */
export function makePoint(x, y, pressure, tMs) {
  return [
    round(clamp(x, LOWEST, HIGHEST)),
    round(clamp(y, LOWEST, HIGHEST)),
    round(clamp(pressure, 0, 1)),
    Math.round(clamp(tMs, 0, Number.MAX_SAFE_INTEGER)),
  ];
}

export function clamp(value, low, high) {
  return Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : low;
}

function round(value) {
  return Math.round(value * 100) / 100;
}

/** Returns the document, or throws a StrokesError that names the first thing wrong with it. */
export function validateDocument(document) {
  if (!hasKeys(document, ["strokes", "version"]) || document.version !== VERSION || !Array.isArray(document.strokes)) {
    throw new StrokesError("This is not a drawing that this version can open.");
  }
  document.strokes.forEach(validateStroke);
  const refusal = findRefusal(measureStrokes(document.strokes));
  if (refusal) throw new FullDrawing(refusal);
  return document;
}

function validateStroke(stroke, index) {
  const where = `Stroke ${index + 1}`;
  if (!hasKeys(stroke, ["points", "size", "tool"])) throw new StrokesError(`${where} is not a stroke.`);
  if (!TOOLS.includes(stroke.tool)) throw new StrokesError(`${where} has an unknown tool.`);
  if (!isWithin(stroke.size, MIN_SIZE, MAX_SIZE)) throw new StrokesError(`${where} has a width outside 0.5 to 64.`);
  if (!Array.isArray(stroke.points) || !stroke.points.every(isPoint)) throw new StrokesError(`${where} has a point that is not on or near the paper.`);
}

function isPoint(point) {
  if (!Array.isArray(point) || point.length !== 4) return false;
  const [x, y, pressure, tMs] = point;
  return (
    isWithin(x, LOWEST, HIGHEST) && isWithin(y, LOWEST, HIGHEST) && isWithin(pressure, 0, 1) &&
    Number.isSafeInteger(tMs) && tMs >= 0
  );
}

function hasKeys(value, keys) {
  return typeof value === "object" && value !== null && Object.keys(value).sort().join() === keys.join();
}

function isWithin(value, low, high) {
  return Number.isFinite(value) && value >= low && value <= high;
}

/** How much of the limits these strokes use. */
export function measureStrokes(strokes) {
  const total = { strokes: 0, points: 0, drawnUnits: 0, bytes: JSON.stringify(emptyDocument()).length };
  for (const stroke of strokes) addUsage(total, stroke);
  return total;
}

/** Adds one stroke to `usage` in place (`sign` -1 takes it away). */
export function addUsage(usage, stroke, sign = 1) {
  usage.strokes += sign;
  usage.points += sign * stroke.points.length;
  usage.drawnUnits += sign * measureDrawnUnits(stroke);
  usage.bytes += sign * (JSON.stringify(stroke).length + 1); // and a comma
}

/** What drawing costs: the length plus the width of every segment, the width of a dot. */
function measureDrawnUnits({ size, points }) {
  if (points.length === 1) return widthAt(size, points[0][2]);
  let units = 0;
  for (let index = 1; index < points.length; index += 1) {
    const [[x0, y0, pressure0], [x1, y1, pressure1]] = [points[index - 1], points[index]];
    units += Math.hypot(x1 - x0, y1 - y0) + widthAt(size, (pressure0 + pressure1) / 2);
  }
  return units;
}

/** A sentence when the limits are passed, else null. */
export function findRefusal({ strokes, points, bytes, drawnUnits }) {
  const isFull = strokes > MAX_STROKES || points > MAX_POINTS || bytes > MAX_BYTES || drawnUnits > MAX_DRAWN_UNITS;
  return isFull ? gettext("This drawing is full: it has as many lines as can be saved. Undo some lines or start a new drawing.") : null;
}

export function hasInk(strokes) {
  return strokes.some((stroke) => stroke.tool === "pen" && stroke.points.length > 0);
}

/** Milliseconds since the drawing began at its last point. */
export function findEndMs(strokes) {
  const last = strokes.at(-1)?.points.at(-1);
  return last ? last[3] : 0;
}
