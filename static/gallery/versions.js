// Older versions are added to the list of an artwork's page. Without this script the link leads to a page with them.

import { showDays } from "../js/days.js";

const list = document.getElementById("version-list");

async function addOlder(link) {
  if (link.ariaBusy) return;
  link.ariaBusy = "true";
  try {
    show(await fetchPage(link.href), link);
  } catch {
    location.assign(link.href); // says itself what is wrong
  }
}

async function fetchPage(url) {
  const answer = await fetch(url);
  if (!answer.ok || answer.redirected) throw new Error(`${answer.status}`); // to the login, say
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function show(page, link) {
  const older = [...page.getElementById("version-list").children].map((item) => document.adoptNode(item));
  for (const item of older) showDays(item);
  list.append(...older);
  const next = page.getElementById("older-versions");
  if (next) connect(document.adoptNode(next));
  link.replaceWith(...(next ? [next] : []));
  older[0].querySelector("a").focus();
}

function connect(link) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // into a window of its own
    event.preventDefault();
    addOlder(link);
  });
}

const link = document.getElementById("older-versions");
if (link) connect(link);
