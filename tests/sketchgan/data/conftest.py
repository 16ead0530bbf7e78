"""A schematic face, drawn by formula: no photo of anybody, no network."""

import csv
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from sketchgan.data.drawing import landmarks as lm
from sketchgan.data.drawing.geometry import Face
from sketchgan.data.drawing.tracing import trace
from sketchgan.data.photos.manifest import Photo, read_manifest

SKIN, HAIR, CLOTH, PAPER = (205, 160, 135), (60, 40, 30), (40, 60, 120), (210, 215, 220)
BLENDSHAPES = ("eyeBlinkLeft", "eyeBlinkRight", "jawOpen")


def ellipse(count: int, middle: tuple[float, float], radii: tuple[float, float], start: float, end: float):
    turns = np.radians(np.linspace(start, end, count))
    return np.stack([middle[0] + radii[0] * np.cos(turns), middle[1] + radii[1] * np.sin(turns)], 1)


def schematic_landmarks(mouth_opening: float = 0.0) -> NDArray[np.float32]:
    """(478, 2) in 256 px; the frame of the training photos: eyes at x 96 and 160, y 122, mouth at y 186."""
    points = np.full((478, 2), (128.0, 150.0))

    def place(indices: tuple[int, ...], curve: NDArray[np.float64]) -> None:
        points[list(indices)] = curve

    place(lm.OVAL, ellipse(36, (128, 145), (62, 84), -90, 260))
    for side, (x, sign) in enumerate(((96, 1), (160, -1))):
        place(lm.EYE_UPPER[side], ellipse(9, (x, 122), (sign * 13, 6), 180, 360))
        place(lm.EYE_LOWER[side], ellipse(9, (x, 122), (sign * 13, 5), 180, 0))
        place(lm.EYE_FOLD[side], ellipse(6, (x, 120), (sign * 15, 10), 200, 340))
        points[lm.IRIS_CENTRE[side]] = (x, 122)
        place(lm.IRIS_RIM[side], ellipse(4, (x, 122), (5.8, 5.8), 0, 270))
        place(lm.BROW_TOP[side], ellipse(5, (x, 110), (sign * 18, 9), 190, 350))
        place(lm.BROW_BOTTOM[side], ellipse(5, (x, 112), (sign * 17, 6), 190, 350))
        place(lm.NOSTRIL[side], ellipse(4, (128 - sign * 7, 160), (4, 3), 180, 360))
        place(lm.NOSE_SIDE[side], np.linspace((128 - sign * 6, 125), (128 - sign * 9, 155), 5))
        place(lm.CHEEK_FOLD[side], np.linspace((128 - sign * 16, 160), (128 - sign * 30, 190), 5))
    place(lm.NOSE_BASE, ellipse(9, (128, 158), (14, 8), 180, 0))
    points[lm.NOSE_TIP], points[lm.NOSE_ROOT] = (127, 152), (128, 118)
    place(lm.LIP_TOP, ellipse(11, (128, 186), (25, 9), 180, 360))
    place(lm.LIP_BOTTOM, ellipse(11, (128, 186), (25, 10 + mouth_opening), 180, 0))
    place(lm.LIP_INNER_TOP, ellipse(11, (128, 186), (21, 1), 180, 360))
    place(lm.LIP_INNER_BOTTOM, ellipse(11, (128, 186), (21, 1 + mouth_opening), 180, 0))
    for index, spot in zip(lm.CHEEKS, ((85, 155), (171, 155), (88, 148), (168, 148)), strict=True):
        points[index] = spot
    points[[202, 210, 169]], points[[422, 430, 394]] = ((100, 200),), ((156, 200),)
    points[[194, 204, 201, 200, 421, 418, 424]] = [(x, 202) for x in (108, 112, 118, 128, 138, 144, 150)]
    points[[410, 186]] = (155, 182), (101, 182)
    return points.astype(np.float32)


