"""The one model of this process: loaded with the first use, so that the site starts without weights, and exchanged
while people draw when `manage.py weights use` points at another one."""

import atexit
import functools
import logging
import threading
from collections.abc import Callable

from django.conf import settings as site

from inference import weights
from inference.errors import Busy, ModelUnavailable, gettext_noop
from inference.remote import CONNECTIONS, UNREACHABLE, Away, RemoteServer, load_remote
from inference.serving import ServedModel
from sketchgan.runtime.predictor import Predictor

logger = logging.getLogger(__name__)

FOLLOW_EVERY_S = 1.0


class Host:
    def __init__(self, served: ServedModel | None = None) -> None:
        """With `served`, it stays with that one, whatever is configured."""
        self._lock = threading.Lock()
        self._served = served
        self._pointer: weights.Pointer | None = None  # the newest seen, followed or refused
        self._closed = threading.Event()

    def get(self) -> ServedModel:
        """Raises ModelUnavailable."""
        with self._lock:
            if self._served is None:
                self._served = self._start()
            return self._served

    def get_loaded(self) -> ServedModel | None:
        """None before the first use: nobody waits."""
        return self._served

    def check(self) -> ServedModel:
        """Whether pictures can be made now, here or on the remote server. Raises ModelUnavailable, Busy."""
        served = self.get()
        if not served.engine.is_ready:
            raise ModelUnavailable(gettext_noop("The face generator hangs on this server. Your drawing is safe."))
        if site.INFERENCE_URL and not site.INFERENCE_FALLBACK:
            try:
                self._remote.read_model()
            except Away as away:
                raise ModelUnavailable(UNREACHABLE) from away
        return served

    def follow(self) -> None:
        """Changes to what was chosen since, here or on the remote server."""
        if site.INFERENCE_URL:
            self._follow_remote()
        else:
            self._follow_pointer()

    def _follow_remote(self) -> None:
        """The remote server has checked its model; while it is away, the old one may still be served locally."""
        served = self.get()
        try:
            version = self._remote.read_model().version
        except (Away, Busy):
            return
        if version != served.version:
            logger.warning("remote_model_changed from=%s to=%s", served.version, version)
            served.swap(self._load_remote, self._load_remote())

    def _follow_pointer(self) -> None:
        """A bad checkpoint is refused, and the one that is served stays."""
        pointer = weights.Pointer.read()
        if pointer is None or pointer == self._pointer:
            return
        self._pointer = pointer
        served = self.get()
        try:
            predictor = weights.load_pointed(pointer)
        except weights.WeightsRefused as refusal:
            logger.error("weights_kept model=%s reason=%s", served.version, refusal)  # noqa: TRY400  # a sentence is enough
            return
        before = served.version
        served.swap(functools.partial(weights.load_pointed, pointer), predictor)
        logger.info("weights_swapped from=%s to=%s", before, served.version)

    def close(self) -> None:
        self._closed.set()
        if self._served:
            self._served.close()

    def _start(self) -> ServedModel:
        if site.INFERENCE_URL:
            served = _serve(self._load_remote)
        else:
            served = self._start_pointed() or _serve(weights.load_configured)
        threading.Thread(target=self._keep_following, name="weights-follower", daemon=True).start()
        atexit.register(self.close)
        return served

    def _start_pointed(self) -> ServedModel | None:
        self._pointer = weights.Pointer.read()
        if self._pointer is None:
            return None
        try:
            return _serve(functools.partial(weights.load_pointed, self._pointer))
        except weights.WeightsRefused as refusal:
            logger.error("weights_fallback path=%s reason=%s", site.WEIGHTS_PATH, refusal)  # noqa: TRY400
            return None

    @functools.cached_property
    def _remote(self) -> RemoteServer:
        return RemoteServer(site.INFERENCE_URL, site.INFERENCE_TOKEN, connections=site.INFERENCE_WORKERS or CONNECTIONS)

    def _load_remote(self) -> Predictor:
        return load_remote(self._remote, weights.load_current if site.INFERENCE_FALLBACK else None)

    def _keep_following(self) -> None:
        while not self._closed.wait(FOLLOW_EVERY_S):
            try:
                self.follow()
            except Exception:
                logger.exception("weights_not_followed")


def _serve(load: Callable[[], Predictor]) -> ServedModel:
    cache_bytes = site.RESULT_CACHE_MB * 2**20
    return ServedModel(load, workers=site.INFERENCE_WORKERS, cache_bytes=cache_bytes)
