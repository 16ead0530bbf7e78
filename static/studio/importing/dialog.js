// The dialog that brings in a drawing: a picture is chosen, its lines are found, corrected by hand, and become strokes. A drawing file
// opens as it is.

import { gettext, interpolate, ngettext } from "../../js/i18n.js";
import { checkFileSize, DrawingFileError, readDrawingFile } from "../drawing/drawing_file.js";
import { request, RequestError } from "../live/requests.js";
import { ImportControls } from "./controls.js";
import { readLevels, readPhoto, shrinkFile, UnreadablePicture } from "./files.js";
import { followOn } from "./geometry.js";
import { ImportStage } from "./stage.js";

const PHOTO_PX = 512; // twice the sketcher's own
const TELLING = [RequestError, UnreadablePicture, DrawingFileError]; // their messages are for the person

export class ImportDialog {
  #config;
  #addStrokes;
  #openDrawing;
  #getEndMs;
  #toasts;
  #dialog = document.getElementById("import-dialog");
  #note = document.getElementById("import-note");
  #use = document.getElementById("import-use");
  #file = null;
  #stage = new ImportStage(document.getElementById("import-canvas"));
  #controls;
  #asking = null;

  /**
   * `addStrokes(strokes)` puts them on the paper and returns whether there was room; `getEndMs()` says when they begin.
   * `openDrawing({title, strokes, settings})` lays a drawing of its own on the desk.
   */
  constructor({ config, addStrokes, openDrawing, getEndMs, toasts }, signal) {
    this.#config = config;
    this.#addStrokes = addStrokes;
    this.#openDrawing = openDrawing;
    this.#getEndMs = getEndMs;
    this.#toasts = toasts;
    this.#controls = new ImportControls(this.#stage, signal);
    for (const id of ["import-file", "import-camera"]) this.#listenForFile(document.getElementById(id), signal);
    document.getElementById("import-kind").addEventListener("change", () => this.#begin(), { signal });
    document.getElementById("import-again").addEventListener("click", () => this.#askForFile(), { signal });
    this.#use.addEventListener("click", () => this.#goOn(), { signal });
    this.#dialog.addEventListener("close", () => this.#forget(), { signal });
  }

  async open(file) {
    if (!this.#dialog.open) {
      this.#askForFile();
      this.#dialog.showModal();
    }
    if (file) await this.#take(file);
  }

  get #isPhoto() {
    return this.#dialog.querySelector("[name=import-kind]:checked").value === "photo";
  }

  #listenForFile(input, signal) {
    const take = () => {
      const [file] = input.files;
      input.value = ""; // so that the same file can be chosen again
      if (file) this.#take(file);
    };
    input.addEventListener("change", take, { signal });
  }

