"""Chooses and loads a generator's runtime: OpenVINO (any CPU) or torch (a GPU, or a CPU without OpenVINO)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Literal

from sketchgan.network.checkpoint import Checkpoint, load_checkpoint
from sketchgan.runtime.export import exported_path
from sketchgan.runtime.predictor import Predictor

Runtime = Literal["auto", "openvino", "torch"]
EXPORT_TIMEOUT_S = 300


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
        from sketchgan.runtime.torch_predictor import TorchPredictor

        return TorchPredictor(checkpoint, threads=threads)
    from sketchgan.runtime.openvino_predictor import OpenVinoPredictor

    return OpenVinoPredictor(
        checkpoint, ensure_exported(weights, cache_dir, checkpoint), threads=threads, streams=streams
    )


def ensure_exported(weights: Path, cache_dir: Path, checkpoint: Checkpoint) -> Path:
    """The exported model; made in a process of its own where it is missing, because that needs torch (200 MB, 3 s)."""
    path = exported_path(cache_dir, checkpoint.version)
    if not path.exists():
        program = [sys.executable, "-m", "sketchgan.runtime.export"]
        command = [*program, "--weights", str(weights), "--cache-dir", str(cache_dir)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=EXPORT_TIMEOUT_S, check=False)
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["it gave no reason"])[-1].strip()
            raise ValueError(f"exporting {weights} failed: {reason}")
    return path
