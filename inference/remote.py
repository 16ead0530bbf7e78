"""The model on other machines: a Predictor that asks Ray Serve (inference/ray_app.py) over HTTP."""

import functools
import json
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import urllib3

from inference import wire
from inference.errors import Busy, GenerationFailed, ModelUnavailable, gettext_noop
from sketchgan.network.condition import Condition
from sketchgan.runtime.predictor import Predictor

logger = logging.getLogger(__name__)

UNREACHABLE = gettext_noop(
    "The machines that make the faces cannot be reached. Your drawing is safe; try again in a moment."
)

CONNECT_TIMEOUT_S = 1.0
CONNECTIONS = 8  # where the site does not say: two replicas and some that wait for them
READ_TIMEOUT_S = 4.0  # two of them end before the engine gives its worker up
PAUSE_S = 2.0  # nobody waits for a server that was away a moment ago
# The same request gives the same picture, so asking again is safe: a replica that died took its requests with it.
RETRIES = urllib3.Retry(
    total=2,
    redirect=0,
    status=2,
    status_forcelist=(500, 502),
    allowed_methods=None,
    backoff_factor=0.1,
    raise_on_status=False,
    respect_retry_after_header=False,
)


class Away(Exception):  # noqa: N818  # named after what happened
    """The server cannot be reached, or does not serve the generator; the sentence says which."""


@dataclass(frozen=True, slots=True)
class RemoteModel:
    version: str
    has_traits: bool


class RemoteServer:
    """Keeps its connections; safe to use from several threads."""

    def __init__(self, url: str, token: str, *, connections: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": wire.MEDIA_TYPE}
        timeout = urllib3.Timeout(connect=CONNECT_TIMEOUT_S, read=READ_TIMEOUT_S)
        self._pool = urllib3.PoolManager(maxsize=connections, timeout=timeout, retries=RETRIES)
        self._clock = clock
        self._away_until = 0.0

    def read_model(self) -> RemoteModel:
        """Raises Away."""
        try:
            answer = json.loads(self._ask("GET", wire.MODEL_PATH).data)
            return RemoteModel(str(answer["model_version"]), bool(answer["has_traits"]))
        except (ValueError, KeyError, TypeError) as error:
            raise self._note_away("it does not say which model it serves") from error

    def predict(
        self, sketches: Sequence[wire.Pixels], conditions: Sequence[Condition], *, model_version: str
    ) -> list[wire.Pixels]:
        """Raises Away, Busy, GenerationFailed."""
        body = wire.build_request(sketches, conditions)
        answer = self._ask("POST", wire.PREDICT_PATH, body, {wire.MODEL_VERSION_HEADER: model_version})
        if answer.status == 409:
            raise Busy(gettext_noop("The face generator is being changed. Try again in a moment."), retry_after_s=1.0)
        if answer.headers.get(wire.MODEL_VERSION_HEADER) != model_version:
            raise GenerationFailed from ValueError(f"asked for {model_version}, got {dict(answer.headers)}")
        try:
            return wire.parse_response(answer.data, count=len(sketches))
        except wire.WireError as error:
            raise GenerationFailed from error

    def _ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> urllib3.BaseHTTPResponse:
        """An answer of 200 or 409. Raises Away, Busy."""
        if self._clock() < self._away_until:
            raise Away("it was away a moment ago")
        try:
            answer = self._pool.request(
                method, self._url + path, body=body, headers={**self._headers, **(headers or {})}
            )
        except urllib3.exceptions.HTTPError as error:
            raise self._note_away(str(error)) from error
        if answer.status == 503 and "Retry-After" in answer.headers:
            raise Busy(retry_after_s=_read_seconds(answer.headers["Retry-After"]))
        if answer.status not in {200, 409}:
            raise self._note_away(f"it answers {answer.status}: {answer.data[:200]!r}")
        return answer

    def _note_away(self, reason: str) -> Away:
        self._away_until = self._clock() + PAUSE_S
        logger.warning("remote_away url=%s reason=%s", self._url, reason)
        return Away(reason)


class RemotePredictor:
    """Asks for one model version, and takes the local model of the same version, where there is one, in its absence."""

    max_batch = 1  # the server takes together what waits there
    concurrency = CONNECTIONS

    def __init__(self, server: RemoteServer, model: RemoteModel, load_local: Callable[[], Predictor] | None) -> None:
        self.model_version, self.has_traits = model.version, model.has_traits
        self._server = server
        self._load_local = functools.cache(load_local) if load_local else None
        self._lock = threading.Lock()

    def predict(self, sketches: Sequence[wire.Pixels], conditions: Sequence[Condition]) -> list[wire.Pixels]:
        """Raises Busy, ModelUnavailable, GenerationFailed."""
        try:
            return self._server.predict(sketches, conditions, model_version=self.model_version)
        except Away as away:
            return self._find_local(away).predict(sketches, conditions)

    def _find_local(self, away: Away) -> Predictor:
        if not self._load_local:
            raise _unavailable(away) from away
        with self._lock:  # or each worker would load one
            local = self._load_local()
        if local.model_version != self.model_version:
            logger.error("model_version_mismatch local=%s remote=%s", local.model_version, self.model_version)
            raise _unavailable(away) from away
        return local


def load_remote(server: RemoteServer, load_local: Callable[[], Predictor] | None) -> RemotePredictor:
    """For the model that the server has now; while it is away, for the local one. Raises ModelUnavailable."""
    try:
        return RemotePredictor(server, server.read_model(), load_local)
    except Away as away:
        if not load_local:
            raise _unavailable(away) from away
        local = load_local()
        return RemotePredictor(server, RemoteModel(local.model_version, local.has_traits), lambda: local)


def _unavailable(away: Away) -> ModelUnavailable:
    logger.error("model_unavailable reason=%s", away)
    return ModelUnavailable(UNREACHABLE, retry_after_s=PAUSE_S)


def _read_seconds(text: str) -> float:
    return float(text) if text.isdecimal() else 1.0
