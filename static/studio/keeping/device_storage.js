// What this browser alone keeps beside the drawing, in a database of its own: the photograph to draw from, visitors' save points.

import { Database } from "./database.js";

const STORES = ["references", "save-points"];
const database = new Database("sketch2real-device", 1, ({ db }) => STORES.forEach((name) => db.createObjectStore(name)));

/** Runs `act(objectStore)` in one transaction and resolves to the result of the request that it returns. */
export async function run(store, act) {
  const { stores, done } = await database.begin([store]);
  const request = act(...stores);
  await done;
  return request.result;
}
