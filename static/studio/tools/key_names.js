// What a key is called, whatever the keyboard writes with it: the shortcuts are those of a keyboard with Latin letters. Pure.

// A letter, a sign on a letter or a digit of another script; Arabic has a question mark of its own.
const OTHER_SCRIPT = /^(?![\0-\x7f]|\p{Script=Latin})[\p{L}\p{M}\p{Nd}\u061f]/u;
// [as it is, with Shift], on the keyboard whose places `code` names.
const SIGNS = {
  BracketLeft: ["[", "{"],
  BracketRight: ["]", "}"],
  Comma: [",", "<"],
  Period: [".", ">"],
  Slash: ["/", "?"],
  Minus: ["-", "_"],
  Equal: ["=", "+"],
  Digit0: ["0", ")"],
};

/** The name of the key: what it writes, in small letters; on a keyboard of another script what stands at its place on a Latin one. */
export function readKeyName({ key, code = "", shiftKey = false }) {
  return (OTHER_SCRIPT.test(key) && nameAt(code, shiftKey)) || key.toLowerCase();
}

function nameAt(code, isShifted) {
  const letter = /^Key([A-Z])$/.exec(code)?.[1].toLowerCase();
  return letter ?? SIGNS[code]?.[Number(isShifted)];
}
