// The link of an artwork: copied, or handed to the phone's own sheet. Without this script it can be selected.

import { gettext } from "../js/i18n.js";

const address = document.getElementById("share-address");
const note = document.getElementById("share-note");

async function copy() {
  try {
    await navigator.clipboard.writeText(address.value);
    note.textContent = gettext("The link is copied.");
  } catch {
    address.select(); // forbidden, or not by HTTPS: the person copies it
    note.textContent = gettext("Copy the selected link.");
  }
}

async function send({ currentTarget: button }) {
  try {
    await navigator.share({ title: button.dataset.title, url: address.value });
  } catch (error) {
    if (error.name !== "AbortError") note.textContent = gettext("This device could not share the link. Copy it instead.");
  }
}

function offer(selector, isThere, act) {
  const button = document.querySelector(selector);
  button.hidden = !isThere;
  button.addEventListener("click", act);
}

if (address) {
  offer("[data-copy]", true, copy);
  offer("[data-share]", Boolean(navigator.share), send);
}
