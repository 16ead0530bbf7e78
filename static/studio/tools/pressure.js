// How hard a pointer presses. A pressure of zero is a reading, a light touch or a lift; what has no sensor gives none. Pure.

export const PLAIN_PRESSURE = 0.5; // of what cannot feel pressure; browsers say the same of a pen without a sensor
const BARREL_BUTTON = 2; // bits of `buttons`
const FAR_END = 32;
const ZEROS_WITHOUT_SENSOR = 8; // some drivers say zero where there is no sensor; no pen is led so lightly for so long

export class PressureReader {
  #isWanted;
  #isFelt = false; // readings came that only a sensor gives
  #zeros = 0; // in a row, with the pen on the paper

  /** `isWanted()`: whether lines shall follow the pressure. */
  constructor(isWanted = () => true) {
    this.#isWanted = isWanted;
  }

  /** 0..1, of a pointer event. */
  read({ pointerType, pressure, buttons }) {
    if (pointerType !== "pen" || !Number.isFinite(pressure)) return PLAIN_PRESSURE;
    this.#learn(pressure, buttons !== 0);
    return this.#isWanted() && this.#hasReading ? pressure : PLAIN_PRESSURE;
  }

  #learn(pressure, isDown) {
    this.#isFelt ||= pressure !== 0 && pressure !== PLAIN_PRESSURE;
    if (isDown) this.#zeros = pressure === 0 ? this.#zeros + 1 : 0;
  }

  get #hasReading() {
    return this.#isFelt || (this.#zeros > 0 && this.#zeros < ZEROS_WITHOUT_SENSOR);
  }
}

/** Whether the pen erases: turned round, or where its barrel button does so, with that held, as drawing programs have it. */
export function isEraserEnd({ pointerType, buttons }, barrelErases = true) {
  return (buttons & FAR_END) !== 0 || (barrelErases && pointerType === "pen" && (buttons & BARREL_BUTTON) !== 0);
}
