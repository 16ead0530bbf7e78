"""Running an exported generator on a CPU with OpenVINO, without torch."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import queue
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sketchgan.imaging import photo_to_pixels, sketch_to_ink
from sketchgan.network.checkpoint import Checkpoint
from sketchgan.network.condition import BASE_SIZE, Condition, PalettePrior
from sketchgan.runtime.export import import_openvino
from sketchgan.runtime.predictor import Pixels, check_sketches

if TYPE_CHECKING:
    import openvino

logger = logging.getLogger(__name__)

PROBE_RUNS = 8
# One person who draws alone waits no longer than this for the network, if any layout can do it: it looks live.
ALONE_LIMIT_MS = 30.0
NEARLY_AS_MANY = 1.1  # two layouts whose times for many pictures differ by less than this are equal to a crowd


@dataclass(frozen=True, slots=True)
class Layout:
    """How the network runs: `streams` pictures at a time, which share `threads` cores."""

    precision: str  # "f32" or "bf16"
    streams: int
    threads: int

    def to_settings(self) -> dict[str, Any]:
        return {
            "NUM_STREAMS": self.streams,
            "INFERENCE_NUM_THREADS": self.threads,
            "INFERENCE_PRECISION_HINT": self.precision,
        }


@dataclass(frozen=True, slots=True)
class Timing:
    alone_ms: float  # of a picture with the machine to itself
    together_ms: float  # a picture, when all streams are busy


class OpenVinoPredictor:
    """Runs the exported model picture by picture: on a CPU a batch gains nothing, and alone nothing can mix."""

    max_batch = 1

    def __init__(self, checkpoint: Checkpoint, path: Path, *, threads: int, streams: int) -> None:
        self.model_version = checkpoint.version
        self._prior = PalettePrior.from_dict(checkpoint.palette_prior)
        core: openvino.Core = import_openvino().Core()
        model = core.read_model(path)
        # Checkpoints of one network share the choice: another one that comes while people draw needs no probe.
        memory = path.with_name(f"layout-{hash_config(checkpoint)}-{threads}-{streams}.json")
        layout = choose_layout(core, model, memory, threads=threads, streams=streams)
        compiled = core.compile_model(model, "CPU", layout.to_settings())
        self.concurrency = layout.streams
        self._condition_size = compiled.input(1).shape[1]  # networks from before the traits take the vector's beginning
        self.has_traits = self._condition_size > BASE_SIZE
        self._requests: queue.SimpleQueue[openvino.InferRequest] = queue.SimpleQueue()
        for _ in range(layout.streams):
            request = compiled.create_infer_request()
            request.infer(empty_inputs(request))  # the first one allocates
            self._requests.put(request)
        logger.info(
            "model=%s runtime=openvino precision=%s streams=%d threads=%d", self.model_version, *asdict(layout).values()
        )

    def predict(self, sketches: Sequence[Pixels], conditions: Sequence[Condition]) -> list[Pixels]:
        check_sketches(sketches)
        pairs = list(zip(sketches, conditions, strict=True))
        photos: list[Pixels] = []
        while len(photos) < len(pairs):
            photos += self._predict_at_once(pairs[len(photos) :])
        return photos

    def _predict_at_once(self, pairs: Sequence[tuple[Pixels, Condition]]) -> list[Pixels]:
        """The first of `pairs`, as many as there are idle streams, but at least one."""
        requests = [self._requests.get()]
        try:
            while len(requests) < len(pairs) and not self._requests.empty():
                requests.append(self._requests.get_nowait())
        except queue.Empty:  # another thread was faster
            pass
        try:
            for request, (sketch, condition) in zip(requests, pairs, strict=False):
                vector = condition.to_vector(self._prior)[: self._condition_size]
                request.start_async([sketch_to_ink(sketch)[None, None], vector[None]])
            return [self._finish(request) for request in requests]
        finally:
            for request in requests:
                self._requests.put(request)

    @staticmethod
    def _finish(request: openvino.InferRequest) -> Pixels:
        request.wait()
        return photo_to_pixels(request.get_output_tensor().data[0])


def choose_layout(core: openvino.Core, model: openvino.Model, memory: Path, *, threads: int, streams: int) -> Layout:
    """Tries what this CPU can do; 0 leaves `streams` or `threads` (all cores then) open.

    bf16 wins twofold on some CPUs and loses fourfold on others; one stream a core makes the most pictures, one stream
    over all cores makes one the soonest. The choice is remembered: a second probe could fall the other way, and the
    same sketch and seed would then give other bytes.
    """
    cpu = describe_cpu(core)
    known = read_choice(memory)
    if known and known["cpu"] == cpu:
        return Layout(**known["layout"])
    cores = threads or len(os.sched_getaffinity(0))
    layouts = [
        Layout(precision, count, cores)
        for precision in ("f32", "bf16")
        if precision == "f32" or "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        for count in ([streams] if streams else sorted({1, cores}))
    ]
    timings = {layout: time_layout(core, model, layout) for layout in layouts}
    for layout, timing in timings.items():
        logger.info(
            "probe precision=%s streams=%d threads=%d alone_ms=%.1f together_ms=%.1f",
            *asdict(layout).values(),
            *asdict(timing).values(),
        )
    layout = pick_layout(timings)
    write_choice(memory, {"cpu": cpu, "layout": asdict(layout)})
    return layout


def pick_layout(timings: dict[Layout, Timing]) -> Layout:
    """The quickest alone, of those that make nearly the most pictures and are quick enough; or else of all."""
    quick = {layout: timing for layout, timing in timings.items() if timing.alone_ms <= ALONE_LIMIT_MS}
    most = NEARLY_AS_MANY * min((timing.together_ms for timing in quick.values()), default=0.0)
    many = [layout for layout, timing in quick.items() if timing.together_ms <= most]
    return min(many or timings, key=lambda layout: timings[layout].alone_ms)


def time_layout(core: openvino.Core, model: openvino.Model, layout: Layout) -> Timing:
    """The best of some runs after a warm-up: what other programs took away is not the layout's fault."""
    compiled = core.compile_model(model, "CPU", layout.to_settings())
    requests = [compiled.create_infer_request() for _ in range(layout.streams)]
    run_at_once(requests)
    alone_ms = min(run_at_once(requests[:1]) for _ in range(PROBE_RUNS))
    together_ms = min(run_at_once(requests) for _ in range(PROBE_RUNS)) / len(requests)
    return Timing(alone_ms, together_ms)


