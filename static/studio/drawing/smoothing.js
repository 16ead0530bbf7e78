// From shaky pointer samples to the points of a stroke: a light pull towards the last point, then curves instead of corners.

import { makePoint } from "./strokes.js";

const SLOW_PULL = 0.45; // share of a small movement that the line follows; small movements are mostly tremor
const FAST_UNITS = 14; // a movement this long is followed whole
const MIN_STEP_UNITS = 0.6; // closer samples add points, not shape
const CURVE_STEP_UNITS = 5; // long movements become curves in steps of this length
const CORNER_COSINE = 0.3; // turns sharper than about 72 degrees are meant as corners

/** The line's next sample: `raw` pulled towards `last` when the movement is small. Samples are {x, y, pressure, tMs}. */
export function smoothSample(last, raw) {
  const distance = Math.hypot(raw.x - last.x, raw.y - last.y);
  const share = SLOW_PULL + (1 - SLOW_PULL) * Math.min(1, distance / FAST_UNITS);
  return { ...mix(last, raw, share), tMs: raw.tMs };
}

const QUICK_UNITS_PER_MS = 1.4; // the speed of a quick hand

/** Softness 0..1: how much a line thins where the hand is quick. A hard line, 0, feels the pressure alone. */
export function soften(pressure, unitsPerMs, softness) {
  return pressure * (1 - softness * Math.min(1, unitsPerMs / QUICK_UNITS_PER_MS));
}

function mix(a, b, share) {
  return {
    x: a.x + (b.x - a.x) * share,
    y: a.y + (b.y - a.y) * share,
    pressure: a.pressure + (b.pressure - a.pressure) * share,
    tMs: a.tMs + (b.tMs - a.tMs) * share,
  };
}

/** Samples on the quadratic curve from `start` to `end` bent towards `control`, `start` left out. */
export function sampleCurve(start, control, end) {
  const length = Math.hypot(control.x - start.x, control.y - start.y) + Math.hypot(end.x - control.x, end.y - control.y);
  const steps = Math.min(64, Math.max(1, Math.ceil(length / CURVE_STEP_UNITS)));
  return Array.from({ length: steps }, (_, index) => {
    const share = (index + 1) / steps;
    return mix(mix(start, control, share), mix(control, end, share), share);
  });
}

function isCorner(before, corner, after) {
  const [ax, ay] = [corner.x - before.x, corner.y - before.y];
  const [bx, by] = [after.x - corner.x, after.y - corner.y];
  const lengths = Math.hypot(ax, ay) * Math.hypot(bx, by);
  return lengths > 0 && (ax * bx + ay * by) / lengths < CORNER_COSINE;
}

function makeDot(stroke, pressure) {
  const [x, y, , tMs] = stroke.points[0];
  return { ...stroke, points: [makePoint(x, y, pressure, tMs)] };
}

/** A stroke while it is being drawn. `stroke` grows; what is in it does not change any more, but for a dot's width at the end. */
export class StrokeBuilder {
  #previous = null;
  #last = null; // the smoothed sample that the line heads for
  #tip = null; // where the line ends now
  #raw = null;
  #strongest = 0; // pressure

  constructor(tool, size) {
    this.stroke = { tool, size, points: [] };
  }

  /** Takes one pointer sample {x, y, pressure, tMs} in paper units. */
  extend(raw) {
    if (!Number.isFinite(raw.x) || !Number.isFinite(raw.y)) return;
    this.#raw = raw;
    this.#strongest = Math.max(this.#strongest, raw.pressure);
    if (!this.#last) {
      this.#last = raw;
      this.#push(raw);
      return;
    }
    const sample = smoothSample(this.#last, raw);
    if (Math.hypot(sample.x - this.#last.x, sample.y - this.#last.y) < MIN_STEP_UNITS) return;
    this.#bend(sample);
  }

  /** Ends the line where the pointer left the paper. A dot is as wide as its strongest press: a pen comes down and lifts without any. */
  finish() {
    if (this.#raw && !this.#isAt(this.#raw)) {
      if (!areNear(this.#last, this.#raw)) this.#push(this.#last); // else the newest pressure counts
      this.#push(this.#raw);
    }
    const { points } = this.stroke;
    if (points.length === 1 && points[0][2] < this.#strongest) this.stroke = makeDot(this.stroke, this.#strongest);
    return this.stroke;
  }

  #bend(sample) {
    const middle = mix(this.#last, sample, 0.5);
    if (this.#previous && isCorner(this.#previous, this.#last, sample)) {
      this.#push(this.#last);
      this.#push(middle);
    } else {
      for (const point of sampleCurve(this.#tip, this.#last, middle)) this.#push(point);
    }
    this.#previous = this.#last;
    this.#last = sample;
  }

  #push(sample) {
    if (this.stroke.points.length > 0 && this.#isAt(sample)) return;
    this.stroke.points.push(makePoint(sample.x, sample.y, sample.pressure, sample.tMs));
    this.#tip = sample;
  }

  #isAt(sample) {
    return this.#tip !== null && areNear(sample, this.#tip);
  }
}

function areNear(a, b) {
  return Math.hypot(a.x - b.x, a.y - b.y) < 0.05;
}
