// When each point of a drawing is drawn, from 0 to 1, and what is on the paper at such a time. Pure.
// studio/films/timeline.py is its twin.

const LIFT_UNITS = 24; // what lifting the pen takes at an even pace
const LONGEST_PAUSE_MS = 600; // nobody wants to watch somebody think

/** A list for each stroke, one time for each point. `pace` is "even" (by the length of the lines) or "drawn". */
export function findTimes(strokes, pace) {
  const steps = pace === "drawn" ? measurePauses(strokes) : measureLengths(strokes);
  const total = steps.flat().reduce((sum, step) => sum + step, 0);
  if (total === 0) return pace === "drawn" ? findTimes(strokes, "even") : steps; // brought in, not drawn: without times
  let passed = 0;
  return steps.map((ofStroke) => ofStroke.map((step) => (passed += step) / total));
}

function measureLengths(strokes) {
  return strokes.map(({ points }) =>
    points.map(([x, y], index) => (index === 0 ? LIFT_UNITS : Math.hypot(x - points[index - 1][0], y - points[index - 1][1]))));
}

function measurePauses(strokes) {
  let before = 0; // strokes may be in another order than they were drawn in
  return strokes.map(({ points }) =>
    points.map(([, , , tMs]) => {
      const pause = Math.min(LONGEST_PAUSE_MS, Math.max(0, tMs - before));
      before = tMs;
      return pause;
    }));
}

/** {strokes, points, end}: so many whole strokes, so many points of the next, and where between two points its line ends. */
export function findPlace(strokes, times, at) {
  const whole = times.findIndex((ofStroke) => ofStroke.length > 0 && ofStroke.at(-1) > at + 1e-9);
  if (whole === -1) return { strokes: strokes.length, points: 0, end: null };
  const next = times[whole].findIndex((time) => time > at + 1e-9);
  return { strokes: whole, points: next, end: next === 0 ? null : findEnd(strokes[whole].points, times[whole], next, at) };
}

/** With the pressure of the next point: the line is as wide as it will be when it is whole. */
function findEnd(points, times, next, at) {
  const share = (at - times[next - 1]) / (times[next] - times[next - 1]);
  const [[x0, y0], [x1, y1, ...rest]] = [points[next - 1], points[next]];
  return [x0 + share * (x1 - x0), y0 + share * (y1 - y0), ...rest];
}
