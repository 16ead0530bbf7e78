// Searching as one types, and the next page as one scrolls. Without this script the form and the link do the same.

import { showDays } from "../js/days.js";
import { fetchPage, fetchTiles } from "./asking.js";

const TYPING_MS = 250;
const AHEAD = "1200px"; // a page is fetched that far before its place comes into sight

export class Finding {
  #found;
  #form;
  #onChange;
  #say;
  #request = new AbortController();
  #timer;
  #watcher;

  /** `onChange` is called when other faces are shown. */
  constructor({ found, form, onChange, say }) {
    this.#found = found;
    this.#form = form;
    this.#onChange = onChange;
    this.#say = say;
    this.#watcher = new IntersectionObserver((entries) => this.#see(entries), { rootMargin: AHEAD });
    form?.addEventListener("input", () => this.#searchSoon());
    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#search();
      for (const menu of form.querySelectorAll("details[open]")) menu.open = false;
    });
    this.#watch();
  }

  /** After faces went or came back: their number, or the page of a gallery without any. */
  async countAnew() {
    const page = await fetchPage(location.href).catch(() => null); // the old number will do
    const fresh = page?.querySelector("[data-total]");
    const total = this.#found.querySelector("[data-total]");
    if (fresh && total) total.replaceWith(fresh);
    else if (page) this.#found.replaceChildren(...page.querySelector("[data-found]").childNodes);
  }

  #searchSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#search(), TYPING_MS);
  }

  async #search() {
    clearTimeout(this.#timer);
    this.#request.abort();
    this.#request = new AbortController();
    const url = this.#address();
    try {
      const page = await fetchPage(url, this.#request.signal);
      this.#found.replaceChildren(...page.querySelector("[data-found]").childNodes);
      history.replaceState(null, "", url);
      this.#watch();
      this.#changed();
    } catch (error) {
      if (error.name !== "AbortError") location.assign(url); // the page that comes says what is the matter
    }
  }

  /** Without what is left as it is. */
  #address() {
    const values = [...new FormData(this.#form)].filter(([name, value]) => value && !(name === "sort" && value === "newest"));
    const query = new URLSearchParams(values).toString();
    return query ? `${this.#form.action}?${query}` : this.#form.action;
  }

  #changed() {
    showDays(this.#found);
    this.#onChange();
  }

  #watch() {
    const link = this.#found.querySelector("[data-more]");
    this.#watcher.disconnect();
    if (link) this.#watcher.observe(link);
  }

  #see(entries) {
    if (entries.some((entry) => entry.isIntersecting)) this.#goOn(this.#found.querySelector("[data-more]"));
  }

  async #goOn(link) {
    if (!link || link.ariaBusy) return;
    link.ariaBusy = "true";
    try {
      const tiles = await fetchTiles(link.href, this.#request.signal);
      link.closest("li").outerHTML = tiles;
      this.#watch();
      this.#changed();
    } catch (error) {
      link.ariaBusy = null; // it can be pressed
      if (error.name !== "AbortError") this.#say(error.message);
    }
  }
}
