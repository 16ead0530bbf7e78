// The drawing that last gave way to another one: undo brings it back. Pure; records are those of adoption.js.

import { recordHasInk } from "./adoption.js";

export class Replaced {
  #record = null;
  #revision = 0;

  /** `record` gave way to the drawing that is open at `revision`. */
  note(record, revision) {
    this.#record = recordHasInk(record) ? record : null;
    this.#revision = revision;
  }

  /** Whether nothing is left to be undone but the change of drawings. */
  canReturn({ revision, history }) {
    return this.#record !== null && (revision === this.#revision || !history.canUndo);
  }

  /** The record, once. */
  take() {
    const record = this.#record;
    this.#record = null;
    return record;
  }
}
