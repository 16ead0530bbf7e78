// The gallery and the trash: puts the parts together, and does with the chosen faces what the bar says.

import { send } from "./asking.js";
import { Choosing } from "./choosing.js";
import { Finding } from "./finding.js";
import { Notices } from "./notices.js";
import { watchStars } from "./stars.js";

const found = document.querySelector("[data-found]");
const bar = document.querySelector("[data-bulk]");
const notices = new Notices(document.querySelector("[data-notices]"));
const choosing = new Choosing(found, bar);
const say = (sentence) => notices.say(sentence);

const finding = new Finding({ found, form: document.querySelector("[data-find]"), onChange: () => choosing.show(), say });
watchStars({ say, show: (html) => notices.show(html) });

let left = []; // the tiles that went last, each with the one behind it: Undo puts them back

bar.addEventListener("submit", (event) => {
  if (event.submitter.matches("[data-page]")) return; // leads to a page, or to a file
  event.preventDefault();
  act(event.submitter);
});

async function act(button) {
  const chosen = choosing.chosen;
  bar.ariaBusy = "true";
  try {
    const { isOk, html } = await send(bar, button);
    notices.show(html);
    if (isOk) showDone(button, chosen);
  } catch (error) {
    say(error.message);
  } finally {
    bar.ariaBusy = null;
  }
}

function showDone(button, chosen) {
  if ("leaves" in button.dataset) takeAway(chosen);
  if (button.value === "favourite") for (const tile of chosen) light(tile.querySelector(".star"));
  choosing.clear();
  if ("leaves" in button.dataset) finding.countAnew();
}

function takeAway(tiles) {
  left = tiles.map((tile) => [tile, tile.nextElementSibling]);
  for (const tile of tiles) tile.remove();
}

function light(star) {
  star.ariaPressed = "true";
  star.setAttribute("form", "unstar");
}

document.addEventListener("submit", async (event) => {
  if (!event.target.matches("[data-notices] [data-undo]")) return;
  event.preventDefault();
  try {
    const { isOk, html } = await send(event.target);
    notices.show(html);
    if (isOk) putBack();
  } catch (error) {
    say(error.message);
  }
});

function putBack() {
  const list = found.querySelector("[data-tiles]");
  if (!list) return location.reload(); // none was left, and the page said so
  // From the last to the first: the one behind may have gone with it, and is back by then.
  for (const [tile, next] of left.reverse()) list.insertBefore(tile, next?.parentNode === list ? next : list.querySelector(".more"));
  left = [];
  choosing.show();
  finding.countAnew();
}
