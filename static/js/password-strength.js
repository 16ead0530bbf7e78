// A hint under a new password: how hard it is to guess. A hint only: the server decides, and knows which ones have leaked.

import { gettext, interpolate, ngettext } from "./i18n.js";

const WORDS = ["", gettext("Easy to guess"), gettext("Could be harder to guess"), gettext("Good"), gettext("Very good")];
const LEAST_CHARACTERS = 8;
// Bits of surprise from which a word of WORDS holds; 28 falls in minutes, 60 outlasts a stolen database's hashes.
const STEPS = [0, 28, 44, 60];
const RUNS = ["abcdefghijklmnopqrstuvwxyz", "0123456789", "qwertyuiop", "asdfghjkl", "zxcvbnm"];
const COMMON = ["password", "passwort", "letmein", "welcome", "iloveyou", "dragon", "monkey", "sunshine", "princess", "football", "sketch"];
const CLASSES = [[/[a-z]/, 26], [/[A-Z]/, 26], [/\d/, 10], [/[ -/:-@[-\x60{-~]/, 33], [/[^ -~]/u, 100]];

/** 0 (nothing or too short) to 4, and the words for it. `address` is what must not be in the password. */
export function estimate(password, address = "") {
  if (!password) return { score: 0, words: "" };
  const missing = LEAST_CHARACTERS - password.length;
  if (missing > 0) return { score: 0, words: interpolate(ngettext("%(count)s more character", "%(count)s more characters", missing), { count: missing }) };
  const bits = countSurprising(password, address) * Math.log2(countPool(password));
  const score = STEPS.filter((step) => bits >= step).length;
  return { score, words: WORDS[score] };
}

function countPool(password) {
  return CLASSES.reduce((size, [pattern, more]) => size + (pattern.test(password) ? more : 0), 0);
}

/** Characters that do not follow from others; a known word counts as two. */
function countSurprising(password, address) {
  let rest = password.toLowerCase();
  let count = 0;
  for (const word of [...COMMON, ...address.toLowerCase().split(/[@.+_-]/).filter((part) => part.length > 3)]) {
    if (!rest.includes(word)) continue;
    rest = rest.replaceAll(word, " ");
    count += 1;
  }
  for (let at = 0; at < rest.length; at += 1) count += follows(rest[at - 1], rest[at]) ? 0.25 : 1;
  return count;
}

function follows(before, character) {
  if (before === character) return true;
  return RUNS.some((run) => before && (run.includes(before + character) || run.includes(character + before)));
}

function watch(field) {
  const bar = Object.assign(document.createElement("span"), { className: "strength__bar" });
  bar.setAttribute("aria-hidden", "true"); // the words say it
  const words = Object.assign(document.createElement("span"), { className: "strength__words" });
  words.setAttribute("role", "status");
  const hint = Object.assign(document.createElement("div"), { className: "strength" });
  hint.append(bar, words);
  field.after(hint);
  let timer;
  const judge = () => {
    const { score, words: said } = estimate(field.value, field.form.elements.email?.value ?? "");
    bar.dataset.score = score;
    clearTimeout(timer); // a screen reader should not read out every letter's verdict
    timer = setTimeout(() => (words.textContent = said), 400);
  };
  field.addEventListener("input", judge);
  judge(); // of what was typed, or filled in by the browser, while this module was on its way
}

for (const field of globalThis.document?.querySelectorAll("[data-strength]") ?? []) watch(field);
