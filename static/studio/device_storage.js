// What this browser alone keeps beside the drawing, in a database of its own: the photograph to draw from, visitors' save points.

const DATABASE = "sketch2real-device";
const STORES = ["references", "save-points"];

let database = null;

/** Runs `act(objectStore)` in one transaction and resolves to the result of the request that it returns. */
export async function run(store, act) {
  const transaction = (await open()).transaction(store, "readwrite");
  const request = act(transaction.objectStore(store));
  await new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
  return request.result;
}

function open() {
  database ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => STORES.forEach((name) => request.result.createObjectStore(name));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return database;
}
