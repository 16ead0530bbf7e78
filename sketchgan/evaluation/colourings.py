"""How much of who somebody is lies in the finer layers: `python -m sketchgan.evaluation.colourings --help`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sketchgan.data.imagine import PSI
from sketchgan.data.photos.annotators import Annotator
from sketchgan.data.photos.manifest import SIDE, shrink
from sketchgan.data.photos.teacher import Teacher
from sketchgan.evaluation.identity import Identity, mean_distance

LAYERS = (2, 3, 4)
EYE_CORNERS = (33, 263)  # the outer ones, in MediaPipe's mesh
Find = Callable[[NDArray[np.uint8]], NDArray[np.floating]]  # a photo's landmarks (478, 2), px
Describe = Callable[[NDArray[np.uint8], NDArray[np.floating]], NDArray[np.floating]]


def measure(faces: NDArray[np.uint8], find: Find, describe: Describe) -> dict[str, float]:
    """`faces` (n, colourings, 256, 256, 3), the first colouring being the face's own."""
    points = np.array([[find(photo) for photo in face] for face in faces])
    codes = np.array(
        [[describe(*pair) for pair in zip(face, found, strict=True)] for face, found in zip(faces, points, strict=True)]
    )
    return {
        "identity_between_colourings": float(np.mean([mean_distance(face) for face in codes])),
        "identity_between_faces": mean_distance(codes[:, 0]),
        "landmarks_moved": drift(points),
    }


def drift(points: NDArray[np.floating]) -> float:
    """Mean distance of all landmarks from the first colouring's, as a share of that of the outer eye corners."""
    first, (left, right) = points[:, :1], EYE_CORNERS
    eyes = np.linalg.norm(first[:, :, left] - first[:, :, right], axis=-1)
    return float((np.linalg.norm(points[:, 1:] - first, axis=-1).mean(-1) / eyes).mean())


def paint(teacher: Teacher, faces: int, colourings: int) -> NDArray[np.uint8]:
    """The faces that sketchgan.data.imagine paints first."""
    seeds = [(0, face, *([colouring] if colouring else [])) for face in range(faces) for colouring in range(colourings)]
    styles = teacher.truncated(teacher.styles(seeds), PSI).reshape(faces, colourings, -1)
    return np.array([[shrink(teacher.paint(face[0], fine)) for fine in face] for face in styles])


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m sketchgan.evaluation.colourings",
        description="Paints some faces in several colourings, for every first fine layer, and prints how far apart the "
        "colourings are as people, and how far their landmarks move.",
    )
    parser.add_argument("--teacher", type=Path, required=True, help="random_face/data of the unpacked wheel")
    parser.add_argument("--identity", type=Path, required=True, help="models of the package face_recognition_models")
    parser.add_argument("--models", type=Path, required=True, help="folder of the annotating networks")
    parser.add_argument("--faces", type=int, default=20, help="default: %(default)s")
    parser.add_argument("--colourings", type=int, default=4, help="default: %(default)s")
    chosen = parser.parse_args(arguments)
    try:
        identity, annotator = Identity(chosen.identity), Annotator(chosen.models)
        for layer in LAYERS:
            faces = paint(Teacher(chosen.teacher, layer), chosen.faces, chosen.colourings)
            figures = measure(faces, lambda photo: annotator(photo).landmarks[:, :2] * SIDE, identity)
            print(json.dumps({"fine_layer": layer} | {name: round(value, 4) for name, value in figures.items()}))
    except (OSError, ValueError) as error:
        parser.exit(1, f"{error}\n")


if __name__ == "__main__":
    main()
