"""Other networks in place of the configured ones, in the whole process, a live server's threads included."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from inference.engine import Limits
from inference.enlarging import make_large
from inference.host import Host
from inference.registry import engines
from inference.serving import ServedModel
from inference.side_engine import SideEngine
from inference.sketching import sketch_all
from sketchgan.runtime.enlarging import Enlarger
from sketchgan.runtime.photo_lines import PhotoSketcher
from sketchgan.runtime.predictor import Predictor


def use_predictor(predictor: Predictor, *, workers: int = 1, cache_bytes: int = 0) -> AbstractContextManager[None]:
    return use_model(ServedModel(lambda: predictor, workers=workers, cache_bytes=cache_bytes, limits=Limits()))


def use_model(served: ServedModel) -> AbstractContextManager[None]:
    return engines.swap(model=Host(served))


def use_enlarger(load: Callable[[], Enlarger]) -> AbstractContextManager[None]:
    return engines.swap(enlarging=SideEngine(load, make_large))


def use_sketcher(load: Callable[[], PhotoSketcher]) -> AbstractContextManager[None]:
    return engines.swap(sketching=SideEngine(load, sketch_all))
