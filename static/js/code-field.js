// The field for a code: a pasted mail leaves its digits there. "Send again" waits as long as the server would make it wait.

import { gettext, interpolate } from "./i18n.js";

const field = globalThis.document?.querySelector(".field__code"); // none where node tests this module

/** The six digits in a text that stand together, spaces and dashes within them aside; or nothing. */
export function findCode(text) {
  return /(?<!\d)\d{3}[ \u00a0-]?\d{3}(?!\d)/.exec(text)?.[0].replace(/\D/g, "") ?? "";
}

function takePasted(event) {
  const code = findCode(event.clipboardData.getData("text"));
  if (!code) return; // a recovery code, or something else that the server shall judge
  event.preventDefault();
  field.value = code;
  field.form.querySelector("[type=submit]").focus();
}

function countDown(button, words, left_s) {
  button.disabled = left_s > 0;
  button.textContent = left_s > 0 ? interpolate(gettext("%(words)s in %(seconds)s s"), { words, seconds: left_s }) : words;
  if (left_s > 0) setTimeout(countDown, 1000, button, words, left_s - 1);
}

field?.addEventListener("paste", takePasted);
for (const button of globalThis.document?.querySelectorAll("[data-wait-s]") ?? []) {
  countDown(button, button.textContent, Number(button.dataset.waitS));
}
