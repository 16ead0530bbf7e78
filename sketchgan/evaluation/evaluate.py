"""All figures of a generator, and sheets to look at: `python -m sketchgan.evaluation.evaluate --help`."""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

from sketchgan.evaluation import inputs, parser_features, samples, sheets, summary
from sketchgan.evaluation.faces import FaceFinder
from sketchgan.evaluation.kid import FEATURES_NAME
from sketchgan.evaluation.measure import Instruments, Values, measure, measure_photos, measure_styles
from sketchgan.evaluation.model import Model
from sketchgan.evaluation.samples import Sample
from sketchgan.network.checkpoint import record_metrics

HELP = """\
Measures a generator, and a baseline beside it, on photographs that it has never seen: are there faces, are the parts
where they were drawn, is there what was drawn, do the palette, the seed and the fidelity rule, how real and how
different are the outputs; for every kind of drawing apart, per skin tone and per source. Writes metrics.json and one
sheet a kind of drawing into --out. The photos come from a pack (its validation photos) or from any folder of
photos, which are aligned and annotated first. What was measured of a generator is kept in --out/values: run it again,
with another baseline perhaps, and only what is new is measured. Remove that folder after changing the code.
"""


def evaluate(
    weights: Path,
    baseline: Path | None,
    photos: list[Sample],
    instruments: Instruments,
    out: Path,
    *,
    freehand: bool = False,
) -> dict[str, Any]:
    """Writes `metrics.json` and the sheets into `out`, and returns the figures."""
    kept = Kept(out / "values", photos)
    seen = kept.values("photos", lambda: measure_photos(photos, instruments))
    metrics: dict[str, Any] = {
        "samples": len(photos),
        "instruments": {
            "face_found": FaceFinder.name,
            "kid": FEATURES_NAME,
            "parser_kid": parser_features.FEATURES_NAME,
            "lines": instruments.extractor.name,
        },
        "photos": summary.summarise_photos(seen),
    }
    values: list[Values] = []
    for name, path in (("model", weights), ("baseline", baseline)):
        if path is not None:
            model, started = Model(path), time.monotonic()
            values.append(kept.values(model.version, partial(measure, model, photos, instruments)))
            seconds = round(time.monotonic() - started)
            figures = _figures if model.has_condition else _figures_without_controls
            metrics[name] = {"weights": model.version, "seconds": seconds, **figures(values[-1], seen, photos)}
            if freehand:
                drawn = partial(measure_styles, model, photos, instruments, inputs.FREEHAND)
                values[-1] |= kept.values(f"{model.version}-freehand", drawn)
                rows = np.arange(len(photos))
                metrics[name]["freehand"] = summary.summarise_styles(values[-1], seen, inputs.FREEHAND, rows)
    if baseline is not None:
        metrics["squeezenet_below_baseline"] = summary.paired(*values)
    (out / "metrics.json").write_text(json.dumps(metrics, indent=1) + "\n")
    for style in (*inputs.STYLES, *(inputs.FREEHAND if freehand else ())):
        thumbnails = [measured[f"{style}/thumbnails"] for measured in values]
        sheets.write_style_sheet(out / f"{style}.webp", photos, style, thumbnails)
    return metrics


def _figures(values: Values, seen: Values, photos: list[Sample]) -> dict[str, Any]:
    return {
        **summary.summarise(values, seen, np.arange(len(photos))),
        "traits": summary.summarise_traits(values),
        "groups": summary.summarise_groups(values, seen, photos),
    }


def _figures_without_controls(values: Values, seen: Values, photos: list[Sample]) -> dict[str, Any]:
    rows = np.arange(len(photos))
    return {
        **summary.summarise_styles(values, seen, inputs.STYLES, rows),
        "traits": summary.summarise_traits(values),
    }


class Kept:
    """What was measured on these photos, on the disk."""

    def __init__(self, folder: Path, photos: list[Sample]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._digest = hashlib.sha256("\n".join(sample.file for sample in photos).encode()).hexdigest()[:8]

    def values(self, name: str, make: Callable[[], Values]) -> Values:
        path = self._folder / f"{name}-{self._digest}.npz"
        if not path.exists():
            half_written = path.with_suffix(".part")
            with half_written.open("wb") as stream:
                np.savez_compressed(stream, **make())  # type: ignore[arg-type]
            half_written.replace(path)
        with np.load(path) as stored:
            return {key: stored[key] for key in stored.files}


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m sketchgan.evaluation.evaluate", description=HELP)
    parser.add_argument("--weights", type=Path, required=True, help="a .safetensors file with its .json beside it")
    parser.add_argument("--baseline", type=Path, help="other weights, to be measured on the same drawings")
    parser.add_argument("--pack", type=Path, help="folder written by sketchgan.data.pack: its validation photos")
    parser.add_argument("--photos", type=Path, help="any folder of photos, where there is no pack")
    parser.add_argument("--models", type=Path, required=True, help="folder of the networks in docs/training.md")
    parser.add_argument("--out", type=Path, required=True, help="folder for metrics.json, the sheets and values/")
    parser.add_argument("--count", type=int, default=300, help="photos to use; default: %(default)s")
    parser.add_argument(
        "--styles",
        choices=("standard", "all"),
        default="standard",
        help="all: the freehand drawings, too (crooked eyes, half a face, a symbol, helper lines, hatching, shading, "
        "scribbles, small, beside the middle, turned aside, in profile), which doubles the time; default: %(default)s",
    )
    parser.add_argument("--threads", type=int, default=2, help="default: %(default)s")
    parser.add_argument(
        "--record",
        action="store_true",
        help="put the figures, without those of groups, into the JSON beside the weights, too",
    )
    chosen = parser.parse_args(arguments)
    if chosen.pack is None and chosen.photos is None:
        parser.error("name the photos: --pack for a packed data set, or --photos for a folder")
    torch.set_num_threads(chosen.threads)
    if chosen.pack is not None:
        photos = samples.from_pack(chosen.pack, chosen.count)
    else:
        photos = samples.from_photos(chosen.photos, chosen.models, chosen.out, chosen.count)
    instruments, freehand = Instruments.load(chosen.models), chosen.styles == "all"
    metrics = evaluate(chosen.weights, chosen.baseline, photos, instruments, chosen.out, freehand=freehand)
    if chosen.record:
        record_metrics(chosen.weights, {name: value for name, value in metrics["model"].items() if name != "groups"})
    print(f"{len(photos)} photos: the figures are in {chosen.out / 'metrics.json'}.")


if __name__ == "__main__":
    main()
