// IndexedDB with promises. A connection never stands in a newer page's way: it closes when that one wants to upgrade, and is opened
// again when it is needed; after an upgrade that fails with a VersionError, since this page does not know the newer layout.

export class Database {
  #name;
  #version;
  #upgrade;
  #connection = null; // a promise

  /** `upgrade(transaction, oldVersion)` brings the stores from an older version to this one; 0 is none at all. */
  constructor(name, version, upgrade) {
    this.#name = name;
    this.#version = version;
    this.#upgrade = upgrade;
  }

  /** A transaction on the stores of these names: {stores, done}, where `done` resolves when the browser has what was written. */
  async begin(names, options) {
    this.#connection ??= this.#open();
    const transaction = (await this.#connection).transaction(names, "readwrite", options);
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    return { stores: names.map((name) => transaction.objectStore(name)), done };
  }

  async #open() {
    try {
      const connection = await this.#request();
      connection.onversionchange = () => this.#forget(connection);
      connection.onclose = () => this.#forget(connection); // the person cleared the site's data
      return connection;
    } catch (error) {
      this.#connection = null; // the next time may be luckier
      throw error;
    }
  }

  #forget(connection) {
    connection.close();
    this.#connection = null;
  }

  #request() {
    const request = indexedDB.open(this.#name, this.#version);
    request.onupgradeneeded = ({ oldVersion }) => this.#upgrade(request.transaction, oldVersion);
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
      request.onblocked = () => {
        request.onsuccess = () => request.result.close(); // too late: nobody waits for it any more
        reject(new DOMException("Another page holds the database.", "InvalidStateError"));
      };
    });
  }
}

export function settle(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
