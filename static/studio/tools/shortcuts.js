// Keyboard shortcuts: which keys mean what (pure), and one listener.

import { readKeyName } from "./key_names.js";

const PLAIN = new Map([
  ["b", "pen"],
  ["u", "line"],
  ["o", "ellipse"],
  ["e", "eraser"],
  ["x", "stroke-eraser"],
  ["l", "lasso"],
  ["m", "mirror"],
  ["[", "narrower"],
  ["]", "wider"],
  ["{", "harder"],
  ["}", "softer"],
  ["delete", "clear"],
  ["backspace", "clear"],
  ["r", "another"],
  ["k", "lock"],
  ["g", "lineup"],
  ["c", "compare"],
  ["p", "penOnly"],
  ["t", "pressure"],
  ["d", "barrel"],
  ["i", "guide"],
  ["h", "fillPaper"],
  ["n", "startNew"],
  ["s", "savePoints"],
  ["f", "download"],
  ["v", "bringIn"],
  ["+", "zoomIn"],
  ["=", "zoomIn"],
  ["-", "zoomOut"],
  ["0", "fit"],
  ["?", "help"],
]);
const WITH_CONTROL = new Map([
  ["z", "undo"],
  ["shift+z", "redo"],
  ["y", "redo"],
  ["s", "save"],
  ["shift+s", "saveNew"],
  ["a", "selectAll"],
]);

// Many keyboards write these with Option or AltGr, which is Control and Alt on some.
const MADE_WITH_ALT = new Set(["[", "]", "{", "}"]);

/** The command that a keydown means, or null. */
export function readShortcut(event) {
  const { key, ctrlKey = false, metaKey = false, shiftKey = false, altKey = false } = event;
  if (altKey) return MADE_WITH_ALT.has(key) ? PLAIN.get(key) : null;
  const name = readKeyName(event);
  if (ctrlKey || metaKey) return WITH_CONTROL.get(shiftKey ? `shift+${name}` : name) ?? null;
  return PLAIN.get(name) ?? null;
}

/** Runs `commands[name]()` on its keys, except where the person types text or answers a dialog. */
export function listenForShortcuts(commands, signal) {
  const handle = (event) => {
    const command = commands[readShortcut(event)];
    if (!command || event.target.closest?.("input:not([type=range]), textarea, select, dialog[open]")) return;
    event.preventDefault();
    command();
  };
  document.addEventListener("keydown", handle, { signal });
}
