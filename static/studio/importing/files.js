// Picture files as the dialog needs them.

import { gettext } from "../../js/i18n.js";
import { FRAME_PX } from "./stage.js";

const MOST_BYTES = 10 * 2 ** 20; // what the server takes
const MOST_PIXELS = 40_000_000; // what it decodes
const MOST_PX = 3000; // a side, of a file that had to be made smaller
const SENT_AS_IT_IS = new Set(["image/png", "image/jpeg", "image/webp"]);

/** `message` is a sentence for the person. */
export class UnreadablePicture extends Error {}

/** The file, or a smaller picture of one that the server would not take. */
export async function shrinkFile(file) {
  if (SENT_AS_IT_IS.has(file.type) && file.size <= MOST_BYTES && (await countPixels(file)) <= MOST_PIXELS) return file;
  const image = await readPhoto(file);
  const scale = Math.min(1, MOST_PX / Math.max(image.width, image.height));
  const context = createContext(Math.max(1, Math.round(image.width * scale)), Math.max(1, Math.round(image.height * scale)));
  context.imageSmoothingQuality = "high"; // or thin lines are skipped
  context.drawImage(image, 0, 0, context.canvas.width, context.canvas.height);
  const type = file.type === "image/jpeg" ? "image/jpeg" : "image/webp"; // a JPEG has no transparency
  return new Promise((resolve) => context.canvas.toBlob(resolve, type, 0.92));
}

/** Without decoding it; 0 of what is no picture, which the server says. */
async function countPixels(file) {
  const image = new Image();
  image.src = URL.createObjectURL(file);
  await new Promise((resolve) => Object.assign(image, { onload: resolve, onerror: resolve }));
  URL.revokeObjectURL(image.src);
  return image.naturalWidth * image.naturalHeight;
}

/** Upright, as the camera was held. */
export async function readPhoto(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    throw new UnreadablePicture(gettext("This file is not a picture that the browser can show. Choose a PNG, JPEG or WebP file."));
  }
}

/** The grey levels of a picture of lines, a PNG in base64. */
export async function readLevels(base64) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const context = createContext(FRAME_PX, FRAME_PX);
  context.drawImage(await createImageBitmap(new Blob([bytes], { type: "image/png" })), 0, 0);
  return context.getImageData(0, 0, FRAME_PX, FRAME_PX).data.filter((_, index) => index % 4 === 0);
}

function createContext(width, height) {
  return Object.assign(document.createElement("canvas"), { width, height }).getContext("2d");
}
