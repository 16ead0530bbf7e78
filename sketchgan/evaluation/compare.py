"""The few figures that decide between training runs, for many generators, as a Markdown table.

`python -m sketchgan.evaluation.compare --weights var/runs/a/face256.safetensors var/runs/b/face256.safetensors
--pack var/pack --models MODELS --count 150`

Careful drawings (roughness 0) of validation photos; a minute a generator. `sketchgan.evaluation.evaluate` has the rest.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from sketchgan.evaluation import inputs, perceptual, samples, summary
from sketchgan.evaluation.faces import landmark_errors
from sketchgan.evaluation.measure import Instruments, measure_lines, photograph
from sketchgan.evaluation.model import Model
from sketchgan.evaluation.samples import Sample

COLUMNS = ("landmarks", "eyes", "SqueezeNet", "parser KID", "parser spread", "lines kept at 1", "at 0")
STYLE = "strokes_0"


def figures_of(model: Model, photos: list[Sample], instruments: Instruments) -> list[float | None]:
    """One a column."""
    outputs = photograph(model, photos, inputs.draw_all(photos, STYLE))
    shown = np.stack([sample.photo for sample in photos])
    found = np.stack([instruments.landmarks(output) for output in outputs])
    errors = landmark_errors(found, np.stack([sample.landmarks for sample in photos]))
    seen = (instruments.parser_features(pictures) for pictures in (outputs, shown))
    parser = summary.parser_figures(*seen)
    lines = summary.lines_kept(measure_lines(model, photos, instruments), np.arange(len(photos)))
    distance = summary.mean(perceptual.distances(outputs, shown, instruments.squeezenet))
    landmarks = [summary.mean(errors[:, column]) for column in (0, 1)]
    realism = [parser[f"parser_{name}"] for name in ("kid", "feature_spread")]
    return [*landmarks, distance, *realism, lines["obeying_1"], lines["obeying_0"]]


def write_table(rows: dict[str, list[float | None]]) -> str:
    lines = [" | ".join(["weights", *COLUMNS]), "|".join(["---"] * (1 + len(COLUMNS)))]
    for name, figures in rows.items():
        lines.append(" | ".join([name, *("-" if value is None else f"{value:.4g}" for value in figures)]))
    return "\n".join(f"| {line} |" for line in lines)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, nargs="+", required=True, help=".safetensors files")
    parser.add_argument("--pack", type=Path, required=True, help="folder written by sketchgan.data.pack")
    parser.add_argument("--models", type=Path, required=True, help="folder of the networks in docs/training.md")
    parser.add_argument("--count", type=int, default=300, help="photos to use; default: %(default)s")
    parser.add_argument("--threads", type=int, default=2, help="default: %(default)s")
    chosen = parser.parse_args(arguments)
    torch.set_num_threads(chosen.threads)
    photos, instruments = samples.from_pack(chosen.pack, chosen.count), Instruments.load(chosen.models)
    rows = {}
    for weights in tqdm(chosen.weights, unit="generator"):
        rows[f"{weights.parent.name}/{weights.stem}"] = figures_of(Model(weights), photos, instruments)
    print(write_table(rows))


if __name__ == "__main__":
    main()
