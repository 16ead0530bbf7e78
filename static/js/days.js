// Days as the viewer has them: what was drawn in the evening bears that evening's date, not the server's.

import { LANGUAGE } from "./i18n.js";

/** `timeZone` is the viewer's where none is named; `timeStyle` adds the time of day. */
export function formatDay(datetime, { language, timeZone, timeStyle } = {}) {
  return new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle, timeZone }).format(new Date(datetime));
}

/** Of what the page shows, or of a part that came later. */
export function showDays(root) {
  for (const time of root.querySelectorAll("time[data-day]")) {
    time.textContent = formatDay(time.dateTime, { language: LANGUAGE, timeStyle: time.dataset.day === "time" ? "short" : undefined });
  }
}

if (globalThis.document) showDays(document);
