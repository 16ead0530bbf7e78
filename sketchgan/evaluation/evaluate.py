"""Figures for a checkpoint on the validation photos.

`python -m sketchgan.evaluation.evaluate --weights FILE --pack DIR --models DIR --out metrics.json [--count 300]`
"""

from __future__ import annotations

import argparse
import contextlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from sketchgan.checkpoint import load_checkpoint, record_metrics
from sketchgan.condition import PALETTE_PARTS
from sketchgan.data.dataset import FaceData
from sketchgan.evaluation.detector import EYES, LandmarkDetector, landmark_error
from sketchgan.evaluation.sheet import Image, draw_validation_sketch, prior_of, run_generator, run_with_seed
from sketchgan.generator import Generator, build_generator
from sketchgan.training.perceptual import SqueezeNetFeatures

ROUGHNESSES = (0.0, 0.5, 1.0)
PALETTE_ROUGHNESS = 0.3
MIN_MASK_CELLS = 30
Metrics = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What every figure needs; `indices` are the validation photos."""

    generator: Generator
    data: FaceData
    indices: NDArray[np.int64]
    detector: LandmarkDetector
    features: SqueezeNetFeatures

    def measure(self) -> Metrics:
        """All figures, with the number of samples beside them."""
        metrics: Metrics = {"samples": len(self.indices), "mean_face": self.measure_mean_face()}
        for roughness in ROUGHNESSES:
            metrics[f"roughness_{roughness:g}"] = self.measure_drawings(roughness)
            print(json.dumps({f"roughness_{roughness:g}": metrics[f"roughness_{roughness:g}"]}), flush=True)
        return {**metrics, "palette_lab_distance": self.measure_palette(), "seed_change": self.measure_seed()}

    def generate(self, index: int, roughness: float, palette: NDArray[np.float32], seed: int) -> Image:
        sketch = draw_validation_sketch(self.data, index, roughness)
        return run_generator(self.generator, sketch, roughness, palette, seed=seed)

    def measure_mean_face(self) -> Metrics:
        """The landmark error of always answering with the mean face: what following the drawing must beat."""
        wanted = self.data.landmarks[self.indices][..., :2]
        mean = wanted.mean(0)
        return {
            "landmark_error": average(landmark_error(mean, face) for face in wanted),
            "eye_error": average(landmark_error(mean, face, EYES) for face in wanted),
        }

    def measure_drawings(self, roughness: float) -> Metrics:
        errors, eye_errors, distances = [], [], []
        for index in map(int, self.indices):
            output = self.generate(index, roughness, self.data.palette[index], seed=index)
            distances.append(self.perceptual_distance(output, np.asarray(self.data.photos[index])))
            found, wanted = self.detector.find(output), self.data.landmarks[index, :, :2]
            if found is not None:
                errors.append(landmark_error(found, wanted))
                eye_errors.append(landmark_error(found, wanted, EYES))
        return {
            "faces_found": round(len(errors) / len(self.indices), 4),
            "landmark_error": average(errors),
            "eye_error": average(eye_errors),
            "squeezenet_distance": average(distances),
        }

    def perceptual_distance(self, output: Image, photo: Image) -> float:
        """At half size, as in training."""
        pair = torch.from_numpy(np.stack([output, photo])).permute(0, 3, 1, 2).float() / 127.5 - 1
        small = torch.nn.functional.avg_pool2d(pair, 2)
        with torch.no_grad():
            return float(self.features.distance(small[:1], small[1:]))

    def measure_palette(self) -> Metrics:
        """Lab distance from another photo's colour, asked for, to the one that comes, and to one's own."""
        asked: dict[str, list[float]] = {part: [] for part in PALETTE_PARTS}
        ignored: dict[str, list[float]] = {part: [] for part in PALETTE_PARTS}
        for index, other in zip(map(int, self.indices), map(int, np.roll(self.indices, 1)), strict=True):
            own, lent = self.data.palette[index], self.data.palette[other]
            output = self.generate(index, PALETTE_ROUGHNESS, lent, seed=index)
            lab = cv2.cvtColor(cv2.resize(output, (128, 128)).astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
            for part, mask in enumerate(self.data.palette_masks(index)):
                if mask.sum() > MIN_MASK_CELLS and own[part, 3] and lent[part, 3]:
                    asked[PALETTE_PARTS[part]].append(distance(np.median(lab[mask], 0), lent[part]))
                    ignored[PALETTE_PARTS[part]].append(distance(own[part], lent[part]))
        return {part: {"asked": average(asked[part]), "if_ignored": average(ignored[part])} for part in PALETTE_PARTS}

    def measure_seed(self) -> float:
        """Mean change, of 1, between two seeds where no colour is asked for."""
        changes, prior = [], prior_of(self.data)
        for index in map(int, self.indices[:50]):
            sketch = draw_validation_sketch(self.data, index, PALETTE_ROUGHNESS)
            one, two = (run_with_seed(self.generator, sketch, prior, seed=seed).astype(int) for seed in (1, 2))
            changes.append(np.abs(one - two).mean() / 255)
        return average(changes)


def distance(one: NDArray[np.floating], other: NDArray[np.floating]) -> float:
    return float(np.linalg.norm(one[:3] - other[:3]))


def average(values: Any) -> float:
    """Rounded mean; NaN for none."""
    listed = list(values)
    return round(float(np.mean(listed)), 4) if listed else float("nan")


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--pack", type=Path, required=True, help="folder written by sketchgan.data.pack")
    parser.add_argument("--models", type=Path, required=True, help="face_landmarker.task, compressed_SqueezeNet.net")
    parser.add_argument("--out", type=Path, required=True, help="a JSON file to write")
    parser.add_argument("--record", action="store_true", help="put the figures into the JSON beside the weights, too")
    parser.add_argument("--count", type=int, default=300, help="validation photos to use")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    data = FaceData.open(options.pack)
    generator = build_generator(load_checkpoint(options.weights))
    features = SqueezeNetFeatures(options.models / "compressed_SqueezeNet.net")
    with contextlib.closing(LandmarkDetector(options.models / "face_landmarker.task")) as detector:
        metrics = Evaluation(generator, data, data.val[: options.count], detector, features).measure()
    options.out.write_text(json.dumps(metrics, indent=2) + "\n")
    if options.record:
        record_metrics(options.weights, metrics)
    print(json.dumps(metrics))


if __name__ == "__main__":
    main()
