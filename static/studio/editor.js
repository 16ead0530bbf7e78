// Drawing with the tool in hand. Keeps paper and document the same and says when they change.

import { mirrorStroke, moveStroke } from "./drawing/geometry.js";
import { PAPER_UNITS } from "./drawing/strokes.js";
import { encodePng, hashGrey, isBlank } from "./live/frame.js";
import { PenCursor, watchPixels } from "./paper/layout.js";
import { Overlay } from "./paper/overlay.js";
import { Paper } from "./paper/paper.js";
import { Sheet } from "./paper/sheet.js";
import { Hand } from "./tools/hand.js";
import { HandSwitch } from "./tools/hands.js";
import { KeyPen } from "./tools/key_pen.js";
import { Lasso } from "./tools/lasso.js";
import { Pen } from "./tools/pen.js";
import { fillPaper } from "./tools/placing.js";
import { StrokeEraser } from "./tools/stroke_eraser.js";

export class Editor {
  #drawing;
  #tools;
  #onChange;
  #onRefusal;
  #paper;
  #hand = this.#createHand();
  #strokeEraser = this.#createStrokeEraser();
  #lasso = this.#createLasso();
  #overlay = new Overlay(document.getElementById("overlay"));
  #pane = document.getElementById("paper");
  #sheet;
  #mirrored = null; // {stroke, axis, image}

  /** `onChange()` after every change, also while a stroke grows; `onRefusal(sentence)` when a stroke does not fit any more. */
  constructor({ drawing, tools, onChange, onRefusal, signal }) {
    this.#drawing = drawing;
    this.#tools = tools;
    this.#onChange = onChange;
    this.#onRefusal = onRefusal;
    const canvas = document.getElementById("paper-canvas");
    this.#paper = new Paper(canvas);
    const hands = new HandSwitch((isEraser) => this.#chooseHand(isEraser));
    this.#sheet = new Sheet({ pane: this.#pane, tools, isDrawing: () => hands.isActive, onZoom: () => this.#lasso.show(), signal });
    const cursor = new PenCursor(this.#pane, canvas, document.getElementById("cursor"), signal);
    new Pen(canvas, hands, { canTouchDraw: () => !tools.isPenOnly, feelsPressure: () => tools.feelsPressure, barrelErases: () => tools.barrelErases, signal });
    new KeyPen(canvas, hands, (place) => this.#follow(cursor, place), signal);
    watchPixels(canvas, () => this.#sheet.zoom, (pixels) => this.#paper.resize(pixels) && this.redraw(), signal);
    document.addEventListener("keydown", (event) => this.#pressKey(event), { signal, capture: true });
  }

  /** The strokes under the pen. */
  get growing() {
    return this.#hand.stroke ? this.#imagesOf(this.#hand.stroke) : [];
  }

  get isBlank() {
    return this.#drawing.isEmpty && !this.#hand.stroke;
  }

  get sheet() {
    return this.#sheet;
  }

  undo() {
    this.#edit((history) => history.undo());
  }

  redo() {
    this.#edit((history) => history.redo());
  }

  /** Takes away what is selected, else everything. */
  clear() {
    if (this.#lasso.hasSelection) this.#lasso.remove();
    else this.#edit((history) => history.clear());
  }

  /** Puts strokes on top, as one step of undo. Returns whether the drawing had room for them. */
  add(strokes) {
    const count = this.#strokes.length;
    this.#lasso.deselect();
    return this.#change({ added: strokes.map((stroke, index) => [count + index, stroke]) });
  }

  selectAll() {
    this.#tools.borrow("lasso");
    this.#lasso.select(this.#strokes.map((_, index) => index));
  }

  deselect() {
    this.#lasso.deselect();
  }

  /** Brings the drawing to the middle, as large as a face on the photographs; one step of undo. */
  fillPaper() {
    const strokes = this.#strokes;
    const move = fillPaper(strokes);
    if (!move) return;
    this.#lasso.deselect();
    this.#change({ removed: [...strokes.keys()], added: strokes.map((stroke, index) => [index, moveStroke(stroke, move)]) });
  }

  /** Another tool is in the hand. */
  changeTool() {
    if (this.#tools.tool !== "lasso") this.#lasso.deselect();
    this.#sheet.showTools();
  }

  /** Shows the drawing as it is. */
  redraw() {
    this.#paper.show(this.#strokes, this.growing);
    this.#showGuide();
  }

  /** What the network is to see: {isBlank: true}, or {key, png} where equal pictures have equal keys. */
  async capture() {
    const { canvas, grey } = this.#paper.shrink();
    if (isBlank(grey)) return { isBlank: true };
    return { key: hashGrey(grey), png: await encodePng(canvas) };
  }

  get #strokes() {
    return this.#drawing.history.strokes;
  }

  #imagesOf(stroke) {
    return this.#tools.isMirrored ? [stroke, this.#mirror(stroke)] : [stroke];
  }

  /** Its mirror image, one object as long as it grows. */
  #mirror(stroke) {
    const { axis } = this.#tools;
    if (this.#mirrored?.stroke !== stroke || this.#mirrored.axis !== axis) this.#mirrored = { stroke, axis, image: { ...stroke, points: [] } };
    const { image } = this.#mirrored;
    image.points.push(...mirrorStroke({ ...stroke, points: stroke.points.slice(image.points.length) }, axis).points);
    return image;
  }

  #chooseHand(isEraser) {
    const { tool } = this.#tools;
    if (!isEraser && tool === "lasso") return this.#lasso;
    this.#lasso.deselect();
    return tool === "stroke-eraser" ? this.#strokeEraser : this.#hand;
  }

  #createHand() {
    return new Hand({
      getTool: () => ({ ...this.#toolFacts(), endMs: this.#drawing.endMs }),
      onGrow: () => this.#grow(),
      onEnd: (stroke) => this.#commit(stroke),
      onCancel: () => this.#redrawAndTell(),
    });
  }

  #toolFacts() {
    const { tool, size, eraserSize, softness } = this.#tools;
    return { tool, size, eraserSize, softness };
  }

  #createStrokeEraser() {
    return new StrokeEraser({
      getStrokes: () => this.#strokes,
      getRadius: () => this.#tools.eraserSize / 2,
      onTouch: (isLeft) => this.#preview(this.#strokes.filter(isLeft)),
      onEnd: (removed) => removed.length > 0 && this.#change({ removed }),
      onCancel: () => this.#redrawAndTell(),
    });
  }

  #createLasso() {
    return new Lasso({
      getStrokes: () => this.#strokes,
      getUnit: () => this.#sheet.unit,
      onDrag: (parts) => this.#drag(parts),
      onCancel: () => this.#redrawAndTell(),
      onEdit: (change) => this.#change(change),
      onShow: (shown) => this.#showLasso(shown),
    });
  }

  /** A lasso that was taken to select everything goes back to the pen when it holds nothing any more. */
  #showLasso(shown) {
    this.#overlay.show({ ...shown, unit: this.#sheet.unit });
    if (!shown.box && !shown.loop) this.#tools.giveBack();
  }

  #grow() {
    this.#paper.grow(this.growing);
    this.#showGuide();
    this.#onChange();
  }