  /** Nothing of the picture stays in the page when it is closed. */
  #forget() {
    this.#asking?.abort();
    this.#askForFile();
  }

  #askForFile() {
    this.#asking?.abort();
    this.#file = null;
    this.#show("choose", "");
  }

  #take(file) {
    this.#file = file;
    return this.#begin();
  }

  /** With the picture at hand, as what it is said to be. */
  async #begin() {
    if (!this.#file) return;
    if (isDrawingFile(this.#file)) await this.#attempt(gettext("Opening the drawing…"), (signal) => this.#openFile(signal));
    else if (this.#isPhoto) await this.#attempt(gettext("Opening the photo…"), (signal) => this.#showPhoto(signal));
    else await this.#attempt(gettext("Looking for the lines…"), (signal) => this.#findLines(signal));
  }

  /** What is on the desk waits with the others: nothing has to be asked. */
  async #openFile(signal) {
    checkFileSize(this.#file.size);
    const drawing = readDrawingFile(await this.#file.text());
    signal.throwIfAborted();
    this.#dialog.close();
    await this.#openDrawing(drawing);
  }

  async #showPhoto(signal) {
    const photo = await readPhoto(this.#file);
    signal.throwIfAborted();
    this.#stage.showPhoto(photo);
    this.#show("photo", gettext("Move and scale the photo until the face fills the dotted one."));
  }

  async #findLines(signal) {
    const { lines, cut, has_sheet: hasSheet } = await this.#send(this.#config.importDrawingUrl, "picture", await shrinkFile(this.#file), signal);
    await this.#showLines(signal, lines, cut, hasSheet ? gettext("The sheet was found and laid flat. Is every line there?") : gettext("Is every line there?"));
  }

  async #sketchPhoto(signal) {
    const photo = await this.#stage.toBlob("image/jpeg", PHOTO_PX);
    const { lines, cut } = await this.#send(this.#config.importPhotoUrl, "picture", photo, signal);
    await this.#showLines(signal, lines, cut, gettext("These lines were found in the photo. You can change them on the paper, too."));
  }

  async #showLines(signal, lines, cut, sentence) {
    const levels = await readLevels(lines);
    signal.throwIfAborted();
    this.#stage.showLines(levels, cut);
    this.#controls.reset(cut);
    this.#show("lines", this.#stage.isBlank ? gettext("No line is clear enough. Move “Fainter lines” to the right until yours are there.") : sentence);
  }

  async #goOn() {
    if (this.#dialog.dataset.step === "photo") await this.#attempt(gettext("Drawing the photo…"), (signal) => this.#sketchPhoto(signal));
    else if (this.#stage.isBlank) this.#tell(gettext("There is no line left. Keep fainter lines, or bring back what you erased."), "error");
    else await this.#attempt(gettext("Making lines that you can edit…"), (signal) => this.#useLines(signal));
  }

  async #useLines(signal) {
    const picture = await this.#stage.toBlob("image/png");
    const { strokes } = (await this.#send(this.#config.importStrokesUrl, "lines", picture, signal)).strokes;
    if (!this.#addStrokes(followOn(strokes, this.#getEndMs()))) return this.#show("lines", ""); // the page has said why
    this.#dialog.close();
    const sentence = ngettext("%(count)s line is on your paper. Undo takes it away.", "%(count)s lines are on your paper. One undo takes them away.", strokes.length);
    this.#toasts.show(interpolate(sentence, { count: strokes.length }), { kind: "good" });
  }

  #send(url, name, blob, signal) {
    const body = new FormData();
    body.append(name, blob, "picture");
    return request({ method: "POST", url, body, csrfToken: this.#config.csrfToken, signal });
  }

  /** Runs one step at a time; a newer one ends it. What goes wrong is told, and everything else stays as it was. */
  async #attempt(sentence, run) {
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    const before = this.#dialog.dataset.step;
    this.#show(before === "choose" ? "wait" : before, sentence, true);
    try {
      await run(asking.signal);
    } catch (error) {
      if (asking.signal.aborted) return;
      this.#show(before === "wait" ? "choose" : before, error.message, false, "error");
      if (!TELLING.some((kind) => error instanceof kind)) throw error;
    }
  }

  #show(step, sentence, isBusy = false, kind = "plain") {
    const hasMoved = this.#dialog.dataset.step !== step;
    this.#dialog.dataset.step = step;
    this.#dialog.ariaBusy = String(isBusy);
    this.#use.disabled = isBusy || step === "choose" || step === "wait";
    this.#use.textContent = step === "photo" ? gettext("Make a pen drawing") : gettext("Use as lines");
    this.#controls.show(step);
    this.#tell(sentence, kind);
    if (hasMoved && (step === "photo" || step === "lines")) this.#controls.focus();
  }

  #tell(sentence, kind) {
    this.#note.dataset.kind = kind;
    this.#note.textContent = sentence;
  }
}

/** Told by its name: not every system knows the type. */
function isDrawingFile({ name, type }) {
  return type === "application/json" || /\.json$/i.test(name);
}
