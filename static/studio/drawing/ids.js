// Names that nobody else has: of drawings, of pages and of this device.

const DEVICE = "sketch2real:device";

/** A random UUID. (crypto.randomUUID is missing where a site is served without https.) */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The same for every visit of this browser; where nothing can be stored, of this page alone. */
export function readDeviceId() {
  try {
    const known = localStorage.getItem(DEVICE) ?? newId();
    localStorage.setItem(DEVICE, known);
    return known;
  } catch {
    return newId();
  }
}
