// A tap on a star: shown at once, taken back when the server refuses.

import { send } from "./asking.js";

/** `onRefusal` gets a sentence or the server's notices. */
export function watchStars({ say, show }) {
  document.addEventListener("submit", async (event) => {
    if (!event.target.matches("[data-star]")) return;
    event.preventDefault();
    const button = event.submitter;
    const sent = send(event.target, button); // reads the form before the star turns
    turn(button);
    try {
      const { isOk, html } = await sent;
      if (isOk) return;
      show(html);
    } catch (error) {
      say(error.message);
    }
    turn(button);
  });
}

function turn(button) {
  const isFavourite = button.ariaPressed !== "true";
  button.ariaPressed = String(isFavourite);
  button.setAttribute("form", isFavourite ? "unstar" : "star");
}
