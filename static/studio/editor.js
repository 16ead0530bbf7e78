// Drawing with the tool in hand: pen, undo, redo, clear. Keeps paper and document the same and says when they change.

import { encodePng, hashGrey, isBlank } from "./frame.js";
import { Hand } from "./hand.js";
import { KeyPen } from "./key_pen.js";
import { PenCursor, watchPixels } from "./layout.js";
import { Paper } from "./paper.js";
import { Pen } from "./pen.js";

export class Editor {
  #drawing;
  #onChange;
  #onRefusal;
  #paper;
  #hand;
  #pane = document.getElementById("paper");

  /** `onChange()` after every change, also while a stroke grows; `onRefusal(sentence)` when a stroke does not fit any more. */
  constructor({ drawing, tools, onChange, onRefusal, signal }) {
    this.#drawing = drawing;
    this.#onChange = onChange;
    this.#onRefusal = onRefusal;
    const canvas = document.getElementById("paper-canvas");
    this.#paper = new Paper(canvas);
    this.#hand = this.#createHand(tools);
    const cursor = new PenCursor(this.#pane, document.getElementById("cursor"), signal);
    new Pen(canvas, this.#hand, signal);
    new KeyPen(canvas, this.#hand, (place) => cursor.place(place), signal);
    watchPixels(canvas, (pixels) => this.#paper.resize(pixels) && this.redraw(), signal);
  }

  /** The stroke under the pen, or null. */
  get growing() {
    return this.#hand.stroke;
  }

  get isBlank() {
    return this.#drawing.isEmpty && !this.growing;
  }

  undo() {
    this.#edit((history) => history.undo());
  }

  redo() {
    this.#edit((history) => history.redo());
  }

  clear() {
    this.#edit((history) => history.clear());
  }

  /** Draws everything anew. */
  redraw() {
    this.#paper.redraw(this.#drawing.history.strokes);
    if (this.growing) this.#paper.extend(this.growing, 0);
    this.#showGuide();
  }

  /** What the network is to see: {isBlank: true}, or {key, png} where equal pictures have equal keys. */
  async capture() {
    const { canvas, grey } = this.#paper.shrink();
    if (isBlank(grey)) return { isBlank: true };
    return { key: hashGrey(grey), png: await encodePng(canvas) };
  }

  #createHand(tools) {
    return new Hand({
      getTool: () => ({ tool: tools.tool, size: tools.size, eraserSize: tools.eraserSize, endMs: this.#drawing.endMs }),
      onGrow: (stroke, from) => this.#grow(stroke, from),
      onEnd: (stroke) => this.#commit(stroke),
      onCancel: () => this.#redrawAndTell(),
    });
  }

  #grow(stroke, from) {
    // A first point may become a dot or the cap of a line: it is drawn when that is known.
    if (stroke.points.length > 1) this.#paper.extend(stroke, from);
    this.#showGuide();
    this.#onChange();
  }

  #commit(stroke) {
    if (stroke.points.length === 1) this.#paper.extend(stroke, 0);
    const refusal = this.#drawing.history.add(stroke);
    if (!refusal) return this.#onChange();
    this.#onRefusal(refusal);
    this.#redrawAndTell();
  }

  #edit(change) {
    if (this.growing) return this.#hand.cancel(); // the line under the pen is what the person wants undone
    change(this.#drawing.history);
    this.#redrawAndTell();
  }

  #redrawAndTell() {
    this.redraw();
    this.#onChange();
  }

  #showGuide() {
    this.#pane.dataset.empty = String(this.isBlank);
  }
}
