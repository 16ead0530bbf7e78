// What the lasso holds, and how a drag on its frame moves it. Pure; places are {x, y} in paper units.

import { isInside, moveBox } from "../drawing/geometry.js";
import { readKeyName } from "./key_names.js";

const ROTATE_GAP = 28; // from the frame up to the handle that turns, at zoom 1
const LEAST_SCALE = 0.05;

const MARGIN_UNITS = 6;

/** The frame around what is selected, a little wider than its ink; null around nothing. */
export function frameBox(box) {
  const { left, top, right, bottom } = box ?? {};
  return box && { left: left - MARGIN_UNITS, top: top - MARGIN_UNITS, right: right + MARGIN_UNITS, bottom: bottom + MARGIN_UNITS };
}

/** Where the handles are: four corners that scale, and one above that turns. `unit` is one screen-like unit at this zoom. */
export function placeHandles({ left, top, right, bottom }, unit = 1) {
  return {
    nw: { x: left, y: top },
    ne: { x: right, y: top },
    se: { x: right, y: bottom },
    sw: { x: left, y: bottom },
    rotate: { x: (left + right) / 2, y: top - ROTATE_GAP * unit },
  };
}

/** What a press at `place` takes hold of: a handle's name, "move" inside of the frame, or null. */
export function findGrip(box, place, reach, unit = 1) {
  const isIn = isInside(place, moveBox(box, {}));
  // The handles of a small frame must leave some of its inside to move it by.
  const limit = isIn ? Math.min(reach, Math.min(box.right - box.left, box.bottom - box.top) / 4) : reach;
  const near = Object.entries(placeHandles(box, unit)).find(([, { x, y }]) => Math.hypot(place.x - x, place.y - y) <= limit);
  if (near) return near[0];
  return isIn ? "move" : null;
}

/** The move (drawing/geometry.js) that a drag from `start` to `end` on that grip means. */
export function readDrag(box, grip, start, end) {
  if (grip === "move") return { dx: end.x - start.x, dy: end.y - start.y };
  const centre = { cx: (box.left + box.right) / 2, cy: (box.top + box.bottom) / 2 };
  if (grip === "rotate") return { ...centre, angle: angleFrom(centre, end) - angleFrom(centre, start) };
  const fixed = { cx: grip.endsWith("w") ? box.right : box.left, cy: grip.startsWith("n") ? box.bottom : box.top };
  const before = Math.hypot(start.x - fixed.cx, start.y - fixed.cy);
  const after = Math.hypot(end.x - fixed.cx, end.y - fixed.cy);
  return { ...fixed, scale: before > 0 ? Math.max(LEAST_SCALE, after / before) : 1 };
}

function angleFrom({ cx, cy }, { x, y }) {
  return Math.atan2(y - cy, x - cx);
}

const MOVES = {
  arrowleft: ({ step }) => ({ dx: -step }),
  arrowright: ({ step }) => ({ dx: step }),
  arrowup: ({ step }) => ({ dy: -step }),
  arrowdown: ({ step }) => ({ dy: step }),
  ">": ({ centre }) => ({ ...centre, scale: 1.05 }),
  "<": ({ centre }) => ({ ...centre, scale: 1 / 1.05 }),
  ".": ({ centre }) => ({ ...centre, angle: Math.PI / 36 }),
  ",": ({ centre }) => ({ ...centre, angle: -Math.PI / 36 }),
};

/** The move that a key means for what is selected, or null. */
export function readKey(box, event) {
  const centre = { cx: (box.left + box.right) / 2, cy: (box.top + box.bottom) / 2 };
  return MOVES[readKeyName(event)]?.({ step: event.shiftKey ? 1 : 8, centre }) ?? null;
}
