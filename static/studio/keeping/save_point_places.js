// Where save points are kept: on the server for who is logged in, in this browser alone for visitors. Both give them as the API does.

import { newId } from "../drawing/ids.js";
import { PAPER_UNITS } from "../drawing/strokes.js";
import { request } from "../live/requests.js";
import { drawStroke, fillPaper } from "../paper/raster.js";
import { VISITOR } from "./adoption.js";
import { run } from "./device_storage.js";

const STORE = "save-points";
const THUMBNAIL_PX = 128;
const MAX_UNNAMED = 50; // as on the server: of what gave way the oldest makes room

export function choosePlace(config, signal) {
  return config.person === VISITOR ? new DeviceSavePoints() : new ServerSavePoints(config, signal);
}

/** What a visitor kept goes to the account; what the server does not take stays here for the next time. */
export async function moveToServer(config, signal) {
  const [device, server] = [new DeviceSavePoints(), new ServerSavePoints(config, signal)];
  for (const point of (await device.list()).reverse()) {
    await server.add(point); // it takes what it knows of the fields
    await device.remove(point.id);
  }
}

class ServerSavePoints {
  #config;
  #signal;

  constructor(config, signal) {
    this.#config = config;
    this.#signal = signal;
  }

  list() {
    return this.#ask("GET");
  }

  get(id) {
    return this.#ask("GET", { id });
  }

  add({ name, drawing, artwork, is_saved, strokes, settings }) {
    return this.#ask("POST", { body: { name, drawing, artwork, is_saved, strokes, settings } });
  }

  remove(id) {
    return this.#ask("DELETE", { id });
  }

  #ask(method, { id, body } = {}) {
    const url = id ? `${this.#config.savePointsUrl}${id}/` : this.#config.savePointsUrl;
    return request({ method, url, body, csrfToken: this.#config.csrfToken, signal: this.#signal });
  }
}

class DeviceSavePoints {
  async list() {
    const points = await run(STORE, (store) => store.getAll());
    return points.sort((a, b) => b.created_at.localeCompare(a.created_at));
  }

  get(id) {
    return run(STORE, (store) => store.get(id));
  }

  async add(point) {
    const added = { ...point, id: newId(), created_at: new Date().toISOString(), thumbnail: drawThumbnail(point.strokes) };
    await run(STORE, (store) => store.put(added, added.id));
    if (!point.name) await this.#forgetOldest();
  }

  async #forgetOldest() {
    const unnamed = (await this.list()).filter(({ name }) => !name);
    for (const { id } of unnamed.slice(MAX_UNNAMED)) await this.remove(id);
  }

  remove(id) {
    return run(STORE, (store) => store.delete(id));
  }
}

/** PNG in base64, as the API gives it. */
function drawThumbnail({ strokes }) {
  const size = { width: THUMBNAIL_PX, height: THUMBNAIL_PX };
  const context = Object.assign(document.createElement("canvas"), size).getContext("2d");
  fillPaper(context);
  for (const stroke of strokes) drawStroke(context, stroke, THUMBNAIL_PX / PAPER_UNITS);
  return context.canvas.toDataURL("image/png").split(",")[1];
}
