// Saving to the gallery: the artworks REST API (docs/api.md).

/** The server said no, or could not be reached. `needsLogin` when logging in helps; `message` is a sentence for the person. */
export class SaveError extends Error {
  constructor(message, { needsLogin = false, isGone = false } = {}) {
    super(message);
    this.needsLogin = needsLogin;
    this.isGone = isGone;
  }
}

const UNREACHABLE = "The gallery cannot be reached. Your drawing is kept in this browser: check your connection and save again.";
const UNCLEAR = "The gallery could not save this drawing just now. It is kept in this browser: please try again in a moment.";

const TIME_LIMIT_MS = 30_000;

/**
 * Saves the drawing: a new version of `artworkId`, or a new artwork when it is null or was deleted meanwhile.
 * Resolves to the artwork; rejects with a SaveError, or an AbortError.
 */
export async function saveArtwork({ artworksUrl, artworkId, strokes, settings, csrfToken, signal }) {
  const send = (method, url) => request({ method, url, body: { strokes, settings }, csrfToken, signal });
  if (!artworkId) return send("POST", artworksUrl);
  try {
    return await send("PATCH", `${artworksUrl}${artworkId}/`);
  } catch (error) {
    if (error.isGone) return send("POST", artworksUrl);
    throw error;
  }
}

async function request({ method, url, body, csrfToken, signal }) {
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrfToken };
  const options = { method, headers, body: JSON.stringify(body), credentials: "same-origin" };
  const answer = await withinTimeLimit(signal, (limited) => fetchText(url, { ...options, signal: limited })).catch((error) => {
    throw signal?.aborted ? error : new SaveError(UNREACHABLE);
  });
  if (answer.ok) return JSON.parse(answer.text);
  throw toError(answer);
}

/** Calls `send` with a signal that aborts with `signal`, or when the time is over. (AbortSignal.any is too new for some phones.) */
async function withinTimeLimit(signal, send) {
  const limit = new AbortController();
  const abort = () => limit.abort();
  const timer = setTimeout(abort, TIME_LIMIT_MS);
  signal?.addEventListener("abort", abort);
  if (signal?.aborted) abort();
  try {
    return await send(limit.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}

async function fetchText(url, options) {
  const response = await fetch(url, options);
  return { ok: response.ok, status: response.status, text: await response.text() };
}

function toError({ status, text }) {
  const needsLogin = status === 401 || status === 403;
  return new SaveError(readMessage(text) ?? UNCLEAR, { needsLogin, isGone: status === 404 });
}

function readMessage(text) {
  try {
    return JSON.parse(text).message;
  } catch {
    return undefined; // a proxy's error page is no JSON
  }
}
