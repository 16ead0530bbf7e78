// A photograph under the drawing, to draw from. It stays in this page: it is never sent, saved or part of the drawing.

import { gettext } from "../js/i18n.js";

export class Reference {
  #sheet = document.getElementById("sheet");
  #image = document.getElementById("reference");
  #opacity = document.getElementById("reference-opacity");
  #settings = document.getElementById("reference-settings");
  #onError;

  /** `onError(sentence)` when the file shows no picture. */
  constructor(onError, signal) {
    this.#onError = onError;
    const file = document.getElementById("reference-file");
    file.addEventListener("change", () => this.#choose(file), { signal });
    this.#opacity.addEventListener("input", () => this.#fade(), { signal });
    document.getElementById("reference-remove").addEventListener("click", () => this.#remove(), { signal });
    this.#fade();
  }

  async #choose(file) {
    const [picture] = file.files;
    file.value = ""; // so that the same file can be chosen again
    if (!picture) return;
    this.#remove();
    this.#image.src = URL.createObjectURL(picture);
    try {
      await this.#image.decode();
      this.#show(true);
    } catch {
      this.#remove();
      this.#onError(gettext("This file is not a picture that the browser can show. Choose a PNG, JPEG or WebP file."));
    }
  }

  #remove() {
    if (this.#image.src) URL.revokeObjectURL(this.#image.src);
    this.#image.removeAttribute("src");
    this.#show(false);
  }

  #show(isThere) {
    this.#image.hidden = this.#settings.hidden = !isThere;
    this.#sheet.dataset.reference = String(isThere);
  }

  #fade() {
    this.#sheet.style.setProperty("--reference-opacity", this.#opacity.valueAsNumber / 100);
  }
}
