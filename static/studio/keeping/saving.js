// The Save button: saves to the gallery and tells what became of it. A visitor is invited to sign up first.

import { gettext } from "../../js/i18n.js";
import { RequestError } from "../live/requests.js";
import { VISITOR } from "./adoption.js";
import { saveArtwork } from "./artworks.js";

export class Saver {
  #config;
  #drawing;
  #toasts;
  #keep;
  #getSettings;
  #signal;
  #isSaving = false;
  #button = document.getElementById("save");
  #label = document.getElementById("save-label");

  /** `keep()` resolves when the browser keeps the drawing, which comes before the person may leave for the login page. */
  constructor({ config, drawing, getSettings, keep, toasts, signal }) {
    this.#config = config;
    this.#drawing = drawing;
    this.#toasts = toasts;
    this.#keep = keep;
    this.#getSettings = getSettings;
    this.#signal = signal;
    this.#button.addEventListener("click", () => this.save(), { signal });
  }

  async save() {
    if (this.#isSaving) return;
    if (this.#drawing.isEmpty) return this.#toasts.show(gettext("There is nothing on the paper yet. Draw a line, then save."));
    if (this.#config.person === VISITOR) return this.#invite("signup-dialog");
    if (this.#drawing.isSaved) return this.#toasts.show(gettext("It is already in your gallery, just as it is."));
    this.#isSaving = true;
    this.#toasts.clear();
    this.showState();
    try {
      await this.#send();
    } catch (error) {
      await this.#explain(error);
    } finally {
      this.#isSaving = false;
      this.showState();
    }
  }

  /** Call after every change. */
  showState() {
    this.#button.setAttribute("aria-disabled", String(this.#isSaving));
    if (this.#isSaving) this.#label.textContent = gettext("Saving…");
    else this.#label.textContent = this.#drawing.isSaved ? gettext("Saved") : gettext("Save");
  }

  async #send() {
    this.#drawing.chooseSaveKey();
    await this.#keep(); // the next page must know the key, should this one be left before the answer comes
    const { snapshot } = this.#drawing;
    const artwork = await saveArtwork({
      ...this.#config,
      artworkId: this.#drawing.artworkId,
      key: this.#drawing.chooseSaveKey(),
      strokes: this.#drawing.history.toDocument(),
      settings: this.#getSettings(),
      signal: this.#signal,
    });
    this.#drawing.markSaved(artwork.id, snapshot);
    this.#toasts.show(gettext("Saved to your gallery."), { kind: "good", action: { label: gettext("Look at it"), href: artwork.page_url } });
    await this.#keep();
  }

  async #explain(error) {
    if (error.name === "AbortError") return;
    if (!(error instanceof RequestError)) throw error;
    if (error.needsLogin) await this.#invite("login-dialog");
    else this.#toasts.show(error.message, { kind: "error" });
  }

  async #invite(dialogId) {
    await this.#keep();
    document.getElementById(dialogId).showModal();
  }
}
