// An artwork's page: its star, and the arrow keys that lead to its neighbours.

import { watchStars } from "./stars.js";

watchStars({ say: () => location.reload(), show: () => location.reload() });

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, select, textarea, dialog, video, [role=slider], [contenteditable]");
  if (isTyping || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  document.querySelector(`a[data-key="${event.key}"]`)?.click();
});
