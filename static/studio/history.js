// Undo and redo without limit. The drawing is replayed steps: an added stroke, or a clearing that remembers what it took away.

import { addUsage, findRefusal, measureStrokes, VERSION, StrokesError, validateDocument } from "./strokes.js";

export class History {
  #strokes = [];
  #past = [];
  #future = [];
  #usage = measureStrokes([]);

  /** From a strokes document: every stroke can be undone. */
  static fromDocument(document) {
    const history = new History();
    for (const stroke of validateDocument(document).strokes) history.#apply({ type: "add", stroke });
    return history;
  }

  /** From `toRecord()`, so that undo and redo survive a reload. Throws a StrokesError on anything else. */
  static fromRecord(record) {
    const history = new History();
    for (const step of [...readSteps(record?.past), ...readSteps(record?.future).reverse()]) history.#apply(step);
    while (history.#future.length < record.future.length) history.undo();
    return history;
  }

  get strokes() {
    return this.#strokes;
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  get isEmpty() {
    return this.#strokes.length === 0;
  }

  toDocument() {
    return { version: VERSION, strokes: this.#strokes };
  }

  toRecord() {
    return { past: this.#past.map(forget), future: this.#future.map(forget) };
  }

  /** Returns a sentence if the drawing is full (and adds nothing), else null. */
  add(stroke) {
    const usage = { ...this.#usage };
    addUsage(usage, stroke);
    const refusal = findRefusal(usage);
    if (refusal) return refusal;
    this.#future = [];
    this.#apply({ type: "add", stroke });
    return null;
  }

  clear() {
    if (this.isEmpty) return;
    this.#future = [];
    this.#apply({ type: "clear" });
  }

  undo() {
    const step = this.#past.pop();
    if (!step) return;
    this.#future.push(step);
    if (step.type === "add") {
      this.#strokes.pop();
      addUsage(this.#usage, step.stroke, -1);
    } else {
      this.#strokes = step.removed;
      this.#usage = measureStrokes(step.removed);
    }
  }

  redo() {
    const step = this.#future.pop();
    if (step) this.#apply(step);
  }

  #apply(step) {
    if (step.type === "add") {
      this.#strokes.push(step.stroke);
      addUsage(this.#usage, step.stroke);
    } else {
      step = { type: "clear", removed: this.#strokes };
      this.#strokes = [];
      this.#usage = measureStrokes([]);
    }
    this.#past.push(step);
  }
}

/** A clearing is stored by name alone: replaying the steps before it finds what it removed. */
function forget(step) {
  return step.type === "clear" ? { type: "clear" } : step;
}

function readSteps(steps) {
  if (!Array.isArray(steps)) throw new StrokesError("This is not a drawing that this version can open.");
  const strokes = steps.filter((step) => step?.type !== "clear").map((step) => step?.stroke);
  for (const stroke of strokes) validateDocument({ version: VERSION, strokes: [stroke] });
  return [...steps];
}
