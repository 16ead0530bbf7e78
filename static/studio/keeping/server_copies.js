// Keeps the server in step with the desk, and brings drawings back from it: drafts and save points. Only for who is logged in.

import { gettext } from "../../js/i18n.js";
import { History } from "../drawing/history.js";
import { newId, readDeviceId } from "../drawing/ids.js";
import { hasInk } from "../drawing/strokes.js";
import { request, RequestError } from "../live/requests.js";
import { VISITOR } from "./adoption.js";
import { DraftSync } from "./draft_sync.js";
import { moveToServer } from "./save_point_places.js";
import { SavePoints } from "./save_points.js";

const LOGIN_ENDED = gettext("Your login has ended. The drawing is safe in this browser; log in again to keep it on the server, too.");
const OTHER_DEVICE = gettext("You have a drawing on another device.");
const GAVE_WAY = gettext("Another drawing of yours gave way to this one. It is among your save points.");
const NOT_KEPT = gettext("The drawing of another page gave way to this one, and this browser could not keep it. Save it there while that page is open.");

export class ServerCopies {
  #config;
  #drawing;
  #getSettings;
  #onOpen;
  #toasts;
  #signal;
  #device = readDeviceId();
  #writer = newId();
  #sync;
  #savePoints;

  /** `onOpen(drawing)` lays a drawing, as the API gives it, on the desk; what lay there is put aside. */
  constructor({ config, drawing, getSettings, onOpen, toasts, signal }) {
    this.#config = config;
    this.#drawing = drawing;
    this.#getSettings = getSettings;
    this.#onOpen = onOpen;
    this.#toasts = toasts;
    this.#signal = signal;
    this.#sync = this.#createSync();
    this.#savePoints = new SavePoints({ config, read: () => this.#toBody(), onRestore: onOpen, signal });
    addEventListener("online", () => this.#sync.hurry(), { signal });
  }

  changed() {
    if (!this.#isVisitor) this.#sync.changed();
  }

  /** Another page's drawing gave way in this browser. Of who is logged in the server has it. */
  async keepLost(record) {
    if (!this.#isVisitor) return;
    try {
      await this.#savePoints.keep(toSavePoint(record));
      this.#toasts.show(GAVE_WAY);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error; // no room, or no storage
      this.#toasts.show(NOT_KEPT, { kind: "error" });
    }
  }

  openSavePoints() {
    return this.#savePoints.open();
  }

  /** What a visitor kept in this browser becomes the person's. */
  async adoptSavePoints() {
    if (this.#isVisitor) return;
    try {
      await moveToServer(this.#config, this.#signal);
    } catch (error) {
      // Offline, no room or no storage: they stay in this browser until the next visit.
      if (!(error instanceof RequestError || error instanceof DOMException)) throw error;
    }
  }

  /** On an empty desk: offers what was drawn last on another device, once. */
  async offerOtherDevice() {
    if (this.#isVisitor || !this.#drawing.isEmpty) return;
    try {
      const drawing = await this.#findOtherDevice();
      if (!drawing) return;
      this.#toasts.show(OTHER_DEVICE, { action: { label: gettext("Open it here"), run: () => this.#onOpen(drawing) }, isLasting: true });
    } catch (error) {
      if (!(error instanceof RequestError)) throw error; // offline: what this browser has is enough to go on
    }
  }

  get #isVisitor() {
    return this.#config.person === VISITOR;
  }

  async #findOtherDevice() {
    const get = (url) => request({ method: "GET", url, csrfToken: this.#config.csrfToken, signal: this.#signal });
    const drafts = await get(this.#config.draftsUrl);
    const other = drafts.find(({ device, is_saved: isSaved }) => device !== this.#device && !isSaved);
    const draft = other && (await get(`${this.#config.draftsUrl}${other.device}/`));
    return draft && hasInk(draft.strokes.strokes) && this.#drawing.isEmpty ? draft : null;
  }

  #createSync() {
    return new DraftSync({
      url: `${this.#config.draftsUrl}${this.#device}/`,
      csrfToken: this.#config.csrfToken,
      read: () => ({ ...this.#toBody(), writer: this.#writer, edited_at: new Date().toISOString() }),
      onKept: ({ drawing }) => drawing === this.#drawing.id && this.#toasts.show(GAVE_WAY),
      onLogin: () => this.#toasts.show(LOGIN_ENDED, { action: { label: gettext("Log in"), href: this.#config.loginUrl }, isLasting: true }),
      onFull: (sentence) => this.#toasts.show(sentence, { kind: "error" }),
      signal: this.#signal,
    });
  }

  #toBody() {
    const { id, artworkId, isSaved, history } = this.#drawing;
    return { drawing: id, artwork: artworkId, is_saved: isSaved, strokes: history.toDocument(), settings: this.#getSettings() };
  }
}

/** A record (adoption.js) as the API has save points. */
function toSavePoint({ drawingId, artworkId, isSaved, history, settings }) {
  return { drawing: drawingId, artwork: artworkId, is_saved: isSaved, strokes: History.fromRecord(history).toDocument(), settings };
}
