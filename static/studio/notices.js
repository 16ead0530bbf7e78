// What the page tells the person: the status pill, short notices (toasts), and the same words for screen readers.

import { gettext } from "../js/i18n.js";

const TOAST_MS = 8_000;

const INVITATION = gettext("Draw a face: the photograph appears here");

const HOPEFUL = new Set(["connecting", "live"]);

const STATUS = {
  connecting: { label: gettext("Connecting"), sentence: gettext("Waking up the photographer…") },
  live: { label: gettext("Live"), sentence: gettext("The photograph follows your drawing.") },
  busy: { label: gettext("Busy"), sentence: gettext("Your photograph takes a little longer than usual.") },
  trouble: { label: gettext("Trouble"), sentence: gettext("There is no photograph for this drawing at the moment.") },
  offline: { label: gettext("Offline"), sentence: gettext("Your drawing is safe here. Trying to reconnect…") },
  login: { label: gettext("Login needed"), sentence: gettext("Log in to see your drawing as a photograph. The drawing stays.") },
  crowded: { label: gettext("Too many pages"), sentence: gettext("Too many drawings are open from here. Close one, or log in, and reload this page.") },
  outdated: { label: gettext("Reload needed"), sentence: gettext("This page is out of date. Reload it: your drawing stays.") },
};

export class StatusPill {
  #pill;
  #label;
  #detail;
  #hint;
  #login;
  #isInked = false;
  #sentence = "";

  /** `hint` stands where the photograph will be, `login` is a link that shows when logging in helps. `detail` is a polite live region; it changes with the state, never with each photograph. */
  constructor({ pill, label, detail, hint, login }) {
    this.#pill = pill;
    this.#label = label;
    this.#detail = detail;
    this.#hint = hint;
    this.#login = login;
    this.show("connecting");
  }

  show(status, message = "") {
    const { label, sentence } = STATUS[status];
    this.#pill.dataset.status = status;
    this.#label.textContent = label;
    this.#detail.textContent = this.#sentence = message || sentence;
    this.#login.hidden = status !== "login";
    this.#showHint();
  }

  /** Whether anything is drawn: then the empty place says what it waits for. */
  setInked(isInked) {
    if (isInked === this.#isInked) return;
    this.#isInked = isInked;
    this.#showHint();
  }

  /** An empty paper invites, unless the drawing could not become a photograph. */
  #showHint() {
    const isInviting = !this.#isInked && HOPEFUL.has(this.#pill.dataset.status);
    this.#hint.textContent = isInviting ? INVITATION : this.#sentence;
  }
}

export class Toasts {
  #region;
  #signal;

  /** `region` is a polite live region. */
  constructor(region, signal) {
    this.#region = region;
    this.#signal = signal;
  }

  /** Shows one notice in place of the last. Each of `actions` is {label, href} or {label, run}; `action` is the only one. */
  show(sentence, { action = null, actions = action ? [action] : [], kind = "plain", isLasting = kind === "error" } = {}) {
    const toast = document.createElement("div");
    toast.className = "studio-toast";
    toast.dataset.kind = kind;
    const text = document.createElement("p");
    text.className = "studio-toast__text";
    text.textContent = sentence;
    toast.append(text);
    toast.append(...actions.map((each) => this.#createAction(each, toast)));
    const close = this.#createButton("×", "studio-toast__close", () => toast.remove());
    close.ariaLabel = gettext("Close");
    toast.append(close);
    this.#region.replaceChildren(toast);
    if (!isLasting) this.#removeLater(toast);
  }

  clear() {
    this.#region.replaceChildren();
  }

  #createAction({ label, href, run }, toast) {
    if (run) {
      return this.#createButton(label, "studio-toast__action", () => {
        toast.remove();
        run();
      });
    }
    return Object.assign(document.createElement("a"), { textContent: label, href, className: "studio-toast__action" });
  }

  #createButton(label, className, run) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: label, className });
    button.addEventListener("click", run, { signal: this.#signal });
    return button;
  }

  #removeLater(toast) {
    const timer = setTimeout(() => toast.remove(), TOAST_MS);
    this.#signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  }
}
