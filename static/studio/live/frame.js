// The 256 x 256 picture that the network sees: the paper drawn four times as large and shrunk by averaging.

export const FRAME_PX = 256;
export const SUPERSAMPLED_PX = 4 * FRAME_PX;
const PAPER_GREY = 255;

/** Shrinks the large paper to `frame` (a 256 px canvas) in two halvings: a bilinear halving is the mean of four pixels. */
export class FrameShrinker {
  #half;
  #frame;

  constructor(createCanvas) {
    this.#half = createContext(createCanvas(2 * FRAME_PX, 2 * FRAME_PX));
    this.#frame = createContext(createCanvas(FRAME_PX, FRAME_PX));
  }

  /** Returns {canvas, grey}: grey is a Uint8Array of 256 x 256 levels, paper 255. */
  shrink(paper) {
    this.#half.drawImage(paper, 0, 0, 2 * FRAME_PX, 2 * FRAME_PX);
    this.#frame.drawImage(this.#half.canvas, 0, 0, FRAME_PX, FRAME_PX);
    const { data } = this.#frame.getImageData(0, 0, FRAME_PX, FRAME_PX);
    return { canvas: this.#frame.canvas, grey: takeRed(data) };
  }
}

function createContext(canvas) {
  const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "low"; // bilinear; the better ones blur beyond the four pixels
  return context;
}

function takeRed(rgba) {
  const grey = new Uint8Array(rgba.length / 4);
  for (let index = 0; index < grey.length; index += 1) grey[index] = rgba[4 * index];
  return grey;
}

export function isBlank(grey) {
  return grey.every((level) => level === PAPER_GREY);
}

/** A 32-bit FNV-1a hash of the picture: equal pictures have equal hashes. */
export function hashGrey(grey) {
  let hash = 0x811c9dc5;
  for (const level of grey) hash = Math.imul(hash ^ level, 0x01000193);
  return hash >>> 0;
}

/** PNG bytes of a canvas. */
export async function encodePng(canvas) {
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("The browser could not turn the drawing into a PNG.");
  return new Uint8Array(await blob.arrayBuffer());
}