  #commit(stroke) {
    const images = this.#imagesOf(stroke);
    const count = this.#strokes.length;
    const refusal = images.length > 1
      ? this.#drawing.edit({ added: images.map((image, index) => [count + index, image]) })
      : this.#drawing.history.add(stroke);
    if (refusal) this.#onRefusal(refusal);
    this.#redrawAndTell();
  }

  /** Returns whether the drawing had room for it. */
  #change(change) {
    const refusal = this.#drawing.edit(change);
    if (refusal) this.#onRefusal(refusal);
    this.#redrawAndTell();
    return !refusal;
  }

  /** Shows how it would be, to the network too. */
  #preview(strokes) {
    this.#paper.show(strokes);
    this.#onChange();
  }

  /** What is dragged lies above the rest, as if lifted off the paper, until it is dropped. */
  #drag(parts) {
    this.#paper.lift(parts);
    this.#onChange();
  }

  #edit(change) {
    if (this.#hand.stroke) return this.#hand.cancel(); // the line under the pen is what the person wants undone
    this.#lasso.deselect();
    change(this.#drawing.history);
    this.#redrawAndTell();
  }

  #redrawAndTell() {
    this.redraw();
    this.#onChange();
  }

  #follow(cursor, place) {
    if (place) this.#sheet.reveal({ x: place.x / PAPER_UNITS, y: place.y / PAPER_UNITS });
    cursor.place(place);
  }

  /** Keys move what is selected, except where they move a slider. */
  #pressKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea, select, dialog, [role=slider]")) return;
    if (event.key === "Escape") return this.#lasso.deselect();
    if (!this.#lasso.press(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #showGuide() {
    this.#pane.dataset.empty = String(this.isBlank);
  }
}
