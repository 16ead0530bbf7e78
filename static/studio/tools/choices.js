// What was chosen on this device: texts in localStorage. Storage may be forbidden; a choice then lasts as long as the page.

const PREFIX = "sketch2real:";

/** Null where nothing was chosen. */
export function readChoice(name) {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

export function writeChoice(name, value) {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Forbidden, or full.
  }
}
