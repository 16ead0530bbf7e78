// What the page opens with, and the drawings that wait: reads the browser's storage and keeps it in step.

import { recordOfArtwork } from "../drawing/drawing.js";
import { chooseForArtwork, putAside, putLast } from "./adoption.js";
import { DrawingStorage } from "./storage.js";

export class Shelf {
  #person;
  #onLost;
  #storage = null;
  #chosen = { current: undefined, kept: [] };

  /** `onLost(record)`: another page's drawing gave way, and lines of it would be lost. */
  constructor(person, onLost = () => {}) {
    this.#person = person;
    this.#onLost = onLost;
  }

  get current() {
    return this.#chosen.current;
  }

  /** The records that wait, the next to be offered first; each says in `keptFrom` where it comes from ("visitor" | "own"). */
  get kept() {
    return this.#chosen.kept;
  }

  /** Returns the record to open, or undefined. `artwork` is the one that the page was asked for, or null. */
  async open(artwork) {
    this.#chosen = artwork ? { ...this.#chosen, current: recordOfArtwork(artwork) } : this.#chosen;
    const storage = new DrawingStorage();
    const chosen = await storage.adopt(this.#person);
    this.#storage = storage;
    await this.#choose(artwork ? chooseForArtwork({ chosen, artworkRecord: recordOfArtwork(artwork) }) : chosen);
    return this.#chosen.current;
  }

  /** Rejects when the browser does not keep it. */
  async put(record) {
    if (!this.#storage) throw new Error("This browser keeps no drawings.");
    this.#tellLost(await this.#storage.put(this.#person, record));
  }

  /** Keeps the record before it returns. */
  putAtOnce(record) {
    this.#storage?.putAtOnce(this.#person, record);
  }

  /** Sets `record` aside in favour of `current`. */
  async setAside(record, current) {
    await this.#choose({ current, kept: putAside(this.kept, record) });
  }

  /** Returns the record that waits first, to be opened; `record`, the one open until now, waits behind the others. */
  async swap(record) {
    const [next, ...others] = this.kept;
    await this.#choose({ current: next, kept: putLast(others, record) });
    return next;
  }

  /** Opens `record` again, which was set aside or is safe in the gallery; `open`, the one open until now, waits behind the others. */
  async takeBack(record, open) {
    await this.#choose({ current: record, kept: putLast(this.#othersThan(record), open) });
  }

  /** Opens `record` again, which was left by `takeBack`; `open` is set aside for it. */
  async goOn(record, open) {
    await this.#choose({ current: record, kept: putAside(this.#othersThan(record), open) });
  }

  #othersThan(record) {
    return this.kept.filter(({ drawingId }) => drawingId !== record.drawingId);
  }

  async #choose(chosen) {
    this.#chosen = chosen;
    const written = await this.#storage?.putAll(this.#person, chosen);
    if (!written) return;
    if (this.#chosen === chosen) this.#chosen = { ...chosen, kept: written.kept };
    this.#tellLost(written.lost);
  }

  #tellLost(record) {
    if (record) this.#onLost(record);
  }
}
