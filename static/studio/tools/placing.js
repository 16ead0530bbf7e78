// A drawing that is small or beside the middle, brought to where the network expects a head. Pure, and one offer.

import { gettext } from "../../js/i18n.js";
import { isWithinReach, measureBoxes } from "../drawing/geometry.js";
import { PAPER_UNITS } from "../drawing/strokes.js";

// Where head, hair and neck lie on the photographs that the network learned from.
const PLACE = Object.freeze({ left: 0.15, top: 0.07, right: 0.85, bottom: 0.95 });
const SMALL = 0.36; // of the paper's side; eyes, nose and mouth at their places are larger
const ASIDE = 0.18;
const MANY_STROKES = 10; // fewer may be the beginning of something large
const STEP_BACK = 0.9;
const PAUSE_MS = 2_500;

/** The move that makes the ink fill the paper, or null where there is none. No point of any stroke leaves the document's range. */
export function fillPaper(strokes) {
  const box = measureInk(strokes);
  if (!box) return null;
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  const move = {
    cx: (box.left + box.right) / 2,
    cy: (box.top + box.bottom) / 2,
    scale: PAPER_UNITS * Math.min((PLACE.right - PLACE.left) / width, (PLACE.bottom - PLACE.top) / height),
  };
  move.dx = (PAPER_UNITS * (PLACE.left + PLACE.right)) / 2 - move.cx;
  move.dy = (PAPER_UNITS * (PLACE.top + PLACE.bottom)) / 2 - move.cy;
  const all = measureBoxes(strokes); // an eraser may have gone far beyond the ink
  while (!isWithinReach(all, move)) move.scale *= STEP_BACK;
  return move;
}

/** Whether much is drawn, and all of it small or beside the middle. */
export function isMisplaced(strokes) {
  const box = measureInk(strokes);
  if (!box || strokes.length < MANY_STROKES) return false;
  const isSmall = Math.max(box.right - box.left, box.bottom - box.top) < SMALL * PAPER_UNITS;
  const aside = Math.abs((box.left + box.right) / 2 - PAPER_UNITS / 2);
  return isSmall || aside > ASIDE * PAPER_UNITS;
}

function measureInk(strokes) {
  return measureBoxes(strokes.filter(({ tool }) => tool === "pen"));
}

/** Once a page, when the pen rests. */
export class PlacingOffer {
  #options;
  #timer = 0;
  #isMade = false;

  /** `getStrokes()`, `fill()`, `toasts`. */
  constructor(options, signal) {
    this.#options = options;
    signal.addEventListener("abort", () => clearTimeout(this.#timer));
  }

  changed() {
    clearTimeout(this.#timer);
    if (!this.#isMade) this.#timer = setTimeout(() => this.#consider(), PAUSE_MS);
  }

  #consider() {
    if (!isMisplaced(this.#options.getStrokes())) return;
    this.#isMade = true;
    const action = { label: gettext("Fill the paper"), run: () => this.#options.fill() };
    this.#options.toasts.show(gettext("A larger drawing in the middle of the paper makes a better face."), { action });
  }
}
