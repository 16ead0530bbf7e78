// The drawing page: puts the parts together. A change goes from the document to the browser's storage and to the photograph.

import { gettext } from "../js/i18n.js";
import { Drawing, recordOfKept } from "./drawing/drawing.js";
import { settingsKey } from "./drawing/settings.js";
import { StrokesError } from "./drawing/strokes.js";
import { Editor } from "./editor.js";
import { Importing } from "./importing/importing.js";
import { Reference } from "./importing/reference.js";
import { recordHasInk } from "./keeping/adoption.js";
import { Autosave } from "./keeping/autosave.js";
import { Replaced } from "./keeping/replaced.js";
import { Saver } from "./keeping/saving.js";
import { ServerCopies } from "./keeping/server_copies.js";
import { Shelf } from "./keeping/shelf.js";
import { Comparison } from "./live/compare.js";
import { SettingsControls } from "./live/controls.js";
import { Later } from "./later.js";
import { LiveConnection } from "./live/live.js";
import { PhotoView } from "./live/photo.js";
import { SeenColours } from "./live/seen_colours.js";
import { StatusPill, Toasts } from "./notices.js";
import { connectPanel } from "./panels.js";
import { connectEnlarging } from "./paper/layout.js";
import { ToolControls } from "./tools/controls.js";
import { PlacingOffer } from "./tools/placing.js";

const find = (id) => document.getElementById(id);

const OFFERS = {
  visitor: { sentence: gettext("There is another drawing in this browser."), label: gettext("Restore the drawing you made before signing in") },
  own: { sentence: gettext("There is another drawing that is not saved yet."), label: gettext("Restore it") },
};
const NOT_KEPT = gettext("This browser does not keep drawings. Save yours before you leave the page.");
const OUTDATED = gettext("A newer version of this page is open in another tab. Reload this one: your drawing stays.");
const OLDER = gettext("An older version is on the paper. Saving makes it the newest; the others stay.");
const UNREADABLE = gettext("The drawing kept in this browser could not be opened.");

