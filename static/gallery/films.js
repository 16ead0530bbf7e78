// Films of an artwork: ordered, watched while they are made, shown, cancelled, deleted. The REST API holds them.

import { gettext, interpolate } from "../js/i18n.js";

const ASK_EVERY_MS = 1_000;
const section = document.getElementById("films");
const list = section.querySelector(".films__list");
const order = document.getElementById("films-order");
const form = order.querySelector("form");
const note = document.getElementById("films-note");
const template = document.getElementById("film-template");
const url = section.dataset.filmsUrl;
const rows = new Map(); // by the id of the film
const isUnderWay = ({ state }) => state === "waiting" || state === "working";
const wantsCalm = matchMedia("(prefers-reduced-motion: reduce)");
let timer = null;

async function call(address, options = {}) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  const answer = await fetch(address, { headers, ...options }).catch(() => {
    throw new Error(gettext("The server cannot be reached. Check your connection and try again."));
  });
  const body = answer.status === 204 ? null : await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.message ?? gettext("That did not work just now. Try again in a moment."));
  return body;
}

async function refresh() {
  clearTimeout(timer);
  try {
    show(await call(url));
  } catch (error) {
    note.textContent = error.message; // it is asked again
    timer = setTimeout(refresh, 5 * ASK_EVERY_MS);
  }
}

function show(films) {
  const ids = new Set(films.map(({ id }) => id));
  for (const [id, row] of rows) {
    if (ids.has(id)) continue;
    row.element.remove();
    rows.delete(id);
  }
  for (const film of films.toReversed()) showOne(film);
  list.hidden = films.length === 0;
  const isBusy = films.some(isUnderWay);
  form.querySelector("[type=submit]").disabled = isBusy;
  if (isBusy) timer = setTimeout(refresh, ASK_EVERY_MS);
}

function showOne(film) {
  const row = rows.get(film.id) ?? addRow(film);
  const find = (name) => row.element.querySelector(`.film__${name}`);
  find("progress").value = film.progress;
  find("progress").hidden = find("cancel").hidden = !isUnderWay(film);
  find("delete").hidden = isUnderWay(film);
  find("download").hidden = film.url === null;
  find("message").textContent = film.state === "waiting" ? gettext("Waiting for its turn…") : film.message;
  if (film.url && !row.isShown) {
    row.isShown = true;
    find("download").href = `${film.url}?download=1`;
    if (film.options.format === "mp4" || !wantsCalm.matches) find("picture").append(makePlayer(film)); // others play by themselves
  }
}

function addRow(film) {
  const element = template.content.cloneNode(true).firstElementChild;
  const { format, view, length_s: seconds } = film.options;
  const what = view === "both" ? gettext("Drawing and face") : gettext("Face alone");
  element.querySelector(".film__title").textContent = interpolate(gettext("%(what)s, %(seconds)s seconds, %(format)s"), { what, seconds, format: format.toUpperCase() });
  for (const name of ["cancel", "delete"]) element.querySelector(`.film__${name}`).addEventListener("click", () => remove(film.id));
  list.prepend(element);
  const row = { element, isShown: false };
  rows.set(film.id, row);
  return row;
}

function makePlayer({ url: source, options: { format, view } }) {
  const size = { width: view === "both" ? 512 : 256, height: 256 };
  if (format !== "mp4") return Object.assign(new Image(), { src: source, alt: gettext("The film"), ...size });
  return Object.assign(document.createElement("video"), { src: source, controls: true, loop: true, muted: true, playsInline: true, preload: "metadata", ariaLabel: gettext("The film"), ...size });
}

async function remove(id) {
  try {
    await call(`${url}${id}/`, { method: "DELETE" });
  } catch (error) {
    rows.get(id).element.querySelector(".film__message").textContent = error.message;
    return;
  }
  note.textContent = "";
  await refresh();
  order.querySelector("summary").focus();
}

async function orderFilm(event) {
  event.preventDefault();
  const { csrfmiddlewaretoken: _, ...options } = Object.fromEntries(new FormData(form));
  try {
    await call(url, { method: "POST", body: JSON.stringify(options) });
    note.textContent = gettext("The film is being made. You may go on; it waits here.");
  } catch (error) {
    note.textContent = error.message;
  }
  await refresh();
}

form.addEventListener("submit", orderFilm);
order.hidden = false;
refresh();
