// The drawing that the page has open: its strokes with undo, the artwork it belongs to, and whether the gallery has it as it is.

import { History } from "./history.js";
import { newId } from "./ids.js";
import { readSettings } from "./settings.js";
import { findEndMs } from "./strokes.js";

export class Drawing {
  id = newId(); // the same on the server and after a reload
  history = new History();
  revision = 0; // grows with every change of strokes or settings
  wish = null; // what is to be done as soon as the login is done: "save" | "saveNew"
  #savedRevision = null;
  #olderRevision = null;
  #saveKey = null; // {key, revision}
  #artworkId = null;
  #artworkStrokes = new Set(); // what the gallery holds of it
  #opened = 0; // how many drawings were opened: a save that ends late must not be taken for the next drawing's

  /** The artwork that saving goes to, or null. A paper that shares no line with it, as after clearing, holds another face. */
  get artworkId() {
    return this.history.strokes.some((stroke) => this.#artworkStrokes.has(stroke)) ? this.#artworkId : null;
  }

  get isSaved() {
    return this.#savedRevision === this.revision;
  }

  /** Whether the gallery shows it as it is. An older version is safe there, too, but not what is shown. */
  get isNewest() {
    return this.isSaved && !this.isOlder;
  }

  /** An older version of an artwork lies on the paper, untouched. */
  get isOlder() {
    return this.#olderRevision === this.revision;
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

  /** Like the history's; what replaces a line of the artwork is one of its lines. */
  edit(change) {
    const before = this.history.strokes;
    const refusal = this.history.edit(change);
    if (!refusal && (change.removed ?? []).some((index) => this.#artworkStrokes.has(before[index]))) {
      for (const [, stroke] of change.added ?? []) this.#artworkStrokes.add(stroke);
    }
    return refusal;
  }

  /** The same until the drawing changes, also after a reload: where the answer to a save was lost, the next try finds what was saved. */
  chooseSaveKey() {
    if (this.#saveKey?.revision !== this.revision) this.#saveKey = { key: newId(), revision: this.revision };
    return this.#saveKey.key;
  }

  /** What is being saved now, for `markSaved`. */
  get snapshot() {
    return { opened: this.#opened, revision: this.revision, strokes: new Set(this.history.strokes) };
  }

  /** The gallery holds the drawing as it was at `snapshot`. */
  markSaved(artworkId, snapshot) {
    if (snapshot.opened !== this.#opened) return;
    this.#artworkId = artworkId;
    this.#artworkStrokes = snapshot.strokes;
    this.#savedRevision = snapshot.revision;
    this.#olderRevision = null;
    this.wish = null;
  }

  /** For the browser's storage; `growing` are the strokes under the pen. */
  toRecord({ settings, growing = [] }) {
    const history = this.history.toRecord();
    const drawn = growing.filter(({ points }) => points.length > 0);
    if (drawn.length > 0) {
      history.past.push(...drawn.map((stroke) => ({ type: "add", stroke })));
      history.future = [];
    }
    const saveKey = this.#saveKey?.revision === this.revision ? this.#saveKey.key : null;
    const { id: drawingId, artworkId, isSaved, isOlder, wish } = this;
    return { savedAt: Date.now(), drawingId, history, settings, artworkId, isSaved, isOlder, wish, saveKey };
  }

  /** Opens a record and returns its settings. Throws a StrokesError when it holds no valid drawing. */
  open(record) {
    this.#replace(History.fromRecord(record.history), record.artworkId ?? null);
    this.id = record.drawingId ?? this.id;
    if (record.isSaved) this.#savedRevision = this.revision;
    if (record.isOlder) this.#olderRevision = this.revision;
    this.wish = record.wish ?? null;
    if (record.saveKey) this.#saveKey = { key: record.saveKey, revision: this.revision };
    return readSettings(record.settings);
  }

  startNew() {
    this.#replace(new History(), null);
  }

  #replace(history, artworkId) {
    this.id = newId();
    this.history = history;
    this.#artworkId = artworkId;
    this.#artworkStrokes = new Set(history.strokes);
    this.revision += 1;
    this.#opened += 1;
    this.#savedRevision = null;
    this.wish = null;
  }
}

/** An artwork of the gallery ({id, strokes, settings}) as a record; with `older_version` it is that one, a drawing of its own. */
export function recordOfArtwork({ id, strokes, settings, older_version: olderVersion }) {
  const history = History.fromDocument(strokes).toRecord();
  return { savedAt: Date.now(), drawingId: olderVersion ?? id, history, settings, artworkId: id, isSaved: true, isOlder: Boolean(olderVersion) };
}

/** A draft or save point of the server as a record. It is a drawing of its own: what it came from stays what it is. */
export function recordOfKept({ strokes, settings, artwork, is_saved: isSaved }) {
  const history = History.fromDocument(strokes).toRecord();
  return { savedAt: Date.now(), history, settings, artworkId: artwork, isSaved };
}
