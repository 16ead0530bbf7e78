// What every page has: the theme switch, menus that close, days, and the strip of the account's pages.

import "./days.js";

const root = document.documentElement;
const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : systemIsDark.matches;
}

function switchTheme() {
  root.dataset.theme = isDark() ? "light" : "dark";
  if (root.dataset.accountTheme) saveInAccount(root.dataset.theme);
  else saveInBrowser();
}

function saveInAccount(theme) {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]").value; // of the form that logs out
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  // Should it fail, the choice lasts as long as the page.
  fetch(root.dataset.profileUrl, { method: "PATCH", headers, body: JSON.stringify({ theme }), keepalive: true }).catch(() => {});
}

function saveInBrowser() {
  try {
    localStorage.setItem("theme", root.dataset.theme);
  } catch {
    // Storage may be forbidden: the choice then lasts as long as the page.
  }
}

function closeMenus(isKept) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!isKept(menu)) menu.open = false;
  }
}

for (const button of document.querySelectorAll("[data-theme-switch]")) {
  button.hidden = false;
  button.addEventListener("click", switchTheme);
}

document.addEventListener("pointerdown", (event) => closeMenus((menu) => menu.contains(event.target)));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelector("details.menu[open] > summary")?.focus();
  closeMenus(() => false);
});

// On a phone the account's pages are a strip that scrolls sideways: show where the person is.
document.querySelector(".manage__link[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
