// The other face of a morph: looked for in one's gallery, and asked for whether its drawing can be matched.

import { gettext } from "../js/i18n.js";

const TYPING_MS = 250;
const order = document.getElementById("morph-order");
const search = document.getElementById("morph-search");
const faces = order.querySelector(".morph__faces");
const note = document.getElementById("morph-note");
const template = document.getElementById("morph-face");
const { artwork, facesUrl, morphUrl } = order.dataset;
let request = new AbortController();
let timer = null;

/** The newest question wins: `show` gets its answer. */
async function ask(url, show) {
  request.abort();
  request = new AbortController();
  try {
    const answer = await fetch(url, { signal: request.signal });
    const body = await answer.json();
    if (answer.ok) show(body);
    else note.textContent = body.message;
  } catch (error) {
    if (error.name !== "AbortError") note.textContent = gettext("The server cannot be reached. Check your connection and try again.");
  }
}

function find() {
  ask(`${facesUrl}?${new URLSearchParams({ q: search.value })}`, ({ results }) => {
    const others = results.filter(({ id }) => id !== artwork);
    faces.replaceChildren(...others.map(makeFace));
    note.textContent = others.length === 0 ? gettext("There is no other face of yours here.") : "";
  });
}

function makeFace({ id, title, thumbnail_url: photo }) {
  const face = template.content.cloneNode(true).firstElementChild;
  face.querySelector("input").value = id;
  face.querySelector("img").src = photo;
  face.querySelector("span").textContent = face.title = title;
  return face;
}

order.addEventListener("toggle", () => order.open && faces.childElementCount === 0 && find());
search.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(find, TYPING_MS);
});
search.addEventListener("keydown", (event) => {
  if (event.key === "Enter") event.preventDefault(); // it would order the film
});
faces.addEventListener("change", ({ target }) => ask(morphUrl.replace(`morphs/${artwork}`, `morphs/${target.value}`), ({ message }) => (note.textContent = message)));
