"""Photographs of drawings on paper as phones take them, made in code: what was drawn, and where, is known exactly."""

import io
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sketchgan.scan.paper import CUT, FRAME, Lines
from studio.segments import read_segments
from studio.strokes import Document

Pixels = NDArray[np.uint8]

SHEET = (1240, 1754)  # A4 at six pixels a millimetre
PAPER_COLOUR = (250, 248, 241)
RULE_COLOUR = (150, 178, 224)
TOLERANCE_PX = 2  # of the frame's 1024: one unit of the strokes document


@dataclass(frozen=True)
class Scene:
    """How a drawing lies there. `ink` is the pen's colour, `pen` how wide it is against the drawing's own."""

    seed: int = 0
    ink: tuple[int, int, int] = (38, 38, 46)
    pen: float = 0.7
    rules_px: int = 0  # from one printed line to the next; 0 for blank paper
    is_squared: bool = False
    darkest: float = 0.6  # brightness in the shadow
    noise: float = 4
    quality: int = 85
    paper: tuple[int, int, int] = PAPER_COLOUR  # a chalk covers a dark one, a pen darkens a light one
    table: tuple[int, int, int] | None = (92, 70, 52)  # None: the photograph shows nothing but paper
    size: tuple[int, int] = (1800, 2400)


def draw_on_sheet(document: Document, scene: Scene) -> tuple[Pixels, Pixels, Pixels]:
    """The printed sheet (H, W, 3), the drawing's ink over it and the same without soft edges, (H, W) 0..255."""
    width, height = SHEET
    sheet = np.full((height, width, 3), scene.paper, np.uint8)
    if scene.rules_px:
        sheet[100 :: scene.rules_px], sheet[101 :: scene.rules_px] = RULE_COLOUR, RULE_COLOUR
        if scene.is_squared:
            sheet[:, 40 :: scene.rules_px], sheet[:, 41 :: scene.rules_px] = RULE_COLOUR, RULE_COLOUR
    soft, hard = (draw_ink(document, scene.pen, line_type) for line_type in (cv2.LINE_AA, cv2.LINE_8))
    return sheet, soft, hard


def draw_ink(document: Document, pen: float, line_type: int) -> Pixels:
    width, height = SHEET
    scale, left, top = 2.1, 80, 300
    ink = np.zeros((height, width), np.uint8)
    for stroke in document["strokes"]:
        points = np.asarray(stroke["points"], float)
        value = 255 if stroke["tool"] == "pen" else 0
        places = np.rint((points[:, :2] * scale + (left, top)) * 8).astype(int).tolist()
        own = pen if value else 1
        widths = np.maximum(1, np.rint(read_segments([stroke]).widths * scale * own)).astype(int).tolist()
        if len(places) == 1:
            cv2.circle(ink, places[0], widths[0] * 4, value, -1, line_type, 3)
        for start, end, thickness in zip(places, places[1:], widths, strict=False):
            cv2.line(ink, start, end, value, thickness, line_type, 3)
    return ink


def photograph(document: Document, scene: Scene) -> tuple[Image.Image, Pixels, NDArray[np.float64]]:
    """The photograph, what was drawn on the sheet (bool), and what maps the sheet to the photograph."""
    rng = np.random.default_rng(scene.seed)
    sheet, soft, hard = draw_on_sheet(document, scene)
    share = soft[..., None] / np.float32(255) * (0.9 + 0.1 * rng.random((*soft.shape, 1), np.float32))
    ink = np.array(scene.ink, np.float32)
    covered = ink if sum(scene.paper) < sum(scene.ink) else sheet * ink / 255
    drawn = sheet * (1 - share) + covered * share
    matrix = tilt(rng, scene)
    flat = cv2.warpPerspective(drawn, matrix, scene.size, flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.ones(soft.shape, np.float32), matrix, scene.size)[..., None]
    flat += (1 - mask) * paint_table(rng, scene)
    flat *= cast_light(rng, scene)[..., None]
    picture = cv2.GaussianBlur(flat, (0, 0), 0.8)
    picture += draw_noise(picture.shape, scene.noise, scene.seed)
    buffer = io.BytesIO()
    Image.fromarray(np.clip(picture, 0, 255, out=picture).astype(np.uint8)).save(buffer, "JPEG", quality=scene.quality)
    return Image.open(io.BytesIO(buffer.getvalue())), hard > 127, matrix


