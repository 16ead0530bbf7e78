// Wiping between two versions. Without this script they stand side by side.

import { gettext, interpolate } from "../js/i18n.js";

const stage = document.getElementById("compare");
const range = document.getElementById("compare-wipe");

function place() {
  stage.style.setProperty("--wipe", `${range.value}%`);
  range.setAttribute("aria-valuetext", interpolate(gettext("%(percent)s percent of the left version"), { percent: range.value }));
}

range.addEventListener("input", place);
place();
document.getElementById("compare-ways").hidden = false;
document.querySelector("[name=way][value=wipe]").checked = true;

const form = document.querySelector(".compare__choose");
form.querySelector("button").hidden = true;
form.addEventListener("change", () => form.requestSubmit());
