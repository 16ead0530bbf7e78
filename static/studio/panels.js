// Panels that open beside their button (popovers), and the sheet of keys.

const GAP_PX = 8;

/** Puts an open panel under its button or over it, whichever has room, and always inside the window. */
export function placeBeside(panel, anchor) {
  const [box, { width, height }] = [anchor.getBoundingClientRect(), panel.getBoundingClientRect()];
  const left = Math.min(Math.max(GAP_PX, box.left + (box.width - width) / 2), innerWidth - width - GAP_PX);
  const isLow = box.top > innerHeight / 2;
  const top = isLow ? box.top - height - GAP_PX : box.bottom + GAP_PX;
  panel.style.setProperty("left", `${left}px`);
  panel.style.setProperty("top", `${Math.max(GAP_PX, Math.min(top, innerHeight - height - GAP_PX))}px`);
}

/** The button names the panel in `popovertarget`. Choosing a command closes it, a switch or a slider does not. */
export function connectPanel(panel, signal) {
  const button = document.querySelector(`[popovertarget="${panel.id}"]`);
  const show = ({ newState }) => {
    if (newState === "open") placeBeside(panel, button);
    panel.dataset.placed = String(newState === "open");
  };
  panel.addEventListener("toggle", show, { signal });
  new ResizeObserver(() => panel.matches(":popover-open") && placeBeside(panel, button)).observe(panel);
  panel.addEventListener("click", ({ target }) => target.closest("[data-closes]") && panel.hidePopover(), { signal });
}
