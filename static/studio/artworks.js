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
  const options = { method, headers, body: JSON.stringify(body), credentials: "same-origin", signal };
  const response = await fetch(url, options).catch((error) => {
    throw error.name === "AbortError" ? error : new SaveError(UNREACHABLE);
  });
  if (response.ok) return response.json();
  throw await readError(response);
}

async function readError(response) {
  const { message } = await response.json().catch(() => ({})); // a proxy's error page is no JSON
  const needsLogin = response.status === 401 || response.status === 403;
  return new SaveError(message ?? UNCLEAR, { needsLogin, isGone: response.status === 404 });
}
