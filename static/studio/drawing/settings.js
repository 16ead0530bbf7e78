// Settings of a generation (docs/architecture.md): {fidelity, seed, palette, age, gender}. Pure functions; the twin of the server's checks.

export const PALETTE_PARTS = Object.freeze(["skin", "hair", "lips", "eyes", "background"]);
export const MAX_SEED = 2 ** 32 - 1;
const COLOUR = /^#[0-9a-f]{6}$/i;

export function defaultSettings() {
  return { fidelity: 0.8, seed: 0, palette: {}, age: null, gender: null };
}

// Each is a number or null: what the drawing says. Age in years, gender from 0 masculine to 1 feminine, in hundredths.
export const TRAITS = Object.freeze({ age: 100, gender: 1 });

/** For a new drawing: each is of another person. `randomBits` is 0 to 2^32 - 1. */
export function newSettings(randomBits) {
  return { ...defaultSettings(), seed: randomBits };
}

/** Settings with everything unknown or out of range replaced by the default. */
export function readSettings(value) {
  const settings = defaultSettings();
  const { fidelity, seed, palette } = value ?? {};
  if (fidelity >= 0 && fidelity <= 1) settings.fidelity = fidelity;
  if (Number.isInteger(seed) && seed >= 0 && seed <= MAX_SEED) settings.seed = seed;
  for (const [trait, most] of Object.entries(TRAITS)) {
    if (typeof value?.[trait] === "number" && value[trait] >= 0 && value[trait] <= most) settings[trait] = value[trait];
  }
  for (const part of PALETTE_PARTS) {
    if (COLOUR.test(palette?.[part])) settings.palette[part] = palette[part].toLowerCase();
  }
  return settings;
}

/** Whether the server would take them: any of the settings may be missing, and none may be wrong. */
export function areSettings(value) {
  if (!isObject(value)) return false;
  return Object.entries(value).every(([name, setting]) => Object.hasOwn(CHECKS, name) && CHECKS[name](setting));
}

const CHECKS = {
  fidelity: (value) => isWithin(value, 1),
  seed: (value) => Number.isInteger(value) && isWithin(value, MAX_SEED),
  palette: (value) => isObject(value) && Object.entries(value).every(([part, colour]) => PALETTE_PARTS.includes(part) && typeof colour === "string" && COLOUR.test(colour)),
  age: (value) => value === null || isWithin(value, TRAITS.age),
  gender: (value) => value === null || isWithin(value, TRAITS.gender),
};

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isWithin(value, most) {
  return typeof value === "number" && value >= 0 && value <= most;
}

/** Another seed than `seed`, from 32 random bits. */
export function otherSeed(seed, randomBits) {
  return randomBits === seed ? (seed + 1) % (MAX_SEED + 1) : randomBits;
}

/** A string that is equal for equal settings. */
export function settingsKey({ fidelity, seed, palette, age, gender }) {
  return [Math.round(fidelity * 255), seed, ...PALETTE_PARTS.map((part) => palette[part] ?? "auto"), age ?? "auto", gender ?? "auto"].join();
}
