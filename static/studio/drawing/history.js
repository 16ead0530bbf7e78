// Undo and redo without limit. The drawing is replayed steps: an added stroke, a clearing that remembers what it took away,
// or an edit: strokes taken out and put in at given places (erasing, moving, a line with its mirror image).

import { addUsage, findRefusal, measureStrokes, VERSION, StrokesError, validateDocument } from "./strokes.js";

export class History {
  #strokes = [];
  #past = [];
  #future = [];
  #taken = new WeakMap(); // the strokes that a step took away: replaying the steps before it finds them, so they are not stored
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
    for (const step of [...readSteps(record?.past), ...readSteps(record?.future).reverse()]) history.#replay(step);
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

  /** The same one again where it was undone and redone; undefined where there is none. */
  get lastStep() {
    return this.#past.at(-1);
  }

  get isEmpty() {
    return this.#strokes.length === 0;
  }

  toDocument() {
    return { version: VERSION, strokes: this.#strokes };
  }

  toRecord() {
    return { past: [...this.#past], future: [...this.#future] };
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

  /**
   * Takes out the strokes at the indices `removed` and puts in those of `added`, [index, stroke] pairs in ascending order,
   * at their places in the result. Returns a sentence if the drawing would be too full (and changes nothing), else null.
   */
  edit({ removed = [], added = [] }) {
    const usage = { ...this.#usage };
    for (const index of removed) addUsage(usage, this.#strokes[index], -1);
    for (const [, stroke] of added) addUsage(usage, stroke);
    const refusal = added.length > 0 ? findRefusal(usage) : null;
    if (refusal) return refusal;
    this.#future = [];
    this.#apply({ type: "edit", removed, added });
    return null;
  }

  undo() {
    const step = this.#past.pop();
    if (!step) return;
    this.#future.push(step);
    if (step.type === "add") {
      this.#strokes.pop();
      addUsage(this.#usage, step.stroke, -1);
    } else if (step.type === "edit") {
      const { rest } = takeOut(this.#strokes, step.added.map(([index]) => index));
      const taken = this.#taken.get(step);
      this.#strokes = putIn(rest, step.removed.map((index, place) => [index, taken[place]]));
      this.#count(step.added.map(([, stroke]) => stroke), taken);
    } else {
      this.#strokes = this.#taken.get(step);
      this.#usage = measureStrokes(this.#strokes);
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
    } else if (step.type === "edit") {
      this.#applyEdit(step);
    } else {
      this.#taken.set(step, this.#strokes);
      this.#strokes = [];
      this.#usage = measureStrokes([]);
    }
    this.#past.push(step);
  }

  /** A stored edit must fit the strokes that the steps before it left. */
  #replay(step) {
    const isOrdered = (indices, count) => indices.every((index, place) => Number.isInteger(index) && index < count && index > (indices[place - 1] ?? -1));
    if (step.type === "edit") {
      const count = this.#strokes.length - step.removed.length + step.added.length;
      const fits = isOrdered(step.removed, this.#strokes.length) && isOrdered(step.added.map(([index]) => index), count);
      if (!fits) throw new StrokesError("This is not a drawing that this version can open.");
    }
    this.#apply(step);
  }

  #applyEdit(step) {
    const { taken, rest } = takeOut(this.#strokes, step.removed);
    this.#taken.set(step, taken);
    this.#strokes = putIn(rest, step.added);
    this.#count(taken, step.added.map(([, stroke]) => stroke));
  }

  #count(gone, come) {
    for (const stroke of gone) addUsage(this.#usage, stroke, -1);
    for (const stroke of come) addUsage(this.#usage, stroke);
  }
}

function takeOut(strokes, indices) {
  const wanted = new Set(indices);
  return { taken: indices.map((index) => strokes[index]), rest: strokes.filter((_, index) => !wanted.has(index)) };
}

/** `pairs` are [index in the result, stroke], ascending. */
function putIn(strokes, pairs) {
  if (pairs.length === 0) return strokes;
  const result = [];
  let next = 0;
  for (const [index, stroke] of pairs) {
    while (result.length < index) result.push(strokes[next++]);
    result.push(stroke);
  }
  return [...result, ...strokes.slice(next)];
}

function readSteps(steps) {
  if (!Array.isArray(steps)) throw new StrokesError("This is not a drawing that this version can open.");
  for (const stroke of steps.flatMap(strokesOf)) validateDocument({ version: VERSION, strokes: [stroke] });
  return [...steps];
}

/** The strokes that a step puts on the paper; `[undefined]` for what is no step. */
export function strokesOf(step) {
  if (step?.type === "clear") return [];
  if (step?.type === "edit" && Array.isArray(step.added) && Array.isArray(step.removed)) return step.added.map(([, stroke]) => stroke);
  return [step?.stroke];
}
