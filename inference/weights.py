"""Which checkpoint this site serves: the configured one, or the one that `manage.py weights use` pointed at since."""

import json
import logging
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self, cast

from django.conf import settings as site

from inference.errors import ModelUnavailable, gettext_noop
from sketchgan.network.checkpoint import load_checkpoint, read_card
from sketchgan.runtime.golden import check_pictures, check_weights
from sketchgan.runtime.loading import Runtime, load_predictor
from sketchgan.runtime.predictor import Predictor

logger = logging.getLogger(__name__)

NOT_STARTED = gettext_noop("The face generator could not be started. Your drawing is safe.")


class WeightsRefused(Exception):  # noqa: N818  # named after what happened
    """The sentence says what is wrong with the checkpoint."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """The content of the file at `WEIGHTS_POINTER`. It holds only as long as the site is configured as it was then."""

    weights: str
    sha256: str
    instead_of: str  # WEIGHTS_PATH

    @classmethod
    def read(cls) -> Self | None:
        """None where nothing was chosen, or what was chosen does not count any more."""
        try:
            document = json.loads(site.WEIGHTS_POINTER.read_text())
            pointer = cls(**document)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError):
            logger.exception("weights_pointer_unreadable path=%s", site.WEIGHTS_POINTER)
            return None
        return pointer if pointer.instead_of == str(site.WEIGHTS_PATH) else None

    def write(self) -> None:
        draft: Path = site.WEIGHTS_POINTER.with_suffix(f".{os.getpid()}")  # replaced in one move: servers are reading
        draft.write_text(json.dumps(asdict(self), indent=1) + "\n")
        draft.replace(site.WEIGHTS_POINTER)


def find_weights(name: str) -> Path:
    """A path, or the name of a checkpoint beside the configured one."""
    beside: Path = site.WEIGHTS_PATH.parent / f"{name}.safetensors"
    return beside if beside.is_file() else Path(name).expanduser().resolve()


def list_weights() -> list[Path]:
    folder: Path = site.WEIGHTS_PATH.parent
    return sorted({*folder.glob("*.safetensors"), current_weights()})


def current_weights() -> Path:
    pointer = Pointer.read()
    return Path(pointer.weights) if pointer else site.WEIGHTS_PATH


def choose_weights(weights: Path) -> str:
    """Points all servers of this site at a checkpoint that passes; returns its version. Raises WeightsRefused."""
    version = load_verified(weights).model_version
    Pointer(str(weights), read_card(weights)["sha256"], str(site.WEIGHTS_PATH)).write()
    return version


def load_pointed(pointer: Pointer) -> Predictor:
    """Raises WeightsRefused, also when the file is not the one that was chosen."""
    return load_verified(Path(pointer.weights), sha256=pointer.sha256)


def load_verified(weights: Path, *, sha256: str = "") -> Predictor:
    """Load, warm up, and try on the golden drawing. Raises WeightsRefused."""
    try:
        checkpoint = load_checkpoint(weights)
        if sha256 and checkpoint.sha256 != sha256:
            raise ValueError("it changed after it was chosen")  # noqa: TRY301  # one way out for all that is wrong
        check_weights(checkpoint)
        predictor = _load(weights)
        check_pictures(checkpoint, predictor)
    except Exception as error:
        raise WeightsRefused(f"{weights} is refused: {error}.") from error
    return predictor


def load_current() -> Predictor:
    """Raises ModelUnavailable."""
    pointer = Pointer.read()
    try:
        return load_pointed(pointer) if pointer else load_configured()
    except WeightsRefused as refusal:
        logger.exception("model_not_loaded path=%s", pointer)
        raise ModelUnavailable(NOT_STARTED) from refusal


def load_configured() -> Predictor:
    """Raises ModelUnavailable."""
    try:
        return load_verified(site.WEIGHTS_PATH)
    except WeightsRefused as refusal:
        if isinstance(refusal.__cause__, FileNotFoundError):
            logger.error("weights_missing path=%s", site.WEIGHTS_PATH)  # noqa: TRY400  # the path says it all
            raise ModelUnavailable(
                gettext_noop("The face generator is not installed on this server. Your drawing is safe.")
            ) from refusal
        logger.exception("model_not_loaded path=%s", site.WEIGHTS_PATH)
        raise ModelUnavailable(NOT_STARTED) from refusal


def _load(weights: Path) -> Predictor:
    return load_predictor(
        weights,
        runtime=cast("Runtime", site.INFERENCE_RUNTIME),
        cache_dir=site.MODEL_CACHE_DIR,
        streams=0 if site.INFERENCE_URL else site.INFERENCE_WORKERS,  # those are meant for the remote server
    )
