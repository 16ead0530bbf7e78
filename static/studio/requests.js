// Asking the REST API (docs/api.md): one time limit, one kind of error.

import { gettext } from "../js/i18n.js";

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

const UNREACHABLE = gettext("The server cannot be reached. Your drawing is kept in this browser: check your connection and try again.");
const UNCLEAR = gettext("The server could not do that just now. Your drawing is kept in this browser: please try again in a moment.");

const TIME_LIMIT_MS = 30_000;

/** Sends `body`, a FormData or what becomes JSON. Resolves to the answer's JSON, or null; rejects with a RequestError or an AbortError. */
export async function request({ method, url, body, csrfToken, signal }) {
  const options = { method, headers: { Accept: "application/json", "X-CSRFToken": csrfToken }, body, credentials: "same-origin" };
  if (body !== undefined && !(body instanceof FormData)) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const answer = await withinTimeLimit(signal, (limited) => fetchText(url, { ...options, signal: limited })).catch((error) => {
    throw signal?.aborted ? error : new RequestError(UNREACHABLE, { isUnreachable: true });
  });
  if (answer.ok) return answer.text ? JSON.parse(answer.text) : null;
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

async function fetchText(url, options) {
  const response = await fetch(url, options);
  return { ok: response.ok, status: response.status, text: await response.text() };
}

function toError({ status, text }) {
  const { message = UNCLEAR, code } = readBody(text);
  return new RequestError(message, { needsLogin: status === 401 || status === 403, isGone: status === 404, code });
}

function readBody(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {}; // a proxy's error page is no JSON
  }
}
