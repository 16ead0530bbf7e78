// What a form of a page sends, sent without leaving the page. The answer to a script is the notices alone.

import { gettext } from "../js/i18n.js";

const BY_SCRIPT = { "X-Requested-With": "fetch" };

/** Resolves to the answer's HTML; `isOk` says whether it was done. Rejects with a sentence where no answer came. */
export async function send(form, button) {
  // Not form.action: the buttons of the bar have that name.
  const answer = await ask(form.getAttribute("action"), { method: "POST", body: new FormData(form, button) });
  return { isOk: answer.ok, html: await answer.text() };
}

/** The tiles of another page. */
export async function fetchTiles(url, signal) {
  const answer = await ask(url, { signal });
  if (!answer.ok || answer.redirected) throw new Error(gettext("More faces could not be loaded. Try again in a moment."));
  return answer.text();
}

/** A whole page. */
export async function fetchPage(url, signal) {
  const answer = await fetch(url, { signal });
  if (!answer.ok || answer.redirected) throw new Error("not a page of the gallery");
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

async function ask(url, options) {
  try {
    return await fetch(url, { ...options, headers: BY_SCRIPT });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Error(gettext("The server cannot be reached. Check your connection and try again."));
  }
}
