// Notices at the foot of the page, for what is done while one is far down in it.

const SHOWN_MS = 10_000;

export class Notices {
  #place;
  #timer;

  constructor(place) {
    this.#place = place;
    // A notice that somebody is about to use stays.
    for (const event of ["pointerenter", "focusin"]) place.addEventListener(event, () => clearTimeout(this.#timer));
    for (const event of ["pointerleave", "focusout"]) place.addEventListener(event, () => this.#hideLater());
  }

  /** Of the server, safe as every page of it is. */
  show(html) {
    this.#place.innerHTML = html;
    this.#hideLater();
  }

  say(sentence) {
    const list = Object.assign(document.createElement("ul"), { className: "messages" });
    const item = Object.assign(document.createElement("li"), { className: "message message--error" });
    item.textContent = sentence;
    list.append(item);
    this.#place.replaceChildren(list);
    this.#hideLater();
  }

  hide() {
    this.#place.replaceChildren();
  }

  #hideLater() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.hide(), SHOWN_MS);
  }
}
