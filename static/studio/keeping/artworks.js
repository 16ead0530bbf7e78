// Saving to the gallery: the artworks REST API (docs/api.md).

import { request } from "../live/requests.js";

/**
 * Saves the drawing: a new version of `artworkId`, or a new artwork when it is null or was deleted meanwhile.
 * What was saved with `key` before is not saved again. Resolves to the artwork; rejects with a RequestError, or an AbortError.
 */
export async function saveArtwork({ artworksUrl, artworkId, key, strokes, settings, csrfToken, signal }) {
  const headers = { "Idempotency-Key": key };
  const send = (method, url) => request({ method, url, headers, body: { strokes, settings }, csrfToken, signal });
  if (!artworkId) return send("POST", artworksUrl);
  try {
    return await send("PATCH", `${artworksUrl}${artworkId}/`);
  } catch (error) {
    if (error.isGone) return send("POST", artworksUrl);
    throw error;
  }
}
