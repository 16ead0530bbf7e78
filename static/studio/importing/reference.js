// A photograph under the drawing, to draw from. It stays on this device: it is kept in the browser, never sent, never part of the drawing.

import { gettext } from "../../js/i18n.js";
import { VISITOR } from "../keeping/adoption.js";
import { run } from "../keeping/device_storage.js";
import { COVERING, readPlace } from "./reference_place.js";
import { ReferencePlacing } from "./reference_placing.js";

const STORE = "references";
const NOT_KEPT = gettext("This browser does not keep the photo. It is here until you leave the page.");
const NO_PICTURE = gettext("This file is not a picture that the browser can show. Choose a PNG, JPEG or WebP file.");
const find = (id) => document.getElementById(id);

export class Reference {
  #person;
  #onError;
  #placing;
  #photo = null; // {picture: Blob, place, opacity}
  #sheet = find("sheet");
  #image = find("reference");
  #opacity = find("reference-opacity");
  #settings = find("reference-settings");

  /** `onError(sentence)` when the file shows no picture or cannot be kept. */
  constructor({ person, onError, signal }) {
    this.#person = person;
    this.#onError = onError;
    this.#placing = new ReferencePlacing({ onPlace: (place) => this.#lay(place), onDone: () => this.#finishPlacing(), signal });
    const file = find("reference-file");
    const listen = (target, type, handle) => target.addEventListener(type, handle, { signal });
    listen(file, "change", () => this.#choose(file));
    listen(this.#opacity, "input", () => this.#fade());
    listen(this.#opacity, "change", () => this.#keep());
    listen(find("reference-place"), "click", () => this.#placing.start(this.#photo.place));
    listen(find("reference-remove"), "click", () => this.#remove());
    this.#fade();
    this.#bringBack();
  }

  async #choose(file) {
    const [picture] = file.files;
    file.value = ""; // so that the same file can be chosen again
    if (!picture) return;
    try {
      await this.#show({ picture, place: COVERING, opacity: this.#opacity.valueAsNumber });
    } catch {
      this.#remove();
      return this.#onError(NO_PICTURE);
    }
    await this.#keep();
  }

  /** What was kept; a visitor's moves to the person, as the drawing does. */
  async #bringBack() {
    try {
      const visitors = await run(STORE, (store) => store.get(VISITOR));
      const kept = visitors ?? (await run(STORE, (store) => store.get(this.#person)));
      if (!kept || this.#photo) return;
      await this.#show({ ...kept, place: readPlace(kept.place) });
      if (visitors && this.#person !== VISITOR) await this.#adopt();
    } catch {
      // No storage, or a picture that can no longer be shown: the page begins without one.
    }
  }

  async #adopt() {
    await this.#keep();
    await run(STORE, (store) => store.delete(VISITOR));
  }

  async #show(photo) {
    const url = URL.createObjectURL(photo.picture);
    this.#forget();
    this.#image.src = url;
    await this.#image.decode();
    this.#photo = photo;
    this.#opacity.value = photo.opacity;
    this.#fade();
    this.#lay(photo.place);
    this.#setThere(true);
  }

  #remove() {
    this.#placing.stop();
    this.#forget();
    this.#photo = null;
    this.#setThere(false);
    this.#store((store) => store.delete(this.#person));
  }

  #forget() {
    if (this.#image.src) URL.revokeObjectURL(this.#image.src);
    this.#image.removeAttribute("src");
  }

  #setThere(isThere) {
    this.#image.hidden = this.#settings.hidden = !isThere;
    this.#sheet.dataset.reference = String(isThere);
  }

  #lay(place) {
    this.#photo.place = place;
    this.#image.style.setProperty("transform", `translate(${100 * place.x}%, ${100 * place.y}%) scale(${place.scale})`);
  }

  #fade() {
    this.#sheet.style.setProperty("--reference-opacity", this.#opacity.valueAsNumber / 100);
    if (this.#photo) this.#photo.opacity = this.#opacity.valueAsNumber;
  }

  #finishPlacing() {
    find("paper-canvas").focus();
    return this.#keep();
  }

  async #keep() {
    if (this.#photo) await this.#store((store) => store.put(this.#photo, this.#person));
  }

  async #store(act) {
    try {
      await run(STORE, act);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      this.#onError(NOT_KEPT);
    }
  }
}
