// Saving to the gallery: the artworks REST API (docs/api.md).

import { request } from "../live/requests.js";

/**
 * Saves the drawing: a new version of `artworkId`, or a new artwork, with a title where there is one, when it is null or was deleted meanwhile.
 * What was saved with `key` before is not saved again. Resolves to the artwork; rejects with a RequestError, or an AbortError.
 */
export async function saveArtwork({ artworksUrl, artworkId, title, key, strokes, settings, csrfToken, signal }) {
  const headers = { "Idempotency-Key": key };
  const body = { strokes, settings, ...(title ? { title } : {}) };
  const send = (method, url) => request({ method, url, headers, body, csrfToken, signal });
  if (!artworkId) return send("POST", artworksUrl);
  try {
    return await send("PATCH", `${artworksUrl}${artworkId}/`);
  } catch (error) {
    if (error.isGone) return send("POST", artworksUrl);
    throw error;
  }
}
