// The browser's own copy of the drawing, in IndexedDB: one record a person, and those that wait (adoption.js). The history of
// the open drawing lies there step by step (step_log.js), so that keeping one more line costs one line.

import { countShared, toHead, toLog, toRecord } from "../drawing/step_log.js";
import { chooseNewer, chooseRecords, isKeptKey, isLost, keepOlder, keptKey, mergeKept, readKept, VISITOR } from "./adoption.js";
import { Database, settle } from "./database.js";
import { dropSpare, putSpare, readSpare } from "./spare.js";

const HEADS = "drawings"; // of a person's drawing; those that wait lie there whole
const STEPS = "steps"; // by person and place in the log

export class DrawingStorage {
  #database = new Database("sketch2real", 2, upgrade);
  #written = null; // {savedAt, log} that the browser is known to hold of the person
  #writtenKept = null;
  #spareAt = 0; // when this page put a spare

  /** What `userKey` opens with (see chooseRecords). A visitor's drawings move to the person in the same transaction. */
  async adopt(userKey) {
    const { heads, steps, done } = await this.#begin();
    const [own, visitor] = await Promise.all([userKey, VISITOR].map((key) => load(heads, steps, key)));
    const [kept, visitorKept] = await Promise.all([userKey, VISITOR].map((key) => settle(heads.get(keptKey(key)))));
    const [ownSpare, visitorSpare] = [readSpare(userKey, own), readSpare(VISITOR, visitor)];
    const chosen = chooseRecords({
      userKey,
      own: chooseNewer(own, ownSpare),
      visitor: chooseNewer(visitor, visitorSpare),
      kept: keepOlder(readKept(kept), own, ownSpare),
      visitorKept: keepOlder(readKept(visitorKept), visitor, visitorSpare),
    });
    if (userKey !== VISITOR) forget({ heads, steps }, VISITOR);
    if (chosen.current && chosen.current !== own) writeRecord({ heads, steps }, userKey, chosen.current, []);
    heads.put(chosen.kept, keptKey(userKey));
    await done;
    for (const key of [userKey, VISITOR]) dropSpare(key);
    this.#note(chosen);
    return chosen;
  }

  /** Writes all records of a person. Resolves to {kept, lost}: those that wait, other pages' among them, and what `put` gives. */
  async putAll(userKey, { current, kept }) {
    const { heads, steps, done } = await this.#begin();
    const lost = current ? await this.#write({ heads, steps }, userKey, current) : null;
    const merged = kept === this.#writtenKept ? kept : mergeKept(kept, readKept(await settle(heads.get(keptKey(userKey)))), this.#writtenKept ?? []);
    if (merged !== this.#writtenKept) heads.put(merged, keptKey(userKey));
    await done;
    this.#note({ current, kept: merged });
    return { kept: merged, lost };
  }

  /** Resolves to the drawing of another page that gave way and of which lines would be lost, or null. */
  async put(userKey, record) {
    const { heads, steps, done } = await this.#begin();
    const lost = await this.#write({ heads, steps }, userKey, record);
    await done;
    this.#note({ current: record, kept: this.#writtenKept });
    dropSpare(userKey, record.savedAt);
    return lost;
  }

  /** Keeps the record before it returns: a page that is being left cannot wait for IndexedDB. */
  putAtOnce(userKey, record) {
    putSpare(userKey, record, this.#written);
    this.#spareAt = record.savedAt;
  }

  async #write(stores, userKey, record) {
    const head = await settle(stores.heads.get(userKey));
    const isOurs = head !== undefined && head.savedAt === this.#written?.savedAt; // another page may have written since
    const other = isOurs ? undefined : await load(stores.heads, stores.steps, userKey);
    writeRecord(stores, userKey, record, isOurs ? this.#written.log : []);
    const spare = readSpare(userKey, other);
    const newest = chooseNewer(other, spare?.savedAt === this.#spareAt ? undefined : spare);
    return newest && isLost(newest, record) ? newest : null;
  }

  #note({ current, kept }) {
    this.#written = current ? { savedAt: current.savedAt, log: toLog(current) } : null;
    this.#writtenKept = kept;
  }

  async #begin() {
    // "strict" waits for the disk: a drawing must outlive a crash right after.
    const { stores: [heads, steps], done } = await this.#database.begin([HEADS, STEPS], { durability: "strict" });
    return { heads, steps, done };
  }
}

/** The first version kept each record whole; those that wait still are. */
function upgrade(transaction, oldVersion) {
  const { db: database } = transaction;
  const heads = oldVersion < 1 ? database.createObjectStore(HEADS) : transaction.objectStore(HEADS);
  const steps = database.createObjectStore(STEPS);
  heads.openCursor().onsuccess = ({ target: { result: cursor } }) => {
    if (!cursor) return;
    if (!isKeptKey(cursor.key)) writeRecord({ heads, steps }, cursor.key, cursor.value, []);
    cursor.continue();
  };
}

/** Writes what `log`, the steps that lie there, does not hold. */
function writeRecord({ heads, steps }, userKey, record, log) {
  const wanted = toLog(record);
  for (let at = countShared(wanted, log); at < wanted.length; at += 1) steps.put(wanted[at], [userKey, at]);
  steps.delete(rangeOf(userKey, wanted.length));
  heads.put(toHead(record), userKey);
}

async function load(heads, steps, userKey) {
  const [head, log] = await Promise.all([settle(heads.get(userKey)), settle(steps.getAll(rangeOf(userKey)))]);
  return head && toRecord(head, log);
}

function forget({ heads, steps }, userKey) {
  for (const key of [userKey, keptKey(userKey)]) heads.delete(key);
  steps.delete(rangeOf(userKey));
}

function rangeOf(userKey, from = 0) {
  return IDBKeyRange.bound([userKey, from], [userKey, Infinity]);
}
