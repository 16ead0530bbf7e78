"""What a drawing lies on. Its ground becomes light and its lines dark, whatever their colours were."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sketchgan.imaging import to_grey
from sketchgan.scan.sheet import Pixels, shrink_by

SMALL_SIDE = 480  # the longer side of the picture in which the ground is looked for
STRIP_ROWS = 256
GROUND_WINDOW = 1 / 8  # of that side: what is wider is ground, not line
LEAST_STEP = 3  # levels from the ground that are no noise
LEAST_SAY = 0.1  # of the clearest channel's: a channel that says less says nothing
SURE = 8  # times what chance would do
LEAST_WEIGHT = 0.3  # of a pixel on average: a few lines of a few levels
LEAST_ALPHA = 6
WIDE = 1 / 12  # of the longer side: an opaque part so wide is a sheet, or filled
LEAST_CONTRAST = 25  # levels, of what is drawn on a sheet

Floats = NDArray[np.float32]


def to_rgb(image: Image.Image) -> Pixels:
    """(H, W, 3), a new array; where the picture is transparent, the paper that suits it."""
    if image.mode.startswith(("I", "F")):
        image = to_grey(image)
    paper = choose_backdrop(sample_rgba(image)) if image.has_transparency_data else None
    pixels = np.empty((image.height, image.width, 3), np.uint8)
    # In strips: converting and handing out makes copies, and the picture may have 40 megapixels.
    for top in range(0, image.height, STRIP_ROWS):
        strip = image.crop((0, top, image.width, min(image.height, top + STRIP_ROWS)))
        pixels[top : top + STRIP_ROWS] = np.asarray(strip.convert("RGB") if paper is None else lay_on(strip, paper))
    return pixels


def sample_rgba(image: Image.Image) -> Pixels:
    """Some of its pixels, (H, W, 4)."""
    step = max(1, max(image.size) // (4 * SMALL_SIDE))
    size = max(1, image.width // step), max(1, image.height // step)
    return np.asarray(image.resize(size, Image.Resampling.NEAREST).convert("RGBA"))


def lay_on(image: Image.Image, paper: tuple[int, int, int]) -> Image.Image:
    clear = image.convert("RGBA")
    laid = Image.new("RGB", clear.size, paper)
    laid.paste(clear, mask=clear.getchannel("A"))
    return laid


def choose_backdrop(rgba: Pixels) -> tuple[int, int, int]:
    """Around a sheet its own colour; under lines white or black, whichever they are further from."""
    seen = rgba[rgba[..., 3] > LEAST_ALPHA, :3]
    if not len(seen):
        return 255, 255, 255
    red, green, blue = (int(level) for level in np.median(seen, axis=0))
    grey = np.median(seen.mean(axis=1))
    if is_wide(rgba[..., 3]) and (grey > 127 or has_contrast(seen)):
        return red, green, blue
    return (0, 0, 0) if grey > 127 else (255, 255, 255)


def is_wide(alpha: Pixels) -> bool:
    """Whether most of what is seen lies in parts wider than lines are."""
    seen = shrink_by((alpha > LEAST_ALPHA) * np.uint8(255), min(1, SMALL_SIDE / max(alpha.shape)))
    side = max(3, round(WIDE * max(seen.shape)))
    return bool(cv2.erode(seen, np.ones((side, side), np.uint8)).any()) and bool(
        cv2.morphologyEx(seen, cv2.MORPH_OPEN, np.ones((side, side), np.uint8)).sum() > 0.5 * seen.sum(dtype=np.int64)
    )


def has_contrast(seen: Pixels) -> bool:
    grey = seen.mean(axis=1)
    low, middle, high = np.quantile(grey, (0.005, 0.5, 0.995))
    return bool(max(middle - low, high - middle) > LEAST_CONTRAST)


def turn_dark(pixels: Pixels) -> Pixels:
    """In place: its lines become darker than the ground in every channel. Red on blue turns the red channel only."""
    is_light = find_light_channels(pixels)
    if is_light.any():
        pixels ^= np.uint8(255) * is_light
    return pixels


def find_light_channels(pixels: Pixels) -> NDArray[np.bool_]:
    """(3,), or (1,) of a grey picture: where the lines lie on the light side of the ground."""
    small = shrink_by(pixels, min(1, SMALL_SIDE / max(pixels.shape[:2])))
    weights = np.array([weigh_sides(np.asarray(channel, np.uint8)) for channel in cv2.split(small)])
    says_something = np.abs(weights) >= max(LEAST_SAY * np.abs(weights).max(), 1)
    is_dark_ground = np.median(small, axis=(0, 1)) < 128
    return np.where(says_something, weights > 0, is_dark_ground)


def weigh_sides(channel: Pixels) -> float:
    """Above 0 where more lies on the light side of the ground; a step counts by its square. 0 where it may be noise."""
    side = round(GROUND_WINDOW * max(channel.shape)) // 2 * 2 + 1
    steps = channel.astype(np.int16) - cv2.medianBlur(channel, max(3, side))
    counts, away = np.bincount(steps.ravel() + 255, minlength=511), np.arange(-255.0, 256.0)  # pixels by their step
    low, high = np.quantile(away, (0.16, 0.84), weights=counts, method="inverted_cdf")
    is_ground = (away >= low) & (away <= high)
    away -= np.average(away[is_ground], weights=counts[is_ground])  # the ground's level is no whole number
    away[np.abs(away) < max(LEAST_STEP, 2.2 * (high - low))] = 0
    weight = float(counts @ (away * np.abs(away)))
    by_chance = float(np.sqrt(counts @ away**4))  # how far as many steps would lead if each went either way
    return weight if abs(weight) > max(SURE * by_chance, LEAST_WEIGHT * channel.size) else 0.0
