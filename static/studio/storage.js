// The browser's own copy of the drawing, in IndexedDB: one record a person, and those that wait (adoption.js).
// A page that is being left cannot wait for IndexedDB: its last record goes to localStorage until the next page moves it over.

import { chooseNewer, chooseRecords, keptKey, readKept, VISITOR } from "./adoption.js";

const DATABASE = "sketch2real";
const STORE = "drawings";

export async function openStorage() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return new DrawingStorage(await settle(request));
}

class DrawingStorage {
  #database;

  constructor(database) {
    this.#database = database;
  }

  /** What `userKey` opens with (see chooseRecords). A visitor's drawings move to the person in the same transaction. */
  async adopt(userKey) {
    const { store, done } = this.#begin("readwrite");
    const keys = [userKey, VISITOR, keptKey(userKey), keptKey(VISITOR)];
    const [own, visitor, kept, visitorKept] = await Promise.all(keys.map((key) => settle(store.get(key))));
    const chosen = chooseRecords({
      userKey,
      own: chooseNewer(own, readSpare(userKey)),
      visitor: chooseNewer(visitor, readSpare(VISITOR)),
      kept: readKept(kept),
      visitorKept: readKept(visitorKept),
    });
    for (const key of [VISITOR, keptKey(VISITOR)]) store.delete(key);
    putChosen(store, userKey, chosen); // after the deletion: the person may be the visitor
    await done;
    for (const key of [userKey, VISITOR]) dropSpare(key);
    return chosen;
  }

  /** Writes all records of a person. */
  async putAll(userKey, chosen) {
    const { store, done } = this.#begin("readwrite");
    putChosen(store, userKey, chosen);
    await done;
  }

  async put(userKey, record) {
    const { store, done } = this.#begin("readwrite");
    store.put(record, userKey);
    await done;
    dropSpare(userKey, record.savedAt);
  }

  #begin(mode) {
    // "strict" waits for the disk: a drawing must outlive a crash right after.
    const transaction = this.#database.transaction(STORE, mode, { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    return { store: transaction.objectStore(STORE), done };
  }
}

function putChosen(store, userKey, { current, kept }) {
  if (current) store.put(current, userKey);
  store.put(kept, keptKey(userKey));
}

function settle(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function spareKey(userKey) {
  return `${DATABASE}:${userKey}`;
}

/** Keeps the record before it returns. A very large drawing does not fit: then only what `put` wrote last is left. */
export function putSpare(userKey, record) {
  try {
    localStorage.setItem(spareKey(userKey), JSON.stringify(record));
  } catch (error) {
    if (error.name !== "QuotaExceededError") throw error;
    localStorage.removeItem(spareKey(userKey));
  }
}

function readSpare(userKey) {
  return JSON.parse(localStorage.getItem(spareKey(userKey))) ?? undefined;
}

/** Forgets the spare, unless it is newer than `savedAt`. */
function dropSpare(userKey, savedAt = Infinity) {
  const spare = readSpare(userKey);
  if (spare && spare.savedAt <= savedAt) localStorage.removeItem(spareKey(userKey));
}
