// The last record of a page that was left, in localStorage until the next page moves it to IndexedDB (storage.js).

import { applyDelta, toDelta } from "../drawing/step_log.js";

function spareKey(userKey) {
  return `sketch2real:${userKey}`;
}

/** Keeps the record before it returns: whole, or where that is too large, what is new since `written` ({savedAt, log} or null). */
export function putSpare(userKey, record, written) {
  if (tryToStore(userKey, record) || (written && tryToStore(userKey, { savedAt: record.savedAt, delta: toDelta(record, written) }))) return;
  localStorage.removeItem(spareKey(userKey));
}

function tryToStore(userKey, value) {
  try {
    localStorage.setItem(spareKey(userKey), JSON.stringify(value));
    return true;
  } catch (error) {
    if (error.name !== "QuotaExceededError") throw error;
    return false;
  }
}

/** The spare as a record; `stored` is the record that IndexedDB holds. */
export function readSpare(userKey, stored) {
  const spare = readRaw(userKey);
  return spare?.delta ? applyDelta(spare.delta, stored) : spare;
}

/** Forgets the spare, unless it is newer than `savedAt`. */
export function dropSpare(userKey, savedAt = Infinity) {
  if (readRaw(userKey)?.savedAt <= savedAt) localStorage.removeItem(spareKey(userKey));
}

function readRaw(userKey) {
  return JSON.parse(localStorage.getItem(spareKey(userKey))) ?? undefined;
}
