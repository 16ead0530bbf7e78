// The drawing that last gave way to another one: undo brings it back, and redo goes on to the other. Pure; records are those of adoption.js.

import { recordHasInk } from "./adoption.js";

export class Replaced {
  #last = null; // {record, revision}
  #next = null; // {record, revision, step}

  /** `record` gave way to the drawing that is open at `revision`. */
  note(record, revision) {
    this.#last = recordHasInk(record) ? { record, revision } : null;
    this.#next = null;
  }

  /** After a reload: where nothing was drawn yet in its place, the first of those that wait is the one that gave way. */
  recall([first], { history, revision }) {
    if (first?.keptFrom === "own" && history.isEmpty && !history.canUndo) this.note(first, revision);
  }

  /** Whether nothing is left to be undone but the change of drawings. */
  canReturn({ revision, history }) {
    return this.#last !== null && (revision === this.#last.revision || !history.canUndo);
  }

  /** Whether nothing is left to be redone but the change of drawings. */
  canGoOn({ revision, history }) {
    if (!this.#next) return false;
    return revision === this.#next.revision || (!history.canRedo && history.lastStep === this.#next.step);
  }

  /** The record to return to, once. */
  take() {
    const record = this.#last?.record;
    this.#last = null;
    return record;
  }

  /** `record` was open until undo brought back the drawing that is open now. */
  noteReturn(record, { revision, history }) {
    this.#next = { record, revision, step: history.lastStep };
  }

  /** The record to go on to, once. */
  takeNext() {
    const record = this.#next?.record;
    this.#next = null;
    return record;
  }
}