def run_at_once(requests: Sequence[openvino.InferRequest]) -> float:
    """Milliseconds until all have their picture."""
    start = time.perf_counter()
    for request in requests:
        request.start_async(empty_inputs(request))
    for request in requests:
        request.wait()
    return 1000 * (time.perf_counter() - start)


def empty_inputs(request: openvino.InferRequest) -> list[np.ndarray[Any, np.dtype[np.float32]]]:
    return [np.zeros(tensor.shape, np.float32) for tensor in request.input_tensors]


def hash_config(checkpoint: Checkpoint) -> str:
    return hashlib.sha256(json.dumps(checkpoint.config, sort_keys=True).encode()).hexdigest()[:8]


def describe_cpu(core: openvino.Core) -> dict[str, Any]:
    return {
        "device": core.get_property("CPU", "FULL_DEVICE_NAME"),
        "cores": len(os.sched_getaffinity(0)),
        "openvino": import_openvino().get_version(),
    }


def read_choice(memory: Path) -> dict[str, Any]:
    """What an earlier probe chose; empty where there was none or its file is damaged."""
    try:
        known = json.loads(memory.read_text())
        Layout(**known["layout"])
    except (OSError, ValueError, TypeError, KeyError):
        return {}
    return known if known.keys() == {"cpu", "layout"} else {}


def write_choice(memory: Path, choice: dict[str, Any]) -> None:
    draft = memory.with_suffix(f".{os.getpid()}")  # replaced in one move: another process may be reading
    draft.write_text(json.dumps(choice))
    draft.replace(memory)
