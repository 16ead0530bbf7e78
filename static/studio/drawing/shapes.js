// Straight lines and ellipses: a stroke between the place where the hand began and the place where it is now. Pure.

import { makePoint } from "./strokes.js";

const STEP_UNITS = 6; // so that erasing and selecting find points all along
const MOST_STEPS = 240;
const SNAP = Math.PI / 12; // a constrained line lies at a multiple of 15 degrees

/** Samples are {x, y, pressure, tMs, isConstrained}. */
export function makeLine(start, end, size) {
  const to = end.isConstrained ? snap(start, end) : end;
  const steps = countSteps(1, Math.hypot(to.x - start.x, to.y - start.y));
  return makeStroke(size, steps, start, end, (share) => [start.x + share * (to.x - start.x), start.y + share * (to.y - start.y)]);
}

/** In the box between the two places; constrained, a circle. */
export function makeEllipse(start, end, size) {
  const [width, height] = boxOf(start, end);
  const [rx, ry] = [width / 2, height / 2];
  const steps = countSteps(12, Math.PI * (Math.abs(rx) + Math.abs(ry)));
  return makeStroke(size, steps, start, end, (share) => {
    const angle = 2 * Math.PI * share - Math.PI / 2;
    return [start.x + rx + rx * Math.cos(angle), start.y + ry + ry * Math.sin(angle)];
  });
}

function countSteps(least, units) {
  return Math.min(MOST_STEPS, Math.max(least, Math.ceil(units / STEP_UNITS)));
}

function makeStroke(size, steps, start, end, placeAt) {
  const points = Array.from({ length: steps + 1 }, (_, index) => {
    const share = index / steps;
    return makePoint(...placeAt(share), start.pressure, start.tMs + share * (end.tMs - start.tMs));
  });
  return { tool: "pen", size, points };
}

function snap(start, end) {
  const length = Math.hypot(end.x - start.x, end.y - start.y);
  const angle = SNAP * Math.round(Math.atan2(end.y - start.y, end.x - start.x) / SNAP);
  return { x: start.x + length * Math.cos(angle), y: start.y + length * Math.sin(angle) };
}

function boxOf(start, end) {
  const [width, height] = [end.x - start.x, end.y - start.y];
  if (!end.isConstrained) return [width, height];
  const side = Math.max(Math.abs(width), Math.abs(height));
  return [side * (Math.sign(width) || 1), side * (Math.sign(height) || 1)];
}
