import assert from "node:assert/strict";
import test from "node:test";

import { readColours } from "../../../static/studio/live/seen_colours.js";

/** A picture whose pixel at the place (x, y) on the paper is `paint(x, y)`: [r, g, b]. */
function picture(width, paint) {
  const data = new Uint8ClampedArray(4 * width * width);
  for (let place = 0; place < width * width; place += 1) {
    const [x, y] = [place % width, Math.floor(place / width)].map((pixels) => (pixels * 512) / width);
    data.set([...paint(x, y), 255], 4 * place);
  }
  return { data, width };
}

const near = (x, y, [cx, cy], radius) => Math.hypot(x - cx, y - cy) < radius;

test("each part has the colour that the photograph has at its place, at any size", () => {
  const face = (x, y) => {
    if (near(x, y, [192, 245], 14) || near(x, y, [320, 245], 14)) return [70, 110, 140];
    if (near(x, y, [256, 389], 26)) return [180, 80, 90];
    if (near(x, y, [256, 252], 190) && (y < 130 || Math.abs(x - 256) > 95)) return [60, 40, 30];
    return near(x, y, [256, 252], 190) ? [220, 170, 140] : [10, 20, 30];
  };
  for (const width of [128, 256]) {
    assert.deepEqual(readColours(picture(width, face)), {
      skin: "#dcaa8c", hair: "#3c281e", lips: "#b4505a", eyes: "#466e8c", background: "#0a141e",
    });
  }
});

test("a gleam or a dark hair in the middle of a place does not count", () => {
  const colours = readColours(picture(128, (x, y) => (near(x, y, [192, 245], 3) || near(x, y, [192, 318], 5) ? [255, 255, 255] : [90, 60, 40])));
  assert.deepEqual(new Set(Object.values(colours)), new Set(["#5a3c28"]));
});