def schematic_masks(*, bald: bool = False, glasses: bool = False, hat: bool = False):
    """Parsing (256, 256) and hair (256, 256) of the schematic face."""
    parsing, hair = np.zeros((256, 256), np.uint8), np.zeros((256, 256), np.uint8)
    cv2.ellipse(parsing, (128, 290), (100, 70), 0, 0, 360, 16, -1)
    cv2.rectangle(parsing, (100, 200), (156, 240), 14, -1)
    if not bald:
        cv2.ellipse(hair, (128, 120), (80, 90), 0, 170, 370, 255, -1)
        parsing[hair > 0] = 17
    cv2.ellipse(parsing, (128, 145), (62, 84), 0, 0, 360, 1, -1)
    hair[parsing == 1] = 0
    cv2.ellipse(parsing, (128, 186), (25, 10), 0, 0, 360, 12, -1)
    for x in (96, 160):
        cv2.ellipse(parsing, (x, 122), (13, 6), 0, 0, 360, 4, -1)
        if glasses:
            cv2.ellipse(parsing, (x, 122), (22, 16), 0, 0, 360, 6, -1)
    if hat:
        cv2.rectangle(parsing, (60, 20), (196, 85), 18, -1)
        hair[parsing == 18] = 0
    return parsing, hair


def schematic_photo(parsing: NDArray[np.uint8], hair_colour: tuple[int, int, int] = HAIR) -> NDArray[np.uint8]:
    colours = np.full((19, 3), SKIN, np.uint8)
    colours[0], colours[16], colours[17], colours[18] = PAPER, CLOTH, hair_colour, (120, 20, 20)
    colours[4], colours[6], colours[12] = (90, 120, 150), (230, 225, 220), (180, 70, 80)
    return colours[parsing]


def schematic_face(*, mouth_opening: float = 0.0, **masks: bool) -> Face:
    parsing, hair = schematic_masks(**masks)
    return Face(schematic_landmarks(mouth_opening), parsing, hair, schematic_photo(parsing))


@pytest.fixture
def face():
    return schematic_face


@pytest.fixture
def geometry():
    return trace(schematic_face(), np.random.default_rng(0)).geometry


@pytest.fixture
def gray():
    return cv2.cvtColor(schematic_face().photo, cv2.COLOR_RGB2GRAY)


@pytest.fixture
def hair():
    return schematic_masks()[1]


def write_annotated_photos(folder: Path, count: int) -> tuple[Path, Path, list[Photo]]:
    """Photos, one annotation shard as `annotate` writes it, and the manifest; every fourth wears glasses."""
    photos, annotations = folder / "photos", folder / "annotations"
    photos.mkdir()
    annotations.mkdir()
    rows, parsings, hairs = [], [], []
    for number in range(count):
        parsing, hair = schematic_masks(glasses=number % 4 == 0)
        noise = np.random.default_rng(number).integers(-20, 20, (256, 256, 3))
        picture = (schematic_photo(parsing, (60 + 5 * number, 40, 30)) + noise).clip(0, 255).astype(np.uint8)
        cv2.imwrite(str(photos / f"face_{number:03d}.png"), picture[..., ::-1])
        rows.append((f"face_{number:03d}.png", "left" if number % 3 else "right", "MIT"))
        parsings.append(parsing)
        hairs.append(hair)
    points = np.stack([schematic_landmarks(number % 3 * 4.0) / 256 for number in range(count)])
    np.savez(
        annotations / "shard_0000.npz",
        files=np.array([file for file, _, _ in rows]),
        landmarks=np.concatenate([points, np.zeros_like(points[..., :1])], 2).astype(np.float32),
        blendshapes=np.tile(np.array([0.1, 0.1, 0.2], np.float16), (count, 1)),
        blendshape_names=np.array(BLENDSHAPES),
        parsing=np.stack(parsings),
        hair=np.stack(hairs),
        skipped=np.array([], np.str_),
    )
    manifest = folder / "manifest.csv"
    with manifest.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([("file", "source", "licence"), *rows])
    return annotations, photos, read_manifest(manifest)
