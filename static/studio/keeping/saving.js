// The Save button: saves to the gallery and tells what became of it. A visitor is invited to sign up first; then the next page saves.

import { gettext, interpolate } from "../../js/i18n.js";
import { RequestError } from "../live/requests.js";
import { VISITOR } from "./adoption.js";
import { saveArtwork } from "./artworks.js";

const ALREADY_SAVED = gettext("Already saved: it is in your gallery, just as it is.");

export class Saver {
  #config;
  #drawing;
  #toasts;
  #keep;
  #getSettings;
  #places;
  #signal;
  #isSaving = false;
  #button = document.getElementById("save");
  #label = document.getElementById("save-label");

  /**
   * `keep()` resolves when the browser keeps the drawing, which comes before the person may leave for the login page. `places` are
   * the actions (see Toasts) that lead to where room can be made.
   */
  constructor({ config, drawing, getSettings, keep, toasts, places, signal }) {
    this.#config = config;
    this.#drawing = drawing;
    this.#toasts = toasts;
    this.#keep = keep;
    this.#getSettings = getSettings;
    this.#places = places;
    this.#signal = signal;
    this.#button.addEventListener("click", () => this.save(), { signal });
  }

  /** `isNew`: as a face of its own, whatever artwork the drawing came from. */
  async save({ isNew = false } = {}) {
    if (this.#isSaving) return;
    if (this.#drawing.isEmpty) return this.#toasts.show(gettext("There is nothing on the paper yet. Draw a line, then save."));
    if (this.#isVisitor) return this.#invite("signup-dialog", isNew);
    if (this.#drawing.isNewest && !isNew) return this.#toasts.show(ALREADY_SAVED);
    this.#isSaving = true;
    this.#toasts.clear();
    this.showState();
    try {
      await this.#send(isNew);
    } catch (error) {
      await this.#explain(error, isNew);
    } finally {
      this.#isSaving = false;
      this.showState();
    }
  }

  /** Saves what was to be saved before the login. Resolves to whether there was such a wish. */
  async fulfil() {
    if (this.#isVisitor) this.#drawing.wish = null; // he came back without: what he draws from now on is not meant
    const { wish } = this.#drawing;
    if (wish) await this.save({ isNew: wish === "saveNew" });
    return wish !== null;
  }

  /** Call after every change. */
  showState() {
    this.#button.setAttribute("aria-disabled", String(this.#isSaving));
    if (this.#isSaving) this.#label.textContent = gettext("Saving…");
    else this.#label.textContent = this.#drawing.isNewest ? gettext("Saved") : gettext("Save");
  }

  get #isVisitor() {
    return this.#config.person === VISITOR;
  }

  async #send(isNew) {
    // Saving, and saving as a new face, are two saves of one drawing.
    const key = this.#drawing.chooseSaveKey() + (isNew ? "-new" : "");
    await this.#keep(); // the next page must know the key, should this one be left before the answer comes
    const { snapshot, isOlder, wish } = this.#drawing;
    const artwork = await saveArtwork({
      ...this.#config,
      artworkId: isNew ? null : this.#drawing.artworkId,
      key,
      strokes: this.#drawing.history.toDocument(),
      settings: this.#getSettings(),
      signal: this.#signal,
    });
    this.#drawing.markSaved(artwork.id, snapshot);
    if (isNew || isOlder) history.replaceState(null, "", this.#config.drawUrl); // a reload must open what was saved
    const action = { label: gettext("Look at it"), href: artwork.page_url };
    this.#toasts.show(wordResult(artwork, { isNew, isOlder, wish }), { kind: "good", action, isLasting: wish !== null });
    await this.#keep();
  }

  async #explain(error, isNew) {
    if (error.name === "AbortError") return;
    if (!(error instanceof RequestError)) throw error;
    if (error.needsLogin) return this.#invite("login-dialog", isNew);
    this.#toasts.show(error.message, { kind: "error", actions: error.code === "quota_reached" ? this.#places : [] });
    if (!error.isUnreachable) await this.#setWish(null); // the person has been told, and presses Save again
  }

  /** The wish to save stands before the person may leave for the login page, and falls with "Not now". */
  async #invite(dialogId, isNew) {
    await this.#setWish(isNew ? "saveNew" : "save");
    const dialog = document.getElementById(dialogId);
    dialog.addEventListener("close", () => this.#setWish(null), { once: true, signal: this.#signal });
    dialog.showModal();
  }

  #setWish(wish) {
    this.#drawing.wish = wish;
    return this.#keep();
  }
}

function wordResult({ is_new_version: isNewVersion, title }, { isNew, isOlder, wish }) {
  if (isNewVersion === false) return ALREADY_SAVED;
  if (wish) return interpolate(gettext("“%(title)s” is saved in your gallery."), { title });
  if (isNew) return interpolate(gettext("Saved as a new face, “%(title)s”."), { title });
  return isOlder ? gettext("Saved as the newest version. The others are still there.") : gettext("Saved to your gallery.");
}
