// The colours that a photograph has where nobody chose one, read where eyes, mouth and hair are on most. Pure, and one watcher.

const SIDE_PX = 128; // enough to tell colours
const PAPER_SIDE = 512;
// Circles on the paper: [x, y, radius] in its units, as the dotted face has its parts.
const PLACES = Object.entries({
  skin: [[192, 318, 14], [320, 318, 14], [256, 170, 14]],
  hair: [[200, 108, 10], [312, 108, 10], [150, 160, 10], [362, 160, 10], [134, 210, 8], [378, 210, 8]],
  lips: [[242, 388, 6], [256, 390, 6], [270, 388, 6]],
  eyes: [[192, 245, 8], [320, 245, 8]],
  background: [[20, 20, 16], [492, 20, 16]],
});
const PAUSE_MS = 400; // colours that change with every line would be restless

/** {part: "#rrggbb"} of a square picture, {data, width} as ImageData has them: the middle of each channel. */
export function readColours({ data, width }) {
  return Object.fromEntries(PLACES.map(([part, circles]) => [part, readMiddle(data, width, circles)]));
}

function readMiddle(data, width, circles) {
  const places = circles.flatMap((circle) => listPixels(width, circle));
  const channels = [0, 1, 2].map((channel) => findMiddle(places.map((place) => data[4 * place + channel])));
  return `#${channels.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

function listPixels(width, circle) {
  const [x, y, radius] = circle.map((units) => (units * width) / PAPER_SIDE);
  const places = [];
  for (let row = Math.ceil(y - radius); row <= y + radius; row += 1) {
    for (let column = Math.ceil(x - radius); column <= x + radius; column += 1) {
      if (Math.hypot(column - x, row - y) <= radius) places.push(row * width + column);
    }
  }
  return places;
}

function findMiddle(values) {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

export class SeenColours {
  #canvas;
  #onSeen;
  #timer = 0;
  #small = null;

  /** `canvas` shows the photograph; `onSeen(colours)` gets them when it rests. */
  constructor(canvas, onSeen, signal) {
    this.#canvas = canvas;
    this.#onSeen = onSeen;
    signal.addEventListener("abort", () => clearTimeout(this.#timer), { once: true });
  }

  /** Call after each photograph. */
  changed() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), PAUSE_MS);
  }

  clear() {
    clearTimeout(this.#timer);
    this.#onSeen({});
  }

  #look() {
    const size = { width: SIDE_PX, height: SIDE_PX };
    this.#small ??= Object.assign(document.createElement("canvas"), size).getContext("2d", { willReadFrequently: true, alpha: false });
    this.#small.drawImage(this.#canvas, 0, 0, SIDE_PX, SIDE_PX);
    this.#onSeen(readColours(this.#small.getImageData(0, 0, SIDE_PX, SIDE_PX)));
  }
}
