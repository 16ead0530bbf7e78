// The save points: drawings as they once were, by name or because they gave way to another; any of them can be had back.

import { gettext, interpolate, LANGUAGE } from "../../js/i18n.js";
import { RequestError } from "../live/requests.js";
import { choosePlace } from "./save_point_places.js";

const NO_STORAGE = gettext("This browser does not keep save points. Sign up to keep them in your account.");
const TIME = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: "medium", timeStyle: "short" });
const find = (id) => document.getElementById(id);

export class SavePoints {
  #place;
  #read;
  #onRestore;
  #signal;
  #dialog = find("save-points-dialog");
  #list = find("save-points");
  #note = find("save-points-note");
  #name = find("save-point-name");

  /** `read()` gives the drawing as the API takes it; `onRestore(drawing)` gets one as the API gives it. */
  constructor({ config, read, onRestore, signal }) {
    this.#place = choosePlace(config, signal);
    this.#read = read;
    this.#onRestore = onRestore;
    this.#signal = signal;
    find("save-point-form").addEventListener("submit", (event) => this.#submit(event), { signal });
  }

  async open() {
    if (this.#dialog.open) return;
    this.#name.value = "";
    this.#name.placeholder = interpolate(gettext("Face at %(time)s"), { time: new Date().toLocaleTimeString(LANGUAGE, { timeStyle: "short" }) });
    this.#dialog.showModal();
    await this.#try(() => this.#load());
  }

  /** A drawing that gave way: without a name, as the server keeps such. */
  keep(point) {
    return this.#place.add({ ...point, name: "" });
  }

  #submit(event) {
    event.preventDefault();
    const body = { ...this.#read(), name: this.#name.value.trim() || this.#name.placeholder };
    return this.#try(async () => {
      await this.#place.add(body);
      this.#name.value = "";
      await this.#load();
    });
  }

  async #load() {
    const points = await this.#place.list();
    this.#list.replaceChildren(...points.map((point) => this.#createItem(point)));
    find("save-points-empty").hidden = points.length > 0;
  }

  #createItem(point) {
    const item = find("save-point-template").content.cloneNode(true).firstElementChild;
    const [name, time] = [point.name || gettext("Gave way to another drawing"), TIME.format(new Date(point.created_at))];
    const [open, remove] = item.querySelectorAll("button");
    item.querySelector("img").src = `data:image/png;base64,${point.thumbnail}`;
    item.querySelector(".save-point__name").textContent = name;
    item.querySelector(".save-point__time").textContent = time;
    open.ariaLabel = interpolate(gettext("Open %(name)s, %(time)s"), { name, time });
    remove.ariaLabel = interpolate(gettext("Delete %(name)s, %(time)s"), { name, time });
    open.addEventListener("click", () => this.#try(() => this.#restore(point)), { signal: this.#signal });
    remove.addEventListener("click", () => this.#try(() => this.#remove(point)), { signal: this.#signal });
    return item;
  }

  async #restore({ id }) {
    const point = await this.#place.get(id);
    this.#dialog.close();
    await this.#onRestore(point);
  }

  async #remove({ id }) {
    await this.#place.remove(id);
    await this.#load();
  }

  async #try(run) {
    this.#note.textContent = "";
    try {
      await run();
    } catch (error) {
      if (!(error instanceof RequestError || error instanceof DOMException)) throw error;
      this.#note.textContent = error instanceof RequestError ? error.message : NO_STORAGE;
    }
  }
}
