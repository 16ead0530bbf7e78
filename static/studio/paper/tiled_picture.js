// A picture of finished strokes. What a change costs grows with the ink around it, not with the drawing.

import { PAPER_UNITS } from "../drawing/strokes.js";
import { drawStroke, fillPaper } from "./raster.js";
import { findChanged, TILES, tilesOf, touchesTiles } from "./tiles.js";

export class TiledPicture {
  #context;
  #scratch;
  #shown = [];

  /** Two contexts of one size; what the second shows is nobody's. */
  constructor(context, scratch) {
    this.#context = context;
    this.#scratch = scratch;
    fillPaper(context);
  }

  get canvas() {
    return this.#context.canvas;
  }

  get shown() {
    return this.#shown;
  }

  /** Empties the picture. */
  resize(pixels) {
    for (const { canvas } of [this.#context, this.#scratch]) canvas.width = canvas.height = pixels;
    fillPaper(this.#context);
    this.#shown = [];
  }

  /** Strokes that came on top are drawn; where others went, came or changed, the tiles that they touch are drawn anew. */
  show(strokes) {
    const before = this.#shown;
    this.#shown = strokes;
    if (before.every((stroke, index) => stroke === strokes[index])) this.#draw(this.#context, strokes.slice(before.length));
    else this.#redraw(new Set(findChanged(before, strokes).flatMap(tilesOf)));
  }

  #draw(context, strokes, options) {
    for (const stroke of strokes) drawStroke(context, stroke, this.canvas.width / PAPER_UNITS, options);
  }

  /** By way of the scratch: browsers draw soft edges a little differently where a clip cuts them. */
  #redraw(tiles) {
    fillPaper(this.#scratch);
    const isWanted = (stroke, index) => touchesTiles(stroke, index, tiles);
    this.#draw(this.#scratch, this.#shown.filter((stroke) => tilesOf(stroke).some((tile) => tiles.has(tile))), { isWanted });
    for (const tile of tiles) {
      const box = this.#placeTile(tile);
      this.#context.drawImage(this.#scratch.canvas, ...box, ...box);
    }
  }

  /** [left, top, width, height] in whole pixels. */
  #placeTile(tile) {
    const edge = (number) => Math.round((number * this.canvas.width) / TILES);
    const [column, row] = [tile % TILES, Math.floor(tile / TILES)];
    const [left, top] = [edge(column), edge(row)];
    return [left, top, edge(column + 1) - left, edge(row + 1) - top];
  }
}
