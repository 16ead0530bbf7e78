// The lasso: a loop takes hold of lines, a drag on their frame moves, scales or turns them, keys do the same.

import { findEnclosed, findTouched, isWithinReach, measureBoxes, moveStroke } from "../drawing/geometry.js";
import { findGrip, frameBox, readDrag, readKey } from "./selection.js";

const TAP_UNITS = 6; // a loop no larger than this was a tap on one line
const REACH = 22; // how near a press must be to a handle

export class Lasso {
  #listeners;
  #indices = [];
  #box = null;
  #loop = null; // places of the loop while it is drawn
  #drag = null; // {grip, start, resting, held, move} while the frame is dragged

  /**
   * `listeners`: getStrokes(); getUnit() -> paper units of one screen-like unit; onDrag({resting, held, move}) while the
   * strokes `held` are dragged, onCancel() when they stay where they were; onEdit({removed, added}) -> whether it was accepted; onShow({loop, box, move}) when there is something else to see.
   */
  constructor(listeners) {
    this.#listeners = listeners;
  }

  get isActive() {
    return this.#loop !== null || this.#drag !== null;
  }

  get hasSelection() {
    return this.#indices.length > 0;
  }

  begin() {
    this.#loop = [];
  }

  extend(samples) {
    const places = samples.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
    if (places.length === 0) return;
    if (this.#loop?.length === 0 && this.#grip(places[0])) return;
    if (this.#drag) this.#moveTo(places.at(-1));
    else this.#loop.push(...places);
    this.show();
  }

  finish() {
    if (this.#drag) this.#drop();
    else if (this.#loop) this.#close();
  }

  cancel() {
    if (this.#drag) this.#listeners.onCancel();
    this.#drag = this.#loop = null;
    this.show();
  }

  select(indices) {
    this.#indices = indices;
    this.#box = frameBox(measureBoxes(indices.map((index) => this.#listeners.getStrokes()[index])));
    this.show();
  }

  deselect() {
    if (this.hasSelection) this.select([]);
  }

  remove() {
    const removed = this.#indices;
    this.select([]);
    this.#listeners.onEdit({ removed, added: [] });
  }

  /** Returns whether the key moved what is selected. */
  press(event) {
    const move = this.hasSelection ? readKey(this.#box, event) : null;
    if (move) this.#apply(move);
    return move !== null;
  }

  #grip(place) {
    const unit = this.#listeners.getUnit();
    const grip = this.#box && findGrip(this.#box, place, REACH * unit, unit);
    if (!grip) return false;
    this.#loop = null;
    this.#drag = { grip, start: place, ...this.#part(), move: {} };
    return true;
  }

  #moveTo(place) {
    const move = readDrag(this.#box, this.#drag.grip, this.#drag.start, place);
    if (!isWithinReach(this.#box, move)) return; // points must not be bent to stay in the document
    this.#drag.move = move;
    this.#listeners.onDrag(this.#drag);
  }

  #part() {
    const [strokes, wanted] = [this.#listeners.getStrokes(), new Set(this.#indices)];
    return { resting: strokes.filter((_, index) => !wanted.has(index)), held: this.#indices.map((index) => strokes[index]) };
  }

  #drop() {
    const { move } = this.#drag;
    this.#drag = null;
    this.#apply(move);
  }

  #apply(move) {
    if (Object.keys(move).length === 0 || !isWithinReach(this.#box, move)) return this.show();
    const strokes = this.#listeners.getStrokes();
    const added = this.#indices.map((index) => [index, moveStroke(strokes[index], move)]);
    if (this.#listeners.onEdit({ removed: this.#indices, added })) this.select(this.#indices);
  }

  #close() {
    const loop = this.#loop;
    this.#loop = null;
    if (loop.length === 0) return this.show();
    const strokes = this.#listeners.getStrokes();
    const [place] = loop;
    const isTap = loop.every(({ x, y }) => Math.hypot(x - place.x, y - place.y) < TAP_UNITS);
    this.select(isTap ? findTouched(strokes, place, place, TAP_UNITS).slice(-1) : findEnclosed(strokes, loop));
  }

  /** Call when the paper is zoomed: handles keep their size on the screen. */
  show() {
    this.#listeners.onShow({ loop: this.#loop, box: this.#box, move: this.#drag?.move ?? {} });
  }
}
