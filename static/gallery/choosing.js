// Choosing faces with the mouse (a tap on the circle, shift for a range), the keys (space, shift and arrows, Ctrl+A, Esc)
// and a finger (a long press, then taps). A long press shows the drawing, too.

import { interpolate, ngettext } from "../js/i18n.js";
import { Selection } from "./selection.js";

const LONG_PRESS_MS = 450;
const MOVED_PX = 10;

export class Choosing {
  #found;
  #bar;
  #selection;
  #press = null; // of a finger: the tile, where it began, and the timer
  #isSpent = false; // the click that follows a long press opens nothing

  constructor(found, bar) {
    this.#found = found;
    this.#bar = bar;
    this.#selection = new Selection(() => this.tiles.map((tile) => tile.dataset.tile));
    found.addEventListener("click", (event) => this.#click(event), true);
    found.addEventListener("pointerdown", (event) => this.#beginPress(event));
    found.addEventListener("contextmenu", (event) => this.#press && event.preventDefault());
    for (const end of ["pointerup", "pointercancel", "pointerleave"]) found.addEventListener(end, () => this.#endPress());
    found.addEventListener("pointermove", (event) => this.#movePress(event));
    document.addEventListener("keydown", (event) => this.#key(event));
    bar.addEventListener("reset", (event) => {
      event.preventDefault();
      this.clear();
    });
    addEventListener("pageshow", () => this.show()); // the browser may have kept the circles as they were
  }

  get tiles() {
    return [...this.#found.querySelectorAll("[data-tile]")];
  }

  get chosen() {
    return this.tiles.filter((tile) => this.#selection.has(tile.dataset.tile));
  }

  clear() {
    this.#selection.clear();
    for (const menu of this.#bar.querySelectorAll("details[open]")) menu.open = false;
    this.show();
  }

  /** After other faces came or went. */
  show() {
    this.#selection.keepShown();
    for (const tile of this.tiles) boxOf(tile).checked = this.#selection.has(tile.dataset.tile);
    const count = this.#selection.size;
    this.#bar.querySelector("[data-count]").value = interpolate(ngettext("%(count)s chosen", "%(count)s chosen", count), { count });
  }

  #click(event) {
    const tile = event.target.closest("[data-tile]");
    if (this.#isSpent) {
      this.#isSpent = false;
      return swallow(event);
    }
    if (!tile || event.target.closest(".star")) return;
    const isOnCircle = event.target.closest(".tile__choose");
    if (!isOnCircle && !this.#selection.size && !event.shiftKey) return; // the link opens
    if (event.ctrlKey || event.metaKey) return;
    // A click on a label brings another one on its box: only that counts.
    if (isOnCircle && event.target !== boxOf(tile)) return;
    if (!isOnCircle) swallow(event);
    this.#choose(tile, event.shiftKey);
  }

  #choose(tile, isRange) {
    if (isRange) this.#selection.extendTo(tile.dataset.tile);
    else this.#selection.toggle(tile.dataset.tile);
    this.show();
  }

  #beginPress(event) {
    const tile = event.target.closest("[data-tile]");
    this.#isSpent = false;
    if (event.pointerType !== "touch" || !tile || event.target.closest(".tile__choose, .star")) return;
    const timer = setTimeout(() => {
      tile.dataset.peek = "";
      this.#isSpent = true;
      navigator.vibrate?.(10);
      this.#choose(tile, false);
    }, LONG_PRESS_MS);
    this.#press = { tile, timer, x: event.clientX, y: event.clientY };
  }

  #movePress(event) {
    if (this.#press && Math.hypot(event.clientX - this.#press.x, event.clientY - this.#press.y) > MOVED_PX) this.#endPress();
  }

  #endPress() {
    if (!this.#press) return;
    clearTimeout(this.#press.timer);
    delete this.#press.tile.dataset.peek;
    this.#press = null;
  }

  #key(event) {
    if (event.target.closest("input:not([type=checkbox]), select, textarea, dialog, details[open]")) return;
    const tile = event.target.closest?.("[data-tile]");
    if (event.key === "Escape" && this.#selection.size) this.clear();
    else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "a" && this.tiles.length) this.#chooseAll();
    else if (event.key === " " && tile && !event.target.closest("button, input")) this.#choose(tile, event.shiftKey);
    else if (event.key.startsWith("Arrow") && tile && !event.altKey && !event.ctrlKey && !event.metaKey) this.#step(tile, event);
    else return;
    event.preventDefault();
  }

  #chooseAll() {
    this.#selection.chooseAll();
    this.show();
  }

  #step(tile, event) {
    const tiles = this.tiles;
    const next = tiles[tiles.indexOf(tile) + stepOf(event.key, tiles)];
    if (!next) return;
    if (event.shiftKey) {
      this.#selection.anchorAt(tile.dataset.tile);
      this.#choose(next, true);
    }
    (next.querySelector("a") ?? boxOf(next)).focus();
  }
}

function stepOf(key, tiles) {
  if (key === "ArrowRight") return 1;
  if (key === "ArrowLeft") return -1;
  const columns = tiles.filter((tile) => tile.offsetTop === tiles[0].offsetTop).length;
  return key === "ArrowDown" ? columns : -columns;
}

function boxOf(tile) {
  return tile.querySelector("input[name=ids]");
}

function swallow(event) {
  event.preventDefault();
  event.stopPropagation();
}