class DrawingPage {
  #signal;
  #config = { ...find("studio").dataset, csrfToken: document.querySelector("[name=csrfmiddlewaretoken]").value };
  #drawing = new Drawing();
  #shelf = new Shelf(this.#config.person, (record) => this.#copies.keepLost(record));
  #replaced = new Replaced();
  #toasts;
  #controls;
  #tools;
  #editor;
  #autosave;
  #live;
  #saver;
  #lineup;
  #comparison;
  #copies;
  #exports;
  #importing;
  #placing;
  #photo = null;
  #status = new StatusPill({
    pill: find("status"),
    label: find("status-label"),
    detail: find("status-detail"),
    hint: find("photo-hint"),
    login: find("status-login"),
  });

  constructor(signal) {
    this.#signal = signal;
    this.#toasts = new Toasts(find("toasts"), signal);
    this.#controls = new SettingsControls(() => this.#changed(), (sentence) => this.#toasts.show(sentence), signal);
    this.#tools = new ToolControls(this.#createCommands(), () => this.#editor?.changeTool(), signal);
    this.#autosave = this.#createAutosave();
    this.#saver = this.#createSaver();
    this.#live = this.#createLive();
    this.#lineup = this.#createLineup();
    this.#copies = this.#createCopies();
    this.#exports = this.#createExports();
    this.#importing = this.#createImporting();
    this.#placing = this.#createPlacing();
    new Reference({ person: this.#config.person, onError: (sentence) => this.#warn(sentence), signal });
    connectPanel(find("more"), signal);
    this.#comparison = new Comparison({ pane: find("photo"), canvas: find("photo-drawing"), paper: find("paper-canvas"), signal });
  }

  /** The pen waits for the kept drawing: a line drawn before it was open would be lost. */
  async start() {
    const record = await this.#openShelf();
    if (record) this.#open(record);
    this.#replaced.recall(this.#shelf.kept, this.#drawing);
    this.#editor = this.#createEditor();
    connectEnlarging(find("photo"), find("enlarge"), find("paper"), this.#signal);
    this.#refresh();
    this.#live.start();
    find("studio").dataset.ready = "true";
    if (!(await this.#saver.fulfil())) this.#greet();
    if (!this.#drawing.isEmpty) this.#copies.changed(); // the last page may have left before the server had it
    await this.#copies.adoptSavePoints();
    await this.#copies.offerOtherDevice();
  }

  /** What the person should know of the drawing on the paper, or of those that wait. */
  #greet() {
    if (location.hash === "#save-points") this.#copies.openSavePoints();
    if (this.#drawing.isOlder) this.#toasts.show(OLDER, { isLasting: true });
    else this.#offerKept();
  }

  async #openShelf() {
    try {
      return await this.#shelf.open(JSON.parse(find("studio-artwork").textContent));
    } catch (error) {
      if (!(error instanceof DOMException)) throw error; // a DOMException is the browser's "no storage here"
      this.#warn(NOT_KEPT);
      return this.#shelf.current;
    }
  }

  #open(record) {
    try {
      this.#controls.set(this.#drawing.open(record));
    } catch (error) {
      if (!(error instanceof StrokesError)) throw error;
      this.#warn(UNREADABLE);
    }
  }

  #createAutosave() {
    return new Autosave({
      write: () => this.#shelf.put(this.#toRecord()),
      writeAtOnce: () => this.#shelf.putAtOnce(this.#toRecord()),
      onError: ({ name }) => this.#warn(name === "VersionError" ? OUTDATED : NOT_KEPT),
      signal: this.#signal,
    });
  }

  #createEditor() {
    return new Editor({
      drawing: this.#drawing,
      tools: this.#tools.box,
      onChange: () => this.#changed(),
      onRefusal: (sentence) => this.#warn(sentence),
      signal: this.#signal,
    });
  }

  #createSaver() {
    return new Saver({
      config: this.#config,
      drawing: this.#drawing,
      getSettings: () => this.#controls.settings,
      keep: () => this.#keep(),
      toasts: this.#toasts,
      places: [
        { label: gettext("Gallery"), href: this.#config.galleryUrl },
        ...(this.#config.trashUrl ? [{ label: gettext("Trash"), href: this.#config.trashUrl }] : []),
        { label: gettext("Save points"), run: () => this.#copies.openSavePoints() },
      ],
      signal: this.#signal,
    });
  }

  #createLive() {
    const photo = this.#photo = new PhotoView(find("photo"), find("photo-canvas"), this.#signal);
    const colours = new SeenColours(find("photo-canvas"), (seen) => this.#controls.showSeen(photo.isShown ? seen : {}), this.#signal);
    const listeners = {
      onPhoto: (jpeg, kind) => photo.show(jpeg, kind).then(() => colours.changed()),
      onBlank: () => {
        photo.clear();
        colours.clear();
      },
      onModel: ({ hasTraits }) => this.#controls.offerTraits(hasTraits),
      onStatus: (status, message) => this.#status.show(status, message),
    };
    const live = new LiveConnection({ path: this.#config.livePath, capture: () => this.#capture(), listeners, signal: this.#signal });
    this.#watchNetwork(live);
    return live;
  }

  #createLineup() {
    const options = {
      config: this.#config,
      capture: () => this.#capture(),
      drawSeeds: (count) => this.#controls.drawSeeds(count),
      onPick: (seed) => this.#controls.choosePerson(seed),
      toasts: this.#toasts,
      signal: this.#signal,
    };
    return new Later(async () => new (await import("./live/lineup.js")).Lineup(options), this.#toasts);
  }

  #createExports() {
    const options = {
      config: this.#config,
      getStrokes: () => this.#drawing.history.strokes,
      getFile: () => ({ title: this.#drawing.title, strokes: this.#drawing.history.toDocument(), settings: this.#controls.settings }),
      getJpeg: () => this.#photo.jpeg,
      capture: () => this.#capture(),
      toasts: this.#toasts,
      signal: this.#signal,
    };
    return new Later(async () => new (await import("./exporting/exports.js")).Exports(options), this.#toasts);
  }

  #createImporting() {
    const options = {
      config: this.#config,
      addStrokes: (strokes) => this.#editor.add(strokes),
      openDrawing: (drawing) => this.#openFile(drawing),
      getEndMs: () => this.#drawing.endMs,
      toasts: this.#toasts,
    };
    return new Importing(options, this.#signal);
  }

  #createPlacing() {
    const options = {
      getStrokes: () => this.#drawing.history.strokes,
      fill: () => this.#editor.fillPaper(),
      toasts: this.#toasts,
    };
    return new PlacingOffer(options, this.#signal);
  }

  #createCopies() {
    return new ServerCopies({
      config: this.#config,
      drawing: this.#drawing,
      getSettings: () => this.#controls.settings,
      onOpen: (kept) => this.#openKept(kept),
      toasts: this.#toasts,
      signal: this.#signal,
    });
  }

  #watchNetwork(live) {
    const options = { signal: this.#signal };
    addEventListener("online", () => live.hurry(), options);
    addEventListener("offline", () => live.lose(), options);
    document.addEventListener("visibilitychange", () => document.hidden || live.hurry(), options);
  }

  #createCommands() {
    return {
      undo: () => this.#undo(),
      redo: () => this.#redo(),
      clear: () => this.#editor?.clear(),
      selectAll: () => this.#editor?.selectAll(),
      fillPaper: () => this.#editor?.fillPaper(),
      zoomIn: () => this.#editor?.sheet.zoomIn(),
      zoomOut: () => this.#editor?.sheet.zoomOut(),
      fit: () => this.#editor?.sheet.fit(),
      guide: () => switchGuide(),
      help: () => find("help-dialog").showModal(),
      save: () => this.#saver.save(),
      saveNew: () => this.#saver.save({ isNew: true }),
      download: async () => (await this.#exports.get())?.open(),
      bringIn: () => this.#importing.open(),
      savePoints: () => this.#copies.openSavePoints(),
      startNew: () => this.#startNew(),
      another: () => this.#controls.another(),
      lock: () => this.#controls.switchLock(),
      lineup: async () => (await this.#lineup.get())?.open(),
      compare: () => this.#comparison.switchWipe(),
    };
  }

  /** What the network is to see and how, or {isBlank: true}. */
  async #capture() {
    const { settings } = this.#controls;
    const picture = await this.#editor.capture();
    return picture.isBlank ? picture : { ...picture, settings, key: `${picture.key} ${settingsKey(settings)}` };
  }

  #changed() {
    this.#drawing.changed();
    this.#autosave.changed();
    this.#copies.changed();
    this.#placing.changed();
    for (const part of [this.#exports, this.#lineup]) part.fetchAhead();
    this.#showChange();
  }

  #showChange() {
    const { canUndo, canRedo, isEmpty } = this.#drawing.history;
    const [canReturn, canGoOn] = [this.#replaced.canReturn(this.#drawing), this.#replaced.canGoOn(this.#drawing)];
    this.#tools.showHistory({ canUndo: canUndo || canReturn, canRedo: canRedo || canGoOn, isEmpty });
    this.#saver.showState();
    const isBlank = this.#editor?.isBlank ?? true;
    this.#status.setInked(!isBlank);
    this.#live.changed({ isBlank });
    this.#comparison.changed();
  }

  /** Another drawing was opened. */
  #refresh() {
    this.#editor.deselect();
    this.#editor.redraw();
    this.#showChange();
  }

  #toRecord() {
    return this.#drawing.toRecord({ settings: this.#controls.settings, growing: this.#editor?.growing });
  }

  /** Resolves when the browser has the drawing as it is now. */
  #keep() {
    this.#copies.changed();
    this.#autosave.changed();
    return this.#autosave.flush();
  }

  /** The line under the pen, the last step, or before the first one the change of drawings. */
  #undo() {
    if (this.#editor?.growing.length === 0 && this.#replaced.canReturn(this.#drawing)) this.#takeBack();
    else this.#editor?.undo();
  }

  /** The step that was undone last, or after the last one the change of drawings. */
  #redo() {
    if (this.#editor?.growing.length === 0 && this.#replaced.canGoOn(this.#drawing)) this.#goOn();
    else this.#editor?.redo();
  }

  async #takeBack() {
    const [record, open] = [this.#replaced.take(), this.#toRecord()];
    if (!record) return; // a second press
    this.#open(record);
    this.#replaced.noteReturn(open, this.#drawing);
    await this.#showOpened(this.#shelf.takeBack(record, open));
  }

  async #goOn() {
    const [record, open] = [this.#replaced.takeNext(), this.#toRecord()];
    this.#open(record);
    this.#replaced.note(open, this.#drawing.revision);
    await this.#showOpened(this.#shelf.goOn(record, open));
  }

  async #showOpened(kept) {
    this.#toasts.clear();
    this.#refresh();
    await kept;
    this.#copies.changed();
  }

  /** Tells that the drawing gave way to another one; one that lay there may be had back at once. */
  #tellReplaced(sentence) {
    this.#toasts.show(sentence, { action: { label: gettext("Undo"), run: () => this.#takeBack() } });
  }

  /** A drawing file: a drawing of its own. */
  async #openFile(drawing) {
    history.replaceState(null, "", this.#config.drawUrl); // a reload must not bring the old artwork back
    this.#toasts.clear();
    await this.#openKept(drawing);
  }

  /** Lays a drawing of the server, or of a file, on the desk; the one that lies there waits with the others. */
  async #openKept(kept) {
    const last = this.#toRecord();
    this.#open(recordOfKept(kept));
    this.#replaced.note(last, this.#drawing.revision);
    this.#refresh();
    await this.#shelf.setAside(last, this.#toRecord());
    this.#copies.changed();
    if (recordHasInk(last)) this.#tellReplaced(last.isSaved ? gettext("It is on the paper. The last drawing is in your gallery.") : gettext("It is on the paper. The last drawing is kept in this browser."));
  }

  async #startNew() {
    const last = this.#toRecord();
    this.#drawing.startNew();
    this.#controls.startNew();
    if (recordHasInk(last)) this.#replaced.note(last, this.#drawing.revision);
    this.#refresh();
    history.replaceState(null, "", this.#config.drawUrl); // a reload must not bring the old artwork back
    await this.#shelf.setAside(last, this.#toRecord());
    this.#copies.changed();
    if (!recordHasInk(last)) this.#offerKept();
    else this.#tellReplaced(last.isSaved ? gettext("A new drawing. The last one is in your gallery.") : gettext("A new drawing. The last one is kept in this browser."));
  }

  #offerKept() {
    const [next] = this.#shelf.kept;
    if (!next) return;
    const { sentence, label } = OFFERS[next.keptFrom];
    this.#toasts.show(sentence, { action: { label, run: () => this.#restore() }, isLasting: true });
  }

  async #restore() {
    const areMoreWaiting = this.#shelf.kept.length > 1; // the drawing that is put away for this one is not offered at once
    const last = this.#toRecord();
    this.#open(await this.#shelf.swap(last));
    this.#replaced.note(last, this.#drawing.revision);
    this.#refresh();
    this.#copies.changed();
    if (areMoreWaiting) this.#offerKept();
  }

  #warn(sentence) {
    this.#toasts.show(sentence, { kind: "error" });
  }
}

/** The dotted face stays under the drawing, or is seen on the empty paper alone. */
function switchGuide() {
  const isKept = find("paper").dataset.guide !== "true";
  find("paper").dataset.guide = find("guide-switch").ariaPressed = String(isKept);
}

const page = new AbortController();
new DrawingPage(page.signal).start();

// A page that the browser took out of its back-forward cache may show the drawing of a person who has logged out since.
addEventListener("pageshow", (event) => event.persisted && location.reload());
