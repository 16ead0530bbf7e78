// Strokes at the edge of what a hand can draw, and beyond it.

const stroke = (...points) => ({ tool: "pen", size: 6, points });

/** The document accepts these. */
export const DEGENERATE = Object.freeze({
  "no point": stroke(),
  "one point": stroke([10, 20, 0.5, 0]),
  "two points": stroke([10, 20, 0.5, 0], [40, 60, 1, 16]),
  "one place three times": stroke([10, 20, 0.5, 0], [10, 20, 0.5, 0], [10, 20, 0.5, 0]),
  "there and back": stroke([10, 20, 0.5, 0], [90, 20, 0.5, 8], [10, 20, 0.5, 16]),
  "no pressure": stroke([10, 20, 0, 0], [12, 20, 0, 5]),
  "as far as it goes": { ...stroke([-512, 1024, 1, 0], [1024, -512, 1, Number.MAX_SAFE_INTEGER]), size: 64 },
  "as thin as it goes": { ...stroke([100, 100, 0, 0]), size: 0.5 },
  "beside the paper": stroke([-400, -400, 0.5, 0], [-300, -20, 0.5, 9]),
  "a thousand points on a spot": stroke(...Array.from({ length: 1000 }, (_, k) => [50 + (k % 3) / 100, 50, 0.5, k])),
});

/** No document holds these, but code may meet them before it is known. */
export const BROKEN = Object.freeze({
  "no numbers": stroke([NaN, NaN, NaN, NaN], [NaN, 5, 0.5, 0]),
  "one of them none": stroke([10, 20, 0.5, 0], [NaN, 20, 0.5, 5], [30, 40, 0.5, 9]),
  "endless": stroke([-Infinity, 0, 0.5, 0], [Infinity, Infinity, 0.5, 9]),
  "huge": { ...stroke([-1e300, 1e300, 1e300, 0], [1e300, -1e300, -1e300, 1e300]), size: 1e300 },
});

/** Samples of a pointer that does the same; their times are as they come. */
export function toSamples({ points }) {
  return points.map(([x, y, pressure, tMs]) => ({ x, y, pressure, tMs }));
}
