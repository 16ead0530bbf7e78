import assert from "node:assert/strict";
import test from "node:test";

import { formatDay } from "../../static/js/days.js";

const EVENING = "2026-11-30T01:30:00+00:00"; // five thirty in Los Angeles, the day before

test("a day is the viewer's, not the server's", () => {
  const language = "en";
  assert.equal(formatDay(EVENING, { language, timeZone: "America/Los_Angeles" }), "November 29, 2026");
  assert.equal(formatDay(EVENING, { language, timeZone: "UTC" }), "November 30, 2026");
  assert.equal(formatDay("2026-11-30T14:30:00+00:00", { language, timeZone: "Pacific/Kiritimati" }), "December 1, 2026");
});

test("a day is written as the server writes it in that language", () => {
  assert.equal(formatDay(EVENING, { language: "de", timeZone: "UTC" }), "30. November 2026");
});

test("a moment has its time of day, where the viewer is", () => {
  const evening = formatDay(EVENING, { language: "en", timeZone: "America/Los_Angeles", timeStyle: "short" });
  assert.match(evening, /^November 29, 2026 at 5:30\s?PM$/); // with one space or another
  assert.equal(formatDay(EVENING, { language: "de", timeZone: "UTC", timeStyle: "short" }), "30. November 2026 um 01:30");
});
