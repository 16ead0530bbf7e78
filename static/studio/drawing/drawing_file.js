// The drawing file (docs/architecture.md): one drawing with its settings and title, to open here again. studio/drawing_file.py is its twin.

import { gettext } from "../../js/i18n.js";
import { areSettings, readSettings } from "./settings.js";
import { FullDrawing, MAX_BYTES, StrokesError, validateDocument } from "./strokes.js";

const FORMAT = "sketch2real";
const VERSION = 1;
const KEYS = new Set(["format", "version", "title", "strokes", "settings"]);
const MAX_TITLE_LENGTH = 100;
const UNFIT = /[\0\p{Surrogate}]/u; // no database holds it
const ROOM_BYTES = 64 * 1024; // for the title, the settings and some white space

export const MAX_FILE_BYTES = MAX_BYTES + ROOM_BYTES;

const TOO_LARGE = gettext("This file is too large: a drawing has 10 MB at most.");
const NOT_A_DRAWING = gettext("This is not a drawing file of Sketch2Real. Choose one that was downloaded as “Drawing to open here again”, or a picture.");
const OTHER_VERSION = gettext("This drawing file was written by another version of Sketch2Real, and cannot be opened here.");
const DAMAGED = gettext("This drawing file is damaged, so it was not opened. Your own drawing stays as it is.");
const FULL = gettext("The drawing in this file has more lines than can be opened here.");

/** The file is refused; `message` is a sentence for the person, `fault` says it in a word. */
export class DrawingFileError extends Error {
  constructor(message, fault) {
    super(message);
    this.fault = fault;
  }
}

export function writeDrawingFile({ title = "", strokes, settings }) {
  return JSON.stringify({ format: FORMAT, version: VERSION, title, settings, strokes });
}

/** Throws a DrawingFileError: asked before a file is read. */
export function checkFileSize(bytes) {
  if (bytes > MAX_FILE_BYTES) throw new DrawingFileError(TOO_LARGE, "large");
}

/** The {title, strokes, settings} of a file's text, `strokes` a valid document. Throws a DrawingFileError. */
export function readDrawingFile(text) {
  const file = parse(text);
  if (file?.format !== FORMAT) throw new DrawingFileError(NOT_A_DRAWING, "not");
  if (file.version !== VERSION) throw new DrawingFileError(OTHER_VERSION, "version");
  if (!Object.keys(file).every((key) => KEYS.has(key))) throw new DrawingFileError(NOT_A_DRAWING, "not");
  const { title = "", strokes, settings = {} } = file;
  if (!isTitle(title) || !areSettings(settings)) throw new DrawingFileError(DAMAGED, "damaged");
  checkStrokes(strokes);
  return { title: title.trim(), strokes, settings: readSettings(settings) };
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new DrawingFileError(NOT_A_DRAWING, "not");
  }
}

function isTitle(value) {
  return typeof value === "string" && !UNFIT.test(value) && [...value.trim()].length <= MAX_TITLE_LENGTH;
}

function checkStrokes(strokes) {
  try {
    validateDocument(strokes);
  } catch (error) {
    if (error instanceof FullDrawing) throw new DrawingFileError(FULL, "full");
    if (error instanceof StrokesError) throw new DrawingFileError(DAMAGED, "damaged");
    throw error;
  }
}
