// What a drawing and its photograph become as files. Pure; the label of a photograph is the server's (docs/api.md).

import { PAPER_UNITS, widthAt } from "../drawing/strokes.js";

const XMP = "http://ns.adobe.com/xap/1.0/\0";
const APP1 = 0xe1;
const FIRST_SEGMENT = 2; // after the two bytes that start a JPEG
const START_OF_SCAN = 0xda;

/** The drawing as SVG on white paper. Neighbouring segments of one width are one path. */
export function toSvg(strokes) {
  const paths = strokes.flatMap((stroke) => toPaths(stroke));
  const size = `viewBox="0 0 ${PAPER_UNITS} ${PAPER_UNITS}" width="${PAPER_UNITS}" height="${PAPER_UNITS}"`;
  const head = `<svg xmlns="http://www.w3.org/2000/svg" ${size}><rect width="100%" height="100%" fill="#fff"/>`;
  return `${head}<g fill="none" stroke-linecap="round" stroke-linejoin="round">${paths.join("")}</g></svg>`;
}

function toPaths({ tool, size, points }) {
  const colour = tool === "eraser" ? "#fff" : "#000";
  return joinSegments(size, points).map(({ width, places }) => {
    const [[x, y], ...rest] = places;
    const lines = rest.map(([toX, toY]) => `L${toX} ${toY}`).join("");
    return `<path d="M${x} ${y}${lines}" stroke="${colour}" stroke-width="${width}"/>`;
  });
}

function joinSegments(size, points) {
  const runs = [];
  const ends = points.length === 1 ? [points[0], points[0]] : points; // a single point is a dot
  for (let index = 1; index < ends.length; index += 1) {
    const width = Math.round(100 * widthAt(size, (ends[index - 1][2] + ends[index][2]) / 2)) / 100;
    if (runs.at(-1)?.width === width) runs.at(-1).places.push(ends[index]);
    else runs.push({ width, places: [ends[index - 1], ends[index]] });
  }
  return runs;
}

/** Puts the XMP segment of one JPEG into another (Uint8Arrays), for pictures that were made from a photograph. */
export function copyLabel(from, to) {
  const label = findXmp(from);
  if (!label) throw new Error("The photograph carries no label that it is AI-made.");
  const labelled = new Uint8Array(to.length + label.length);
  labelled.set(to.subarray(0, FIRST_SEGMENT));
  labelled.set(label, FIRST_SEGMENT);
  labelled.set(to.subarray(FIRST_SEGMENT), FIRST_SEGMENT + label.length);
  return labelled;
}

/** The whole APP1 segment that holds XMP, or null. */
export function findXmp(jpeg) {
  for (let at = FIRST_SEGMENT; at + 4 <= jpeg.length && jpeg[at] === 0xff && jpeg[at + 1] !== START_OF_SCAN; ) {
    const end = at + 2 + (jpeg[at + 2] << 8) + jpeg[at + 3];
    const name = String.fromCharCode(...jpeg.subarray(at + 4, at + 4 + XMP.length));
    if (jpeg[at + 1] === APP1 && name === XMP) return jpeg.slice(at, end);
    at = end;
  }
  return null;
}
