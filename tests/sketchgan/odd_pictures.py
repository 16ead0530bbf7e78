"""Pictures of drawings that readers get wrong, made in code. What was drawn is known, and is where it was drawn."""

from __future__ import annotations

import io
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from sketchgan.scan.paper import Lines
from studio.segments import read_segments
from studio.strokes import Document
from tests.drawings.faces import DRAWINGS
from tests.sketchgan.phone_photos import draw_noise, measure

Ink = NDArray[np.float32]  # (H, W), 0 paper .. 1 black
Pixels = NDArray[np.uint8]
Colour = tuple[int, int, int]

SIDE = 900
PAPER, PEN = (251, 250, 246), (40, 42, 60)


def draw_ink(
    name: str = "clumsy_woman", *, size: tuple[int, int] = (SIDE, SIDE), scale: float = 1.4, pen: float = 0.7
) -> Ink:
    """A test drawing in the middle of a picture of (width, height)."""
    return draw_document(DRAWINGS[name](), size, scale, pen)


def draw_document(document: Document, size: tuple[int, int], scale: float, pen: float) -> Ink:
    ink = np.zeros(size[::-1], np.uint8)
    shift = np.array(size) / 2 - 256 * scale
    for stroke in document["strokes"]:
        points = np.asarray(stroke["points"], float)
        is_pen = stroke["tool"] == "pen"
        places = np.rint((points[:, :2] * scale + shift) * 8).astype(int).tolist()
        widths = read_segments([stroke]).widths * scale * (pen if is_pen else 1)
        for start, end, width in zip(places, places[1:] or places, widths, strict=False):
            cv2.line(ink, start, end, 255 if is_pen else 0, max(1, round(float(width))), cv2.LINE_AA, 3)
    return (ink / 255).astype(np.float32)


def lay_ink(ink: Ink, paper: Pixels | Colour = PAPER, pen: Colour = PEN) -> NDArray[np.float32]:
    """(H, W, 3), not rounded yet."""
    ground = np.broadcast_to(np.asarray(paper, np.float32), (*ink.shape, 3))
    return ground + ink[..., None] * (np.asarray(pen, np.float32) - ground)


def take(picture: NDArray[Any], *, noise: float = 2, quality: int | None = 88, seed: int = 0) -> Image.Image:
    """As a scanner or phone gives it: with noise, and as a JPEG, or exact where `quality` is None."""
    grainy = picture + draw_noise(picture.shape, noise, seed)
    image = Image.fromarray(np.clip(np.rint(grainy), 0, 255).astype(np.uint8))
    if quality is None:
        return image
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return Image.open(io.BytesIO(buffer.getvalue()))


def print_dots(picture: NDArray[Any], gap: int, level: int = 170, radius: float = 1.5) -> NDArray[Any]:
    canvas = np.full(picture.shape[:2], 255, np.uint8)
    for y in range(gap // 2, canvas.shape[0], gap):
        for x in range(gap // 2, canvas.shape[1], gap):
            cv2.circle(canvas, (x * 16, y * 16), round(radius * 16), level, -1, cv2.LINE_AA, 4)
    return picture * (canvas[..., None] / 255)


def print_lines(
    picture: NDArray[Any], gap: int, *, colour: Colour = (150, 178, 224), is_squared: bool = False
) -> NDArray[Any]:
    printed = np.ones_like(picture)
    printed[gap // 2 :: gap] *= np.array(colour) / 255
    if is_squared:
        printed[:, gap // 3 :: gap] *= np.array(colour) / 255
    return picture * printed


def print_margin(picture: NDArray[Any], x: int = 90, colour: Colour = (235, 130, 130), slant: int = 0) -> NDArray[Any]:
    printed = np.full(picture.shape, 255, np.uint8)
    cv2.line(printed, (x, 0), (x + slant, picture.shape[0]), colour, 2, cv2.LINE_AA)
    return picture * (printed / 255)


def paint(picture: NDArray[Any], draw: Any) -> NDArray[Any]:
    """`draw` takes a pen for the picture."""
    image = Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))
    draw(ImageDraw.Draw(image))
    return np.asarray(image).astype(np.float32)


def measure_lines(lines: Lines, ink: Ink) -> tuple[float, float]:
    """The share of the drawn pixels that survive and of the found ones that are invented."""
    return measure(lines, ink > 0.5, np.eye(3))
