// What the page opens with, and the drawing that waits: reads the browser's storage and keeps it in step.

import { chooseForArtwork, recordHasInk } from "./adoption.js";
import { recordOfArtwork } from "./drawing.js";
import { openStorage, putSpare } from "./storage.js";

export class Shelf {
  #person;
  #storage = null;
  #chosen = { current: undefined, kept: undefined, keptFrom: null };

  constructor(person) {
    this.#person = person;
  }

  get current() {
    return this.#chosen.current;
  }

  /** The record that waits, and where it came from ("visitor" | "own"). */
  get kept() {
    return this.#chosen.kept;
  }

  get keptFrom() {
    return this.#chosen.keptFrom;
  }

  /** Returns the record to open, or undefined. `artwork` is the one that the page was asked for, or null. */
  async open(artwork) {
    this.#chosen = artwork ? { ...this.#chosen, current: recordOfArtwork(artwork) } : this.#chosen;
    this.#storage = await openStorage();
    const chosen = await this.#storage.adopt(this.#person);
    this.#chosen = artwork ? chooseForArtwork({ chosen, artworkRecord: recordOfArtwork(artwork) }) : chosen;
    await this.#storage.putBoth(this.#person, this.#chosen);
    return this.#chosen.current;
  }

  /** Rejects when the browser does not keep it. */
  async put(record) {
    if (!this.#storage) throw new Error("This browser keeps no drawings.");
    await this.#storage.put(this.#person, record);
  }

  /** Keeps the record before it returns. */
  putAtOnce(record) {
    if (this.#storage) putSpare(this.#person, record);
  }

  /** Sets `record` aside in favour of `current`; one without ink, or safe in the gallery, need not wait. */
  async setAside(record, current) {
    const isWorthKeeping = recordHasInk(record) && !record.isSaved;
    this.#chosen = isWorthKeeping ? { current, kept: record, keptFrom: "own" } : { ...this.#chosen, current };
    await this.#storage?.putBoth(this.#person, this.#chosen);
  }

  /** Returns the waiting record, to be opened; `record`, the one open until now, waits in its place. */
  async swap(record) {
    const { kept } = this.#chosen;
    this.#chosen = { current: kept, kept: undefined, keptFrom: null };
    await this.setAside(record, kept);
    return kept;
  }
}
