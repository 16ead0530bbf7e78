// Which of the drawings kept in this browser the page opens with. Pure; a record is {savedAt, history, settings, artworkId, isSaved}.

import { strokesOf } from "../drawing/history.js";
import { hasInk } from "../drawing/strokes.js";

export const VISITOR = "visitor";

const MOST_KEPT = 20;

const KEPT = ":kept";

/** Where a person's other drawings wait, those that the page did not open with. */
export function keptKey(userKey) {
  return userKey + KEPT;
}

export function isKeptKey(key) {
  return key.endsWith(KEPT);
}

/** Of two records of the same person, either of which may be missing. */
export function chooseNewer(record, spare) {
  return spare && !(record?.savedAt > spare.savedAt) ? spare : record;
}

/** Whether anything is drawn in the record, or could be had back by undo and redo. */
export function recordHasInk(record) {
  if (!record) return false;
  const steps = [...record.history.past, ...record.history.future];
  return hasInk(steps.flatMap(strokesOf));
}

/** The drawings that wait, as the browser stored them: a list, or the one record of a page from before there were several. */
export function readKept(stored) {
  if (Array.isArray(stored)) return stored;
  return stored ? [stored] : [];
}

/** Puts a drawing before those that wait; one without ink, or safe in the gallery, need not wait. `keptFrom` is "visitor" | "own". */
export function putAside(kept, record, keptFrom = "own") {
  return isWorthKeeping(record) ? dropOldest([{ ...record, keptFrom }, ...kept]) : kept;
}

/** Puts a drawing behind those that wait, so that swapping again and again shows each of them. */
export function putLast(kept, record) {
  return isWorthKeeping(record) ? dropOldest([...kept, { ...record, keptFrom: "own" }]) : kept;
}

function isWorthKeeping(record) {
  return recordHasInk(record) && !record.isSaved;
}

function dropOldest(kept) {
  const newest = new Set([...kept].sort((a, b) => b.savedAt - a.savedAt).slice(0, MOST_KEPT));
  return kept.filter((record) => newest.has(record));
}

/**
 * Decides what a page opened by `userKey` shows. `own` and `visitor` are records or undefined, `kept` and `visitorKept` lists of those
 * that wait. Returns {current, kept}; each of `kept` says in `keptFrom` where it comes from. A visitor's drawings move to the person
 * who signs in; of two unsaved drawings with ink the newer one is opened and the other waits, so that nothing is lost.
 */
export function chooseRecords({ userKey, own, visitor, kept = [], visitorKept = [] }) {
  if (userKey === VISITOR) return { current: own, kept };
  const waiting = visitorKept.reduceRight((list, record) => putAside(list, record, "visitor"), kept);
  if (!recordHasInk(visitor)) return { current: own, kept: waiting };
  if (!isWorthKeeping(own) || visitor.savedAt > own.savedAt) return { current: visitor, kept: putAside(waiting, own) };
  return { current: own, kept: putAside(waiting, visitor, "visitor") };
}

/**
 * The page was asked for one artwork: opens it, unless the browser holds newer unsaved work on that same artwork.
 * Other unsaved work waits. `artworkRecord` is the artwork as a record.
 */
export function chooseForArtwork({ chosen, artworkRecord }) {
  const { current, kept } = chosen;
  if (isWorthKeeping(current) && current.artworkId === artworkRecord.artworkId) return chosen;
  return { current: artworkRecord, kept: putAside(kept, current) };
}
