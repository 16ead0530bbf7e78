// Large photographs of an artwork: made while the person waits, so a link says that it works, and why if it did not.
// Without this script the links work as links do.

import { gettext } from "./i18n.js";

const note = document.getElementById("download-note");
const atRest = note.textContent;
let isBusy = false;

async function download(link) {
  if (isBusy) return;
  isBusy = true;
  link.ariaBusy = "true";
  note.textContent = gettext("The photograph is being enlarged…");
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

for (const link of document.querySelectorAll("a[data-large]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    download(link);
  });
}
