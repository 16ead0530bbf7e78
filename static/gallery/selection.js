// Which of the faces are chosen. Knows no page: `list` gives the keys in the order in which they are shown.

export class Selection {
  #list;
  #chosen = new Set();
  #before = new Set(); // what was chosen before the range that is being drawn
  #anchor = null;

  constructor(list) {
    this.#list = list;
  }

  get size() {
    return this.#chosen.size;
  }

  has(key) {
    return this.#chosen.has(key);
  }

  toggle(key) {
    if (!this.#chosen.delete(key)) this.#chosen.add(key);
    this.#anchor = key;
    this.#before = new Set(this.#chosen);
  }

  /** From the last that was toggled to this one; another end takes the place of the one before. */
  extendTo(key) {
    const keys = this.#list();
    const start = keys.indexOf(this.#anchor);
    const end = keys.indexOf(key);
    if (start < 0 || end < 0) return this.toggle(key);
    const range = keys.slice(Math.min(start, end), Math.max(start, end) + 1);
    this.#chosen = new Set([...this.#before, ...range]);
  }

  /** Where a range begins that the keys draw. */
  anchorAt(key) {
    if (this.#anchor !== null && this.size) return;
    this.toggle(key);
  }

  chooseAll() {
    this.#chosen = new Set(this.#list());
    this.#before = new Set(this.#chosen);
  }

  clear() {
    this.#chosen.clear();
    this.#before.clear();
    this.#anchor = null;
  }

  /** Forgets what is not shown any more. */
  keepShown() {
    const shown = new Set(this.#list());
    for (const keys of [this.#chosen, this.#before]) {
      for (const key of keys) if (!shown.has(key)) keys.delete(key);
    }
  }
}
