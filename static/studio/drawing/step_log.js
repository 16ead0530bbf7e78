// A record (keeping/adoption.js) as the browser stores it: a head, and the steps of its history as a log of which only the end is written
// again. Pure; the log holds the steps that can be redone behind those that are done.

/** The log of a record's steps. */
export function toLog({ history: { past, future } }) {
  return [...past, ...[...future].reverse()];
}

export function toHead({ history, ...head }) {
  return { ...head, done: history.past.length };
}

/** The record that a head and its log are. */
export function toRecord({ done, ...head }, log) {
  return { ...head, history: { past: log.slice(0, done), future: log.slice(done).reverse() } };
}

/** How many steps two logs begin with in common. */
export function countShared(log, other) {
  const count = log.findIndex((step, index) => step !== other[index]);
  return count < 0 ? log.length : count;
}

/** What is new in a record since `written` ({savedAt, log}). */
export function toDelta(record, written) {
  const log = toLog(record);
  const from = countShared(log, written.log);
  return { head: toHead(record), since: written.savedAt, from, steps: log.slice(from) };
}

/** The record that a delta makes of the one it goes on from; undefined when that is no longer what the browser holds. */
export function applyDelta({ head, since, from, steps }, record) {
  if (record?.savedAt !== since) return undefined;
  return toRecord(head, [...toLog(record).slice(0, from), ...steps]);
}
