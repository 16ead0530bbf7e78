// Which of the drawings kept in this browser the page opens with. Pure; a record is {savedAt, history, settings, artworkId, isSaved}.

import { hasInk } from "./strokes.js";

export const VISITOR = "visitor";

/** Where a person's second drawing waits, the one that the page did not open with. */
export function keptKey(userKey) {
  return `${userKey}:kept`;
}

/** Of two records of the same person, either of which may be missing. */
export function chooseNewer(record, spare) {
  return spare && !(record?.savedAt > spare.savedAt) ? spare : record;
}

/** Whether anything is drawn in the record, or could be had back by undo and redo. */
export function recordHasInk(record) {
  if (!record) return false;
  const steps = [...record.history.past, ...record.history.future];
  return hasInk(steps.filter((step) => step.type === "add").map((step) => step.stroke));
}

/**
 * Decides what a page opened by `userKey` shows. `own`, `visitor` and `kept` are records or undefined. Returns {current, kept, keptFrom}:
 * `keptFrom` says what the waiting drawing is ("visitor" | "own" | null). A visitor's drawing moves to the person who signs in;
 * of two unsaved drawings with ink the newer one is opened and the other waits, so that nothing is lost.
 */
export function chooseRecords({ userKey, own, visitor, kept }) {
  const mine = recordHasInk(own) ? own : undefined;
  const waiting = { current: mine ?? own, kept, keptFrom: kept?.keptFrom ?? null };
  if (userKey === VISITOR || !recordHasInk(visitor)) return waiting;
  if (!mine || mine.isSaved) return { ...waiting, current: visitor };
  if (visitor.savedAt > mine.savedAt) return { current: visitor, kept: mine, keptFrom: "own" };
  return { current: mine, kept: visitor, keptFrom: "visitor" };
}

/**
 * The page was asked for one artwork: opens it, unless the browser holds newer unsaved work on that same artwork.
 * Other unsaved work waits. `artworkRecord` is the artwork as a record.
 */
export function chooseForArtwork({ chosen, artworkRecord }) {
  const { current } = chosen;
  const isUnsaved = recordHasInk(current) && !current.isSaved;
  if (isUnsaved && current.artworkId === artworkRecord.artworkId) return chosen;
  if (isUnsaved) return { current: artworkRecord, kept: current, keptFrom: "own" };
  return { ...chosen, current: artworkRecord };
}
