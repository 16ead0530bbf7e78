"""Directions in W of what annotated imagined faces show: `python -m sketchgan.data.direct --help`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sketchgan.data.drawing import beard
from sketchgan.data.drawing.geometry import GLASSES, HAIR, HAT, SIDE, Face
from sketchgan.data.photos.annotation import aligned_folder
from sketchgan.data.photos.attributes import AGE, FEMALE, read_attributes
from sketchgan.data.photos.directions import Directions
from sketchgan.data.photos.knowledge import read_styles
from sketchgan.data.photos.manifest import read_photo, shrink
from sketchgan.data.photos.records import annotation_shards

FEWEST = 100  # faces; of fewer nothing can be learned
HELP = """\
Fits, from imagined faces that sketchgan.data.annotate and sketchgan.data.estimate have looked at, the directions in W
in which a face becomes older, more feminine, bearded, bald, hatted, spectacled, smiles, opens its mouth, closes its
eyes or raises its brows; and tells of each how well it is guessed from faces left out. sketchgan.data.imagine takes
them with --directions. Only faces in their own colouring count: of the others, two styles would have to share it.
"""
Scores = dict[str, float]


def face_scores(file: str, notes: Mapping[str, NDArray[np.generic]], row: int, photos: Path) -> Scores:
    """Everything but age and gender, of one row of a shard."""
    shapes = dict(
        zip(notes["blendshape_names"].tolist(), notes["blendshapes"][row].astype(float).tolist(), strict=True)
    )
    points = (notes["landmarks"][row][:, :2] * SIDE).astype(np.float32)
    photo = shrink(read_photo(photos / file))
    face = Face(points, np.asarray(notes["parsing"][row], np.uint8), np.asarray(notes["hair"][row], np.uint8), photo)
    areas = {name: float(np.log1p(face.labelled(label).sum())) for name, label in LABELS.items()}
    return {
        "beard": sum(beard.scores(face)),
        "glasses": areas["glasses"],
        "hat": areas["hat"],
        "bald": -areas["hair"],
        "smile": shapes["mouthSmileLeft"] + shapes["mouthSmileRight"],
        "mouth_open": shapes["jawOpen"],
        "eyes_closed": max(shapes["eyeBlinkLeft"], shapes["eyeBlinkRight"]),
        "brows_raised": shapes["browInnerUp"],
    }


TRAITS = ("old", "feminine")
LABELS = {"glasses": GLASSES, "hat": HAT, "hair": HAIR}


def read_scores(annotations: Path, wanted: Sequence[str]) -> dict[str, Scores]:
    """By file. Age is in years, gender the logit of its estimate, which is nearly normal."""
    estimated, chosen = read_attributes(annotations), set(wanted)
    found = {}
    for file, scores in _shard_scores(annotations, chosen):
        if file in estimated:
            female = np.clip(estimated[file][FEMALE], 0.01, 0.99)
            found[file] = scores | {"old": estimated[file][AGE], "feminine": float(np.log(female / (1 - female)))}
    return found


def _shard_scores(annotations: Path, chosen: set[str]) -> Iterator[tuple[str, Scores]]:
    for shard in annotation_shards(annotations):
        with np.load(shard) as stored:
            notes = {name: stored[name] for name in stored.files}
        for row, file in enumerate(notes["files"].tolist()):
            if file in chosen:
                yield file, face_scores(file, notes, row, aligned_folder(annotations))


def direct(annotations: Path, styles: Path) -> Directions:
    """Raises ValueError when too few faces are known."""
    own = {file: style for file, style in read_styles(styles).items() if file.endswith("_0.jpg")}
    scores = read_scores(annotations, list(own))
    if len(scores) < FEWEST:
        raise ValueError(f"{len(scores)} imagined faces are annotated and estimated, wanted at least {FEWEST}.")
    names = next(iter(scores.values())).keys()
    columns = {name: np.array([row[name] for row in scores.values()]) for name in names}
    return Directions.fit(np.stack([own[file] for file in scores]), apart_from_traits(columns))


def apart_from_traits(columns: dict[str, NDArray[np.floating]]) -> dict[str, NDArray[np.floating]]:
    """What age and gender do not tell of the other scores: glasses shall make nobody old."""
    traits = np.stack([columns[name] for name in TRAITS] + [np.ones(len(columns[TRAITS[0]]))], 1)
    rest = {name: score for name, score in columns.items() if name not in TRAITS}
    told = {name: traits @ np.linalg.lstsq(traits, score, rcond=None)[0] for name, score in rest.items()}
    return {name: columns[name] for name in TRAITS} | {name: rest[name] - told[name] for name in rest}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m sketchgan.data.direct", description=HELP)
    parser.add_argument("--annotations", type=Path, required=True, help="of the imagined faces")
    parser.add_argument("--styles", type=Path, required=True, help="what sketchgan.data.imagine wrote there")
    parser.add_argument("--out", type=Path, required=True, help="e.g. var/directions.npz")
    chosen = parser.parse_args(arguments)
    try:
        found = direct(chosen.annotations, chosen.styles)
    except (OSError, ValueError) as error:
        parser.exit(1, f"{error}\n")
    found.save(chosen.out)
    for name, fit in zip(found.names, found.fits, strict=True):
        print(f"{name}: correlation {fit:.2f} on faces left out")


if __name__ == "__main__":
    main()
