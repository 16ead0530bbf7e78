// Which part of the paper is seen. Pure: a view is {zoom, x, y}; x and y say where the paper's corner lies, in shares of the pane's side.

export const WHOLE = Object.freeze({ zoom: 1, x: 0, y: 0 });
export const MAX_ZOOM = 8;

/** Zooms by `factor` about a place that stays where it is; {x, y} in shares of the pane. */
export function zoomAt(view, factor, place) {
  if (!Number.isFinite(factor)) return view;
  const zoom = Math.min(MAX_ZOOM, Math.max(1, view.zoom * factor));
  const ratio = zoom / view.zoom;
  return keepInside({ zoom, x: place.x - (place.x - view.x) * ratio, y: place.y - (place.y - view.y) * ratio });
}

export function panBy(view, dx, dy) {
  return keepInside({ ...view, x: view.x + dx, y: view.y + dy });
}

/** Pans just so far that a place on the paper (in shares of the paper) is seen with some room around it. */
export function reveal(view, place, room = 0.1) {
  const shift = (offset, share) => {
    const at = offset + share * view.zoom;
    return Math.min(1 - room, Math.max(room, at)) - at;
  };
  return panBy(view, shift(view.x, place.x), shift(view.y, place.y));
}

/** The paper always fills the pane. */
function keepInside({ zoom, x, y }) {
  const limit = (offset) => Math.min(0, Math.max(1 - zoom, Number.isFinite(offset) ? offset : 0));
  return { zoom, x: limit(x), y: limit(y) };
}
