// Ways to bring in a drawing that was not made here: the menu, a paste, a drop. The dialog for it is loaded with the first.

import { Later } from "../later.js";

const TAKES_TEXT = "textarea, input:not([type=range], [type=radio], [type=checkbox], [type=color], [type=file])";

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
    const file = findFile(event.clipboardData);
    if (!file || event.target.closest?.(TAKES_TEXT) || this.#isOtherDialogOpen) return;
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
    this.open(findFile(event.dataTransfer));
  }

  get #isOtherDialogOpen() {
    return document.querySelector("dialog[open]:not(#import-dialog)") !== null;
  }

  #showDrop(isOver) {
    document.getElementById("paper").dataset.drop = String(isOver);
  }
}

/** The first picture, or else a file that the dialog says is none. */
function findFile({ files }) {
  return [...files].find(({ type }) => type.startsWith("image/")) ?? files[0];
}
