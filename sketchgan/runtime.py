"""Running a generator: a Predictor on OpenVINO (any CPU) or on torch (a GPU, or a CPU without OpenVINO)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from sketchgan.export import exported_path
from sketchgan.imaging import SIZE
from sketchgan.network.checkpoint import Checkpoint, load_checkpoint
from sketchgan.network.condition import Condition

Runtime = Literal["auto", "openvino", "torch"]
Pixels = NDArray[np.uint8]
EXPORT_TIMEOUT_S = 300


class Predictor(Protocol):
    """Sketches (256, 256) uint8 and their conditions -> photos (256, 256, 3) uint8, each as if it were alone."""

    model_version: str
    max_batch: int  # so many pictures are made sooner together than one after the other
    concurrency: int  # so many calls of `predict` run at once

    def predict(self, sketches: Sequence[Pixels], conditions: Sequence[Condition]) -> list[Pixels]:
        """Safe to call from several threads. Raises ValueError for arrays of another shape or type."""


def load_predictor(
    weights: Path, *, runtime: Runtime = "auto", cache_dir: Path, threads: int = 0, streams: int = 0
) -> Predictor:
    """Load, warm up and return the fastest predictor at hand.

    `auto` takes torch where a GPU driver is present and OpenVINO elsewhere; `threads` 0 means all cores, shared by
    `streams` pictures at a time, 0 for what is best on this CPU. Raises FileNotFoundError without weights, ValueError
    for damaged or foreign ones.
    """
    checkpoint = load_checkpoint(weights)
    if runtime == "torch" or (runtime == "auto" and Path("/dev/nvidiactl").exists()):
        from sketchgan.torch_runtime import TorchPredictor

        return TorchPredictor(checkpoint, threads=threads)
    from sketchgan.openvino_runtime import OpenVinoPredictor

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
            reason = (done.stderr.strip().splitlines() or ["it gave no reason"])[-1].strip()
            raise ValueError(f"exporting {weights} failed: {reason}")
    return path


def check_sketches(sketches: Sequence[Pixels]) -> None:
    for sketch in sketches:
        if sketch.shape != (SIZE, SIZE) or sketch.dtype != np.uint8:
            raise ValueError(f"a sketch is {sketch.dtype} {sketch.shape}, wanted uint8 ({SIZE}, {SIZE})")
