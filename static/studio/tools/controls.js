// The buttons, sliders and keys of the drawing tools: they show the tool in hand and run commands.

import { gettext, interpolate } from "../../js/i18n.js";
import { readChoice, writeChoice } from "./choices.js";
import { listenForShortcuts } from "./shortcuts.js";
import { positionOf, TOOL_NAMES, ToolBox } from "./tools.js";

const find = (id) => document.getElementById(id);
const PEN_ONLY = "pen-only";
const PRESSURE = "pressure";
const BARREL = "barrel";

export class ToolControls {
  box = new ToolBox(() => this.#changed());
  #onChange;
  #width = find("width");
  #softness = find("softness");

  /** `commands` run on the buttons that name them in data-command, and on their keys; `onChange()` when the tool is another one. */
  constructor(commands, onChange, signal) {
    this.#onChange = onChange;
    const all = { ...commands, ...this.#createCommands() };
    for (const button of document.querySelectorAll("[data-command]")) {
      button.addEventListener("click", () => all[button.dataset.command](), { signal });
    }
    this.#width.addEventListener("input", () => this.box.resize(this.#width.valueAsNumber), { signal });
    this.#softness.addEventListener("input", () => this.box.setSoftness(this.#softness.valueAsNumber / 100), { signal });
    listenForShortcuts(all, signal);
    this.box.isPenOnly = (readChoice(PEN_ONLY) ?? find("studio").dataset.penOnly) === "true"; // else what the person prefers
    this.box.feelsPressure = readChoice(PRESSURE) !== "false";
    this.box.barrelErases = readChoice(BARREL) !== "false";
    this.#show();
  }

  showHistory({ canUndo, canRedo, isEmpty }) {
    setEnabled(find("undo"), canUndo);
    setEnabled(find("redo"), canRedo);
    setEnabled(find("clear"), !isEmpty);
  }

  #createCommands() {
    const { box } = this;
    const choices = TOOL_NAMES.map((tool) => [tool, () => box.choose(tool)]);
    return {
      ...Object.fromEntries(choices),
      narrower: () => box.widen(-1),
      wider: () => box.widen(1),
      harder: () => box.soften(-1),
      softer: () => box.soften(1),
      mirror: () => box.switchMirror(),
      penOnly: () => this.#switchPenOnly(),
      pressure: () => this.#switchPressure(),
      barrel: () => this.#switchBarrel(),
    };
  }

  #switchPenOnly() {
    this.box.switchPenOnly();
    writeChoice(PEN_ONLY, this.box.isPenOnly);
  }

  #switchPressure() {
    this.box.switchPressure();
    writeChoice(PRESSURE, this.box.feelsPressure);
  }

  #switchBarrel() {
    this.box.switchBarrel();
    writeChoice(BARREL, this.box.barrelErases);
  }

  #changed() {
    this.#show();
    this.#onChange();
  }

  #show() {
    const { box } = this;
    for (const tool of TOOL_NAMES) find(tool).ariaPressed = String(box.tool === tool);
    find("mirror").ariaPressed = String(box.isMirrored);
    find("pen-only").ariaPressed = String(box.isPenOnly);
    find("pressure").ariaPressed = String(box.feelsPressure);
    find("barrel").ariaPressed = String(box.barrelErases);
    find("paper").dataset.tool = box.tool;
    find("paper").style.setProperty("--line-width", box.lineWidth);
    this.#width.value = positionOf(box.size);
    this.#width.setAttribute("aria-valuetext", interpolate(gettext("%(size)s of 64"), { size: box.size }));
    this.#softness.value = 100 * box.softness;
    this.#softness.setAttribute("aria-valuetext", `${Math.round(100 * box.softness)} %`);
  }
}

/** Not `disabled`: that would take the focus away from a button that is used again and again. */
function setEnabled(button, isEnabled) {
  button.setAttribute("aria-disabled", String(!isEnabled));
}
