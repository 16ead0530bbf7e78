// Ways to bring in a drawing that was not made here: the menu, a paste, a drop. The dialog for it is loaded with the first.

import { Later } from "../later.js";

export class Importing {
  #options;
  #signal;
  #dialog;

  /** `options` are those of the dialog (dialog.js), with `toasts`. */
  constructor(options, signal) {
    this.#options = options;
    this.#signal = signal;
    this.#dialog = new Later(() => this.#load(), options.toasts);
    document.addEventListener("paste", (event) => this.#paste(event), { signal });
    document.addEventListener("dragover", (event) => this.#drag(event), { signal });
    document.addEventListener("dragleave", (event) => event.relatedTarget || this.#showDrop(false), { signal });
    document.addEventListener("drop", (event) => this.#drop(event), { signal });
  }

  /** With a picture, or to ask for one. */
  async open(file = null) {
    await (await this.#dialog.get())?.open(file);
  }

  async #load() {
    const { ImportDialog } = await import("./dialog.js");
    return new ImportDialog(this.#options, this.#signal);
  }

  #paste(event) {
    if (event.target.closest?.("input, textarea, select")) return;
    const file = findPicture(event.clipboardData);
    if (!file || this.#isOtherDialogOpen) return;
    event.preventDefault();
    this.open(file);
  }

  #drag(event) {
    if (!event.dataTransfer?.types.includes("Files") || this.#isOtherDialogOpen) return;
    event.preventDefault();
    this.#showDrop(true);
  }

  #drop(event) {
    this.#showDrop(false);
    if (!event.dataTransfer?.types.includes("Files") || this.#isOtherDialogOpen) return;
    event.preventDefault();
    this.open(findPicture(event.dataTransfer) ?? event.dataTransfer.files[0]);
  }

  get #isOtherDialogOpen() {
    return document.querySelector("dialog[open]:not(#import-dialog)") !== null;
  }

  #showDrop(isOver) {
    document.getElementById("paper").dataset.drop = String(isOver);
  }
}

function findPicture({ files }) {
  return [...files].find(({ type }) => type.startsWith("image/")) ?? null;
}
