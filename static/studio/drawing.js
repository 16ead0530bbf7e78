// The drawing that the page has open: its strokes with undo, the artwork it belongs to, and whether the gallery has it as it is.

import { History } from "./history.js";
import { readSettings } from "./settings.js";
import { findEndMs } from "./strokes.js";

export class Drawing {
  history = new History();
  artworkId = null;
  revision = 0; // grows with every change of strokes or settings
  #savedRevision = null;

  get isSaved() {
    return this.#savedRevision === this.revision;
  }

  get isEmpty() {
    return this.history.isEmpty;
  }

  /** The time in milliseconds at which the next stroke begins. */
  get endMs() {
    return findEndMs(this.history.strokes);
  }

  changed() {
    this.revision += 1;
  }

  /** The gallery holds the drawing as it was at `revision`. */
  markSaved(artworkId, revision) {
    this.artworkId = artworkId;
    this.#savedRevision = revision;
  }

  /** For the browser's storage; `growing` is the stroke under the pen, or null. */
  toRecord({ settings, growing = null }) {
    const history = this.history.toRecord();
    if (growing?.points.length > 0) {
      history.past.push({ type: "add", stroke: growing });
      history.future = [];
    }
    return { savedAt: Date.now(), history, settings, artworkId: this.artworkId, isSaved: this.isSaved };
  }

  /** Opens a record and returns its settings. Throws a StrokesError when it holds no valid drawing. */
  open(record) {
    this.history = History.fromRecord(record.history);
    this.revision += 1;
    this.artworkId = record.artworkId ?? null;
    this.#savedRevision = record.isSaved ? this.revision : null;
    return readSettings(record.settings);
  }

  startNew() {
    this.history = new History();
    this.revision += 1;
    this.artworkId = null;
    this.#savedRevision = null;
  }
}

/** An artwork of the gallery ({id, strokes, settings}) as a record. */
export function recordOfArtwork({ id, strokes, settings }) {
  const history = History.fromDocument(strokes).toRecord();
  return { savedAt: Date.now(), history, settings, artworkId: id, isSaved: true };
}
