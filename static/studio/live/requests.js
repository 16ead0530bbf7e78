// Asking the REST API (docs/api.md): one time limit, one kind of error.

import { gettext } from "../../js/i18n.js";

/** The server said no, or could not be reached. `needsLogin` when logging in helps; `message` is a sentence for the person. */
export class RequestError extends Error {
  constructor(message, { needsLogin = false, isGone = false, isUnreachable = false, code = "" } = {}) {
    super(message);
    this.needsLogin = needsLogin;
    this.isGone = isGone;
    this.isUnreachable = isUnreachable;
    this.code = code;
  }
}

/** A form of the paper and the settings, `seed` and `seeds` apart: as the live frame has them, for the same photograph. */
export function createSketchForm(png, { fidelity, palette, age, gender }) {
  const body = new FormData();
  body.append("sketch", new Blob([png], { type: "image/png" }), "sketch.png");
  body.append("fidelity", Math.round(255 * fidelity) / 255);
  body.append("palette", JSON.stringify(palette));
  for (const [name, value] of Object.entries({ age, gender })) if (value !== null) body.append(name, value);
  return body;
}

const UNREACHABLE = gettext("The server cannot be reached. Your drawing is kept in this browser: check your connection and try again.");
const UNCLEAR = gettext("The server could not do that just now. Your drawing is kept in this browser: please try again in a moment.");

const TIME_LIMIT_MS = 30_000;

/** Sends `body`, a FormData or what becomes JSON. Resolves to the answer's JSON, or null; rejects with a RequestError or an AbortError. */
export async function request(options) {
  const text = await ask(options, (response) => response.text());
  return text ? JSON.parse(text) : null;
}

/** The same where the answer is a picture: resolves to a Blob. */
export function requestPicture(options) {
  return ask(options, (response) => response.blob());
}

async function ask({ method, url, headers, body, csrfToken, signal }, read) {
  const options = { method, headers: { Accept: "application/json", "X-CSRFToken": csrfToken, ...headers }, body, credentials: "same-origin" };
  if (body !== undefined && !(body instanceof FormData)) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const answer = await withinTimeLimit(signal, (limited) => fetchAnswer(url, { ...options, signal: limited }, read)).catch((error) => {
    throw signal?.aborted ? error : new RequestError(UNREACHABLE, { isUnreachable: true });
  });
  if (answer.ok) return answer.content;
  throw toError(answer);
}

/** Calls `send` with a signal that aborts with `signal`, or when the time is over. (AbortSignal.any is too new for some phones.) */
async function withinTimeLimit(signal, send) {
  const limit = new AbortController();
  const abort = () => limit.abort();
  const timer = setTimeout(abort, TIME_LIMIT_MS);
  signal?.addEventListener("abort", abort);
  if (signal?.aborted) abort();
  try {
    return await send(limit.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}

async function fetchAnswer(url, options, read) {
  const response = await fetch(url, options);
  const { ok, status } = response;
  return { ok, status, content: ok ? await read(response) : await response.text() };
}

function toError({ status, content }) {
  const { message = UNCLEAR, code } = readBody(content);
  return new RequestError(message, { needsLogin: status === 401 || status === 403, isGone: status === 404, code });
}

function readBody(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {}; // a proxy's error page is no JSON
  }
}
