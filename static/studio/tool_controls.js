// The buttons and keys of the drawing tools: they show the tool in hand and run commands.

import { listenForShortcuts } from "./shortcuts.js";
import { positionOf, ToolBox } from "./tools.js";

const find = (id) => document.getElementById(id);

export class ToolControls {
  box = new ToolBox(() => this.#show());
  #width = find("width");

  /** `commands`: {undo, redo, clear, save, startNew, another}; each runs on its button and its key. */
  constructor(commands, signal) {
    const choose = { pen: () => this.box.choose("pen"), eraser: () => this.box.choose("eraser") };
    const buttons = { ...choose, undo: commands.undo, redo: commands.redo, clear: commands.clear, "new-drawing": commands.startNew };
    for (const [id, run] of Object.entries(buttons)) find(id).addEventListener("click", run, { signal });
    this.#width.addEventListener("input", () => this.box.resize(this.#width.valueAsNumber), { signal });
    listenForShortcuts({ ...commands, ...choose, narrower: () => this.box.widen(-1), wider: () => this.box.widen(1) }, signal);
    this.#show();
  }

  showHistory({ canUndo, canRedo, isEmpty }) {
    setEnabled(find("undo"), canUndo);
    setEnabled(find("redo"), canRedo);
    setEnabled(find("clear"), !isEmpty);
  }

  #show() {
    for (const tool of ["pen", "eraser"]) find(tool).setAttribute("aria-pressed", String(this.box.tool === tool));
    this.#width.value = positionOf(this.box.size);
    find("paper").style.setProperty("--line-width", this.box.lineWidth);
    this.#width.setAttribute("aria-valuetext", `${this.box.size} of 64`);
  }
}

/** Not `disabled`: that would take the focus away from a button that is used again and again. */
function setEnabled(button, isEnabled) {
  button.setAttribute("aria-disabled", String(!isEnabled));
}
