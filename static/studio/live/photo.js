// The photograph: each new one is laid over the last in a few quick steps, so that the face moves instead of flickering.

const STEPS = [0.4, 0.55, 0.75, 1]; // opacity of the new photograph, one a screen frame
const AT_ONCE = [1];

export class PhotoView {
  #context;
  #pane;
  #signal;
  #next = null; // the newest photograph, while it fades in
  #step = 0;
  #isFading = false;
  #generation = 0;
  #jpeg = null;
  #isStill = matchMedia("(prefers-reduced-motion: reduce)");

  /** `pane` carries data-state "empty" or "shown". */
  constructor(pane, canvas, signal) {
    this.#pane = pane;
    this.#signal = signal;
    this.#context = canvas.getContext("2d", { alpha: false });
    this.#context.imageSmoothingQuality = "high";
  }

  get isShown() {
    return this.#pane.dataset.state === "shown";
  }

  /** The photograph that is shown, 256 pixels a side as it came from the server, or null. */
  get jpeg() {
    return this.isShown ? this.#jpeg : null;
  }

  /** Shows a JPEG blob, unless a newer one or a clearing came while it was decoded. `isSharp`: the one that is shown, larger. */
  async show(blob, { isSharp = false } = {}) {
    const generation = (this.#generation += 1);
    const bitmap = await createImageBitmap(blob);
    if (generation !== this.#generation || this.#signal.aborted) return bitmap.close();
    this.#next?.close();
    this.#next = bitmap;
    if (!isSharp) this.#jpeg = blob;
    this.#pane.dataset.sharp = String(isSharp);
    this.#step = this.isShown ? 0 : STEPS.length - 1;
    this.#pane.dataset.state = "shown";
    this.#fade();
  }

  clear() {
    this.#generation += 1;
    this.#next?.close();
    this.#next = null;
    this.#pane.dataset.state = "empty";
  }

  #fade() {
    if (this.#isFading) return;
    this.#isFading = true;
    requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.#isFading = false;
    if (!this.#next) return;
    const steps = this.#isStill.matches ? AT_ONCE : STEPS;
    const { width, height } = this.#context.canvas;
    this.#context.globalAlpha = steps[Math.min(this.#step, steps.length - 1)];
    this.#context.drawImage(this.#next, 0, 0, width, height);
    this.#step += 1;
    if (this.#step < steps.length) this.#fade();
  }
}
