// Which of the drawings kept in this browser the page opens with. Pure; a record is {savedAt, history, settings, artworkId, isSaved}.

import { History, strokesOf } from "../drawing/history.js";
import { hasInk, StrokesError } from "../drawing/strokes.js";

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
  return Boolean(record) && hasInk(everDrawn(record));
}

/** Whether a line would be lost if `loser` gave way to `winner`: one on its paper that the other never had, and neither has the gallery. */
export function isLost(loser, winner) {
  if (loser.isSaved) return false;
  const known = linesOf(everDrawn(winner));
  return [...linesOf(readPaper(loser))].some((line) => !known.has(line));
}

function everDrawn({ history: { past, future } }) {
  return [...past, ...future].flatMap(strokesOf);
}

function readPaper({ history }) {
  try {
    return History.fromRecord(history).strokes;
  } catch (error) {
    if (!(error instanceof StrokesError)) throw error;
    return []; // nobody could open it
  }
}

function linesOf(strokes) {
  return new Set(strokes.filter((stroke) => hasInk([stroke])).map(({ points }) => JSON.stringify(points)));
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

/** Of a record and its spare, which another page may have left, the older waits when lines of it would be lost. */
export function keepOlder(kept, record, spare) {
  if (!record || !spare) return kept;
  const winner = chooseNewer(record, spare);
  const loser = winner === spare ? record : spare;
  return isLost(loser, winner) ? putAside(kept, loser) : kept;
}

/** The drawings that wait, where another page added to those that this one knows: `stored` lie there, `known` lay there before. */
export function mergeKept(kept, stored, known) {
  const isIn = (list, { savedAt, drawingId }) => list.some((other) => other.savedAt === savedAt && other.drawingId === drawingId);
  const added = stored.filter((record) => !isIn(known, record) && !isIn(kept, record));
  return added.length > 0 ? dropOldest([...kept, ...added]) : kept;
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
 * who signs in; of two unsaved drawings with ink the newer one is opened, or the one that the visitor wants saved, and the other waits,
 * so that nothing is lost.
 */
export function chooseRecords({ userKey, own, visitor, kept = [], visitorKept = [] }) {
  if (userKey === VISITOR) return { current: own, kept };
  const waiting = visitorKept.reduceRight((list, record) => putAside(list, record, "visitor"), kept);
  if (!recordHasInk(visitor)) return { current: own, kept: waiting };
  if (!isWorthKeeping(own) || visitor.wish || visitor.savedAt > own.savedAt) return { current: visitor, kept: putAside(waiting, own) };
  return { current: own, kept: putAside(waiting, visitor, "visitor") };
}

/**
 * The page was asked for one artwork: opens it, unless the browser holds newer unsaved work on that same artwork, or on that same
 * older version of it. Other unsaved work waits. `artworkRecord` is the artwork as a record.
 */
export function chooseForArtwork({ chosen, artworkRecord }) {
  const { current, kept } = chosen;
  const tells = artworkRecord.isOlder ? "drawingId" : "artworkId";
  if (isWorthKeeping(current) && current[tells] === artworkRecord[tells]) return chosen;
  return { current: artworkRecord, kept: putAside(kept, current) };
}
