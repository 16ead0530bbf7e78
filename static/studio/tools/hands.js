// Gives what a pointer or the keys do to the hand of the tool that was chosen when the line began.

export class HandSwitch {
  #choose;
  #hand = null;

  /** `choose(isEraser)` returns the hand to begin with: {isActive, begin, extend, finish, cancel}. */
  constructor(choose) {
    this.#choose = choose;
  }

  get isActive() {
    return this.#hand?.isActive ?? false;
  }

  begin(nowMs, options = {}) {
    this.#hand = this.#choose(options.isEraser ?? false);
    this.#hand.begin(nowMs, options);
  }

  extend(samples) {
    this.#hand.extend(samples);
  }

  finish() {
    this.#hand?.finish();
  }

  cancel() {
    this.#hand?.cancel();
  }
}
