// Passkeys beside allauth's script. Before that one is there, its buttons would send an empty form, so they are disabled until then.
// It tells of a passkey that did not work on the console only; the person wants to know, too.

import { gettext } from "./i18n.js";

const WORDS = {
  NotAllowedError: gettext("That did not work: it was cancelled, took too long, or this device has no passkey for this site."),
  InvalidStateError: gettext("This device has a passkey for your account already."),
  SecurityError: gettext("Passkeys work on a secure connection only."),
};
const OTHER = gettext("That did not work. Try again, or choose another way.");

function show(words) {
  const box = document.getElementById("passkey-error") ?? document.createElement("p");
  box.id = "passkey-error";
  box.className = "message message--error";
  box.setAttribute("role", "alert");
  box.textContent = words;
  document.querySelector(".account__card h1").after(box);
}

/** allauth connects its buttons on this event, too, and was there first. */
document.addEventListener("DOMContentLoaded", () => {
  if (!globalThis.allauth?.webauthn || !globalThis.webauthnJSON) return;
  for (const button of document.querySelectorAll("[data-passkey]")) button.disabled = false;
});

document.addEventListener("allauth.error", (event) => {
  event.preventDefault(); // it would be logged as an error of the page
  show(WORDS[event.detail.exception.name] ?? OTHER);
});
