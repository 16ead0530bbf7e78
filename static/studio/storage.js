// The browser's own copy of the drawing, in IndexedDB: one record a person, and one that waits (adoption.js).

import { chooseRecords, keptKey, VISITOR } from "./adoption.js";

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

  /** What `userKey` opens with (see chooseRecords). A visitor's drawing moves to the person in the same transaction. */
  async adopt(userKey) {
    const { store, done } = this.#begin("readwrite");
    const keys = [userKey, VISITOR, keptKey(userKey)];
    const [own, visitor, kept] = await Promise.all(keys.map((key) => settle(store.get(key))));
    const chosen = chooseRecords({ userKey, own, visitor, kept });
    if (userKey !== VISITOR && visitor) {
      store.delete(VISITOR);
      putChosen(store, userKey, chosen);
    }
    await done;
    return chosen;
  }

  /** Writes both records of a person. */
  async putBoth(userKey, chosen) {
    const { store, done } = this.#begin("readwrite");
    putChosen(store, userKey, chosen);
    await done;
  }

  async put(userKey, record) {
    const { store, done } = this.#begin("readwrite");
    store.put(record, userKey);
    await done;
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

function putChosen(store, userKey, { current, kept, keptFrom }) {
  if (current) store.put(current, userKey);
  if (kept) store.put({ ...kept, keptFrom }, keptKey(userKey));
  else store.delete(keptKey(userKey));
}

function settle(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
