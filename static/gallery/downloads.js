// Large photographs of an artwork: made while the person waits, so a link says that it works, and why if it did not.
// Without this script the preview and the links work as pictures and links do.

import { gettext } from "../js/i18n.js";

const ENLARGING = gettext("The photograph is being enlarged…");
const preview = document.querySelector("[data-preview]");
const note = document.getElementById("download-note");
const atRest = note.textContent;
let isBusy = false;

async function download(link) {
  if (isBusy) return;
  isBusy = true;
  link.ariaBusy = "true";
  note.textContent = ENLARGING;
  try {
    save(await fetchPhoto(link.href), link.download);
    note.textContent = atRest;
  } catch (error) {
    note.textContent = error.message;
  } finally {
    isBusy = false;
    link.ariaBusy = null;
  }
}

async function fetchPhoto(url) {
  const answer = await fetch(url).catch(() => {
    throw new Error(gettext("The server cannot be reached. Check your connection and try again."));
  });
  if (!answer.ok) throw new Error(await readReason(answer));
  return answer.blob();
}

async function readReason(answer) {
  const { message } = await answer.json().catch(() => ({})); // a proxy's error page is no JSON
  return message ?? gettext("The photograph could not be enlarged just now. Try again in a moment.");
}

function save(blob, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // some browsers read it a while after the click
}

/** The picture tells only that it failed: asked once more, the server tells why. */
async function explainPreview() {
  preview.hidden = true; // the small photograph lies below
  note.textContent = await fetchPhoto(preview.src).then(() => atRest, (error) => error.message);
}

function watchPreview() {
  if (preview.complete && preview.naturalWidth) return;
  preview.hidden = false;
  note.textContent = ENLARGING;
}

preview.addEventListener("load", () => (note.textContent = atRest));
preview.addEventListener("error", explainPreview);
document.getElementById("downloads").addEventListener("toggle", ({ newState }) => {
  if (newState === "open") watchPreview();
});

for (const link of document.querySelectorAll("a[data-large]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    download(link);
  });
}
