// Which square of a picture is cut out. Pure geometry, in pixels of the picture.

export const MAX_ZOOM = 4;

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

export class Crop {
  #width;
  #height;
  #zoom = 1;
  #x;
  #y;

  /** Begins with the largest square, in the middle. */
  constructor(width, height) {
    this.#width = width;
    this.#height = height;
    this.#x = width / 2;
    this.#y = height / 2;
  }

  get zoom() {
    return this.#zoom;
  }

  /** {left, top, side}: always inside the picture. */
  get square() {
    const side = this.#side;
    return { left: this.#x - side / 2, top: this.#y - side / 2, side };
  }

  get #side() {
    return Math.min(this.#width, this.#height) / this.#zoom;
  }

  /** Keeps the middle of the square where it is, as far as the picture reaches. */
  setZoom(zoom) {
    this.#zoom = clamp(Number.isFinite(zoom) ? zoom : 1, 1, MAX_ZOOM);
    this.move(0, 0);
  }

  /** `dx` and `dy` are shares of the square's side; the square follows to the edges of the picture and no further. */
  move(dx, dy) {
    const side = this.#side;
    this.#x = clamp(this.#x + dx * side, side / 2, this.#width - side / 2);
    this.#y = clamp(this.#y + dy * side, side / 2, this.#height - side / 2);
  }
}