def draw_noise(shape: tuple[int, ...], deviation: float, seed: int) -> NDArray[np.float32]:
    """By OpenCV, which is five times as fast as numpy."""
    cv2.setRNGSeed(seed)
    return np.asarray(cv2.randn(np.empty(shape, np.float32), 0, deviation), np.float32)


def tilt(rng: np.random.Generator, scene: Scene) -> NDArray[np.float64]:
    width, height = scene.size
    sheet_width, sheet_height = SHEET
    source = np.array([[0, 0], [sheet_width, 0], [sheet_width, sheet_height], [0, sheet_height]], np.float32) - 0.5
    if scene.table is None:  # a little larger than the picture
        scale = 1.02 * max(width / sheet_width, height / sheet_height)
        target = (source + 0.5 - np.array(SHEET) / 2) * scale + np.array(scene.size) / 2
        return cv2.getPerspectiveTransform(source, target.astype(np.float32))
    scale = 0.8 * min(width / sheet_width, height / sheet_height)
    angle = np.radians(rng.uniform(-8, 8))
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    target = (source - np.array(SHEET) / 2) @ turn.T + np.array(scene.size) / 2
    target = target + rng.uniform(-0.045, 0.045, (4, 2)) * min(scene.size)
    return cv2.getPerspectiveTransform(source, target.astype(np.float32))


def paint_table(rng: np.random.Generator, scene: Scene) -> NDArray[np.float32]:
    grain = cv2.resize(rng.normal(0, 14, (60, 8)).astype(np.float32), scene.size, interpolation=cv2.INTER_CUBIC)
    return np.array(scene.table or (0, 0, 0), np.float32) + grain[..., None]


def cast_light(rng: np.random.Generator, scene: Scene) -> NDArray[np.float32]:
    """Light that falls off to one side, and the shadow of a hand with a soft edge."""
    width, height = scene.size
    y, x = np.linspace(0, 1, height, dtype=np.float32)[:, None], np.linspace(0, 1, width, dtype=np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    slope = 0.5 + 0.5 * ((x - 0.5) * np.cos(angle) + (y - 0.5) * np.sin(angle))
    hand = np.zeros((height, width), np.float32)
    middle = (int(rng.uniform(0.1, 0.9) * width), int(rng.uniform(0.5, 1.0) * height))
    cv2.ellipse(hand, middle, (width // 3, height // 4), float(rng.uniform(0, 180)), 0, 360, 1, -1)
    hand = cv2.GaussianBlur(cv2.resize(hand, (width // 8, height // 8)), (0, 0), width / 8 / 40)
    hand = cv2.resize(hand, (width, height))
    return np.asarray((1 - 0.15 * slope) * (1 - (1 - scene.darkest) * hand), np.float32)


def measure(lines: Lines, drawn: Pixels, matrix: NDArray[np.float64]) -> tuple[float, float]:
    """The share of the drawn pixels that survive and of the found ones that are invented, within TOLERANCE_PX."""
    truth = cv2.warpPerspective(
        drawn.astype(np.float32), lines.placement @ matrix, (FRAME, FRAME), flags=cv2.INTER_AREA
    )
    truth = truth > 0.5
    found = lines.picture < CUT
    return share_near(truth, found), 1 - share_near(found, truth)


def share_near(those: Pixels, these: Pixels) -> float:
    """The share of `those` pixels that have one of `these` within TOLERANCE_PX."""
    distance = cv2.distanceTransform((~these).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return float(np.mean(distance[those] <= TOLERANCE_PX))
