"""Running a generator: a Predictor on OpenVINO (any CPU) or on torch (a GPU, or a CPU without OpenVINO)."""

from __future__ import annotations

import json
import logging
import os
import queue
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from sketchgan.checkpoint import Checkpoint, load_checkpoint
from sketchgan.condition import CONDITION_SIZE, Condition, PalettePrior
from sketchgan.export import exported_path, import_openvino
from sketchgan.imaging import SIZE, photo_to_pixels, sketch_to_ink

if TYPE_CHECKING:
    import openvino

logger = logging.getLogger(__name__)

Runtime = Literal["auto", "openvino", "torch"]
Pixels = NDArray[np.uint8]
PROBE_RUNS = 5
EXPORT_TIMEOUT_S = 300


class Predictor(Protocol):
    """Sketches (256, 256) uint8 and their conditions -> photos (256, 256, 3) uint8, each as if it were alone."""

    model_version: str

    def predict(self, sketches: Sequence[Pixels], conditions: Sequence[Condition]) -> list[Pixels]:
        """Safe to call from several threads. Raises ValueError for arrays of another shape or type."""


def load_predictor(
    weights: Path, *, runtime: Runtime = "auto", cache_dir: Path, threads: int = 0, streams: int = 1
) -> Predictor:
    """Load, warm up and return the fastest predictor at hand.

    `auto` takes torch where a GPU driver is present and OpenVINO elsewhere; `threads` 0 means all cores, shared by
    `streams` pictures at a time. Raises FileNotFoundError without weights, ValueError for damaged or foreign ones.
    """
    checkpoint = load_checkpoint(weights)
    if runtime == "torch" or (runtime == "auto" and Path("/dev/nvidiactl").exists()):
        return TorchPredictor(checkpoint, threads=threads)
    return OpenVinoPredictor(
        checkpoint, ensure_exported(weights, cache_dir, checkpoint), threads=threads, streams=streams
    )


def ensure_exported(weights: Path, cache_dir: Path, checkpoint: Checkpoint) -> Path:
    """The exported model; made in a process of its own where it is missing, because that needs torch (200 MB, 3 s)."""
    path = exported_path(cache_dir, checkpoint.version)
    if not path.exists():
        command = [sys.executable, "-m", "sketchgan.export", "--weights", str(weights), "--cache-dir", str(cache_dir)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=EXPORT_TIMEOUT_S, check=False)
        if done.returncode:
            raise ValueError(f"exporting {weights} failed: {done.stderr.strip().splitlines()[-1:]}")
    return path


class OpenVinoPredictor:
    """Runs the exported model picture by picture: on a CPU a batch gains nothing, and alone nothing can mix."""

    def __init__(self, checkpoint: Checkpoint, path: Path, *, threads: int, streams: int) -> None:
        self.model_version = checkpoint.version
        self._prior = PalettePrior.from_dict(checkpoint.palette_prior)
        core: openvino.Core = import_openvino().Core()
        model = core.read_model(path)
        precision = choose_precision(core, model, path.with_suffix(".precision.json"))
        settings = {"NUM_STREAMS": streams, "INFERENCE_NUM_THREADS": threads, "INFERENCE_PRECISION_HINT": precision}
        compiled = core.compile_model(model, "CPU", settings)
        logger.info("model=%s runtime=openvino precision=%s streams=%d", self.model_version, precision, streams)
        self._requests: queue.SimpleQueue[openvino.InferRequest] = queue.SimpleQueue()
        for _ in range(streams):
            self._requests.put(compiled.create_infer_request())

    def predict(self, sketches: Sequence[Pixels], conditions: Sequence[Condition]) -> list[Pixels]:
        check_sketches(sketches)
        return [self._predict_one(sketch, condition) for sketch, condition in zip(sketches, conditions, strict=True)]

    def _predict_one(self, sketch: Pixels, condition: Condition) -> Pixels:
        request = self._requests.get()
        try:
            outputs = request.infer([sketch_to_ink(sketch)[None, None], condition.to_vector(self._prior)[None]])
            return photo_to_pixels(outputs[0][0])
        finally:
            self._requests.put(request)


def choose_precision(core: openvino.Core, model: openvino.Model, memory: Path) -> str:
    """The faster of f32 and bf16: bf16 wins twofold on some CPUs and loses fourfold on others, so both are timed.

    The choice is remembered for this CPU: a second probe could fall the other way, and the same sketch and seed
    would then give other bytes.
    """
    device = core.get_property("CPU", "FULL_DEVICE_NAME")
    known = read_choice(memory)
    if known.get("device") == device:
        return known["precision"]
    times_ms = {
        precision: time_compiled(core.compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": precision}))
        for precision in ("f32", "bf16")
    }
    precision = min(times_ms, key=lambda name: times_ms[name])
    logger.info("probe f32_ms=%.1f bf16_ms=%.1f precision=%s", times_ms["f32"], times_ms["bf16"], precision)
    draft = memory.with_suffix(f".{os.getpid()}")  # replaced in one move: another process may be reading
    draft.write_text(json.dumps({"device": device, "precision": precision}))
    draft.replace(memory)
    return precision


def read_choice(memory: Path) -> dict[str, str]:
    """What an earlier probe chose; empty where there was none or its file is damaged."""
    try:
        known = json.loads(memory.read_text())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) and known.keys() == {"device", "precision"} else {}


def time_compiled(compiled: openvino.CompiledModel) -> float:
    """Median milliseconds a picture, after a warm-up."""
    request = compiled.create_infer_request()
    inputs = [np.zeros((1, 1, SIZE, SIZE), np.float32), np.zeros((1, CONDITION_SIZE), np.float32)]
    request.infer(inputs)
    times_ms = []
    for _ in range(PROBE_RUNS):
        start = time.perf_counter()
        request.infer(inputs)
        times_ms.append(1000 * (time.perf_counter() - start))
    return float(np.median(times_ms))


class TorchPredictor:
    """Runs the network in torch: real batches on a GPU; the reference on a CPU."""

    def __init__(self, checkpoint: Checkpoint, *, threads: int) -> None:
        import torch

        from sketchgan.generator import build_generator

        if threads:
            torch.set_num_threads(threads)
        self.model_version = checkpoint.version
        self._prior = PalettePrior.from_dict(checkpoint.palette_prior)
        self._torch = torch
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self._generator = build_generator(checkpoint).to(self._device)

    def predict(self, sketches: Sequence[Pixels], conditions: Sequence[Condition]) -> list[Pixels]:
        check_sketches(sketches)
        ink = np.stack([sketch_to_ink(sketch)[None] for sketch in sketches])
        vectors = np.stack([condition.to_vector(self._prior) for condition in conditions])
        with self._torch.inference_mode():
            inputs = (self._torch.from_numpy(array).to(self._device) for array in (ink, vectors))
            photos = self._generator(*inputs).cpu().numpy()
        return [photo_to_pixels(photo) for photo in photos]


def check_sketches(sketches: Sequence[Pixels]) -> None:
    for sketch in sketches:
        if sketch.shape != (SIZE, SIZE) or sketch.dtype != np.uint8:
            raise ValueError(f"a sketch is {sketch.dtype} {sketch.shape}, wanted uint8 ({SIZE}, {SIZE})")
