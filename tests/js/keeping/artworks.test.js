import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import test from "node:test";

import { saveArtwork } from "../../../static/studio/keeping/artworks.js";
import { RequestError } from "../../../static/studio/live/requests.js";

const strokes = { version: 1, strokes: [] };
const settings = { fidelity: 0.8, seed: 0, palette: {} };

/** A gallery on a port of its own that answers with `answers` in turn and notes what it was asked. */
async function openGallery(t, ...answers) {
  const requests = [];
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray();
    requests.push({ method: request.method, url: request.url, token: request.headers["x-csrftoken"], key: request.headers["idempotency-key"], body: JSON.parse(Buffer.concat(chunks)) });
    const [status, body] = answers.shift();
    response.writeHead(status, { "Content-Type": "application/json" }).end(typeof body === "string" ? body : JSON.stringify(body));
  });
  server.listen(0, "localhost");
  await once(server, "listening");
  t.after(() => server.close());
  return { requests, artworksUrl: `http://localhost:${server.address().port}/artworks/` };
}

const save = (artworksUrl, artworkId = null) => saveArtwork({ artworksUrl, artworkId, key: "k", strokes, settings, csrfToken: "token" });

test("a new drawing is posted with its settings and the token", async (t) => {
  const { requests, artworksUrl } = await openGallery(t, [201, { id: "a" }]);
  assert.deepEqual(await save(artworksUrl), { id: "a" });
  assert.deepEqual(requests, [{ method: "POST", url: "/artworks/", token: "token", key: "k", body: { strokes, settings } }]);
});

test("a drawing saved before becomes a new version of the same artwork", async (t) => {
  const { requests, artworksUrl } = await openGallery(t, [200, { id: "a" }]);
  await save(artworksUrl, "a");
  assert.deepEqual([requests[0].method, requests[0].url], ["PATCH", "/artworks/a/"]);
});

test("a drawing whose artwork was deleted becomes another artwork", async (t) => {
  const { requests, artworksUrl } = await openGallery(t, [404, { code: "not_found", message: "Gone." }], [201, { id: "b" }]);
  assert.deepEqual(await save(artworksUrl, "a"), { id: "b" });
  assert.deepEqual(requests.map(({ method }) => method), ["PATCH", "POST"]);
});

for (const status of [401, 403]) {
  test(`status ${status} asks for a login`, async (t) => {
    const { artworksUrl } = await openGallery(t, [status, { code: "not_authenticated", message: "Log in." }]);
    await assert.rejects(save(artworksUrl), (error) => error instanceof RequestError && error.needsLogin);
  });
}

test("the server's sentence is the error's", async (t) => {
  const { artworksUrl } = await openGallery(t, [422, { code: "blank_sketch", message: "The sketch is blank." }]);
  await assert.rejects(save(artworksUrl), { message: "The sketch is blank.", needsLogin: false });
});

test("an error page that is no JSON becomes a sentence that says what to do", async (t) => {
  const { artworksUrl } = await openGallery(t, [502, "<h1>Bad Gateway</h1>"]);
  await assert.rejects(save(artworksUrl), /kept in this browser: please try again/);
});

test("a gallery that cannot be reached is said in a sentence", async () => {
  await assert.rejects(save("http://localhost:1/"), /check your connection/);
});

/** A gallery that takes requests and answers nothing, or only `beginning`, the first part of an answer. */
async function openHungGallery(t, beginning) {
  let tellAsked;
  const asked = new Promise((resolve) => (tellAsked = resolve));
  const server = createServer((request, response) => {
    if (beginning) response.writeHead(201, { "Content-Type": "application/json" }).write(beginning);
    tellAsked();
  });
  server.listen(0, "localhost");
  await once(server, "listening");
  t.after(() => server.closeAllConnections());
  t.after(() => server.close());
  return { asked, artworksUrl: `http://localhost:${server.address().port}/artworks/` };
}

for (const [name, beginning] of [["does not answer", ""], ["stops in the middle of its answer", '{"id": ']]) {
  test(`a gallery that ${name} counts as one that cannot be reached after half a minute`, { timeout: 5_000 }, async (t) => {
    const { asked, artworksUrl } = await openHungGallery(t, beginning);
    const timers = [];
    t.mock.method(globalThis, "setTimeout", (run, delayMs) => void timers.push({ run, delayMs }));
    const request = save(artworksUrl);
    let isOver = false;
    request.catch(() => (isOver = true));
    await asked;
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(isOver, false);
    timers.find(({ delayMs }) => delayMs === 30_000).run(); // fetch has timers of its own
    await assert.rejects(request, (error) => error instanceof RequestError && /check your connection/.test(error.message));
  });
}

test("leaving the page ends a request that hangs", { timeout: 5_000 }, async (t) => {
  const { asked, artworksUrl } = await openHungGallery(t);
  const leaving = new AbortController();
  const request = saveArtwork({ artworksUrl, artworkId: null, strokes, settings, csrfToken: "", signal: leaving.signal });
  await asked;
  leaving.abort();
  await assert.rejects(request, { name: "AbortError" });
});

test("leaving the page ends the request", async (t) => {
  const { artworksUrl } = await openGallery(t, [201, {}]);
  const request = saveArtwork({ artworksUrl, artworkId: null, strokes, settings, csrfToken: "", signal: AbortSignal.abort() });
  await assert.rejects(request, { name: "AbortError" });
});
