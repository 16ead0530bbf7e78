// Days as the viewer has them: what was drawn in the evening bears that evening's date, not the server's.

import { LANGUAGE } from "./i18n.js";

/** `timeZone` is the viewer's where none is named. */
export function formatDay(datetime, { language, timeZone } = {}) {
  return new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone }).format(new Date(datetime));
}

for (const time of globalThis.document?.querySelectorAll("time[data-day]") ?? []) {
  time.textContent = formatDay(time.dateTime, { language: LANGUAGE });
}
