"""Which side of the ground the lines lie on decides what is dark; what is transparent shows the paper that suits."""

import itertools

import numpy as np
import pytest
from PIL import Image

from sketchgan.imaging import SketchError
from sketchgan.scan.ground import find_light_channels, to_rgb
from sketchgan.scan.paper import CUT, read_paper, read_sketch
from studio.strokes import rasterise
from tests.drawings.faces import DRAWINGS
from tests.sketchgan.odd_pictures import Colour, draw_ink, lay_ink, measure_lines, take
from tests.sketchgan.phone_photos import draw_noise

GROUNDS, LINES, GRADIENTS = range(15, 256, 40), range(0, 256, 15), (0, 0.3, 0.6)
NAMES = ("artists_study", "marker_bob", "curly_woman", "stick_figure", "tiny_face")


def cast_light(rng: np.random.Generator, side: int, gradient: float) -> np.ndarray:
    x, angle = np.linspace(-0.5, 0.5, side, dtype=np.float32), rng.uniform(0, 2 * np.pi)
    return 1 - np.float32(gradient) * (0.5 + 0.7 * np.add.outer(x * np.sin(angle), x * np.cos(angle)))


@pytest.mark.slow
def test_of_grounds_lines_and_lights_99_percent_are_told_dark_or_light():
    rng = np.random.default_rng(15)
    answers = []
    for name in NAMES:
        ink = 1 - np.asarray(rasterise(DRAWINGS[name]()), np.float32) / 255
        for ground, line, gradient in itertools.product(GROUNDS, LINES, GRADIENTS):
            if abs(ground - line) < 25:
                continue
            picture = (ground + (line - ground) * ink) * cast_light(rng, len(ink), gradient)
            picture += draw_noise(ink.shape, 3, seed=len(answers))
            grey = np.clip(picture, 0, 255).astype(np.uint8)
            answers.append(find_light_channels(grey)[0] == (line > ground))
    print(f"{100 * np.mean(answers):.2f} % of {len(answers)} pictures are told")  # noqa: T201
    assert np.mean(answers) >= 0.99


COLOURS = {
    "brown paper": ((150, 110, 75), (20, 18, 15)),
    "black on dark grey": ((88, 88, 88), (12, 12, 12)),
    "grey on mid grey": ((128, 128, 128), (90, 90, 90)),
    "light grey on mid grey": ((128, 128, 128), (165, 165, 165)),
    "red on blue": ((30, 30, 225), (225, 40, 40)),
    "yellow on violet": ((90, 50, 140), (240, 220, 60)),
    "chalk on a board": ((38, 70, 52), (225, 228, 220)),
    "white on light grey": ((200, 200, 200), (250, 250, 250)),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", COLOURS)
def test_lines_of_any_colour_on_a_ground_of_any_colour_are_read(name: str):
    ground, pen = COLOURS[name]
    ink = draw_ink()
    survived, invented = measure_lines(read_paper(take(lay_ink(ink, ground, pen))), ink)
    assert survived >= 0.99
    assert invented < 0.01


@pytest.mark.slow
def test_white_paper_in_poor_light_stays_paper():
    ink = draw_ink()
    light = np.linspace(0.3, 0.5, len(ink))[:, None, None]
    survived, invented = measure_lines(read_paper(take(lay_ink(ink) * light)), ink)
    assert survived >= 0.99
    assert invented < 0.01


@pytest.mark.slow
def test_highlights_on_toned_paper_are_neither_lines_nor_light():
    ink, highlights = draw_ink(), np.roll(draw_ink("outline_only"), 12, axis=1)
    toned = lay_ink(highlights, (150, 140, 125), (245, 240, 235))
    survived, invented = measure_lines(read_paper(take(lay_ink(ink, toned, (40, 38, 35)))), ink)
    assert survived >= 0.99
    assert invented < 0.01


def draw_clear(ink: np.ndarray, pen: Colour, opacity: float) -> Image.Image:
    alpha = (255 * opacity * ink).round()[..., None]
    return Image.fromarray(np.concatenate([np.broadcast_to(pen, (*ink.shape, 3)), alpha], axis=2).astype(np.uint8))


@pytest.mark.slow
@pytest.mark.parametrize("opacity", [1, 0.45, 0.15])
@pytest.mark.parametrize("pen", [(255, 255, 255), (0, 0, 0), (190, 190, 190), (200, 40, 40)])
def test_lines_of_any_colour_and_opacity_on_nothing_are_read(pen: Colour, opacity: float):
    ink = draw_ink()
    survived, invented = measure_lines(read_paper(draw_clear(ink, pen, opacity)), ink)
    assert survived >= 0.99
    assert invented < 0.01


@pytest.mark.slow
@pytest.mark.parametrize(("paper", "pen"), [((255, 255, 255), (0, 0, 0)), ((30, 40, 36), (230, 230, 230))])
def test_an_opaque_sheet_on_a_larger_clear_canvas_is_read(paper: Colour, pen: Colour):
    ink = draw_ink()
    canvas = Image.new("RGBA", (1300, 1200), (0, 0, 0, 0))
    canvas.paste(take(lay_ink(ink, paper, pen), quality=None).convert("RGBA"), (200, 150))
    placed = np.pad(ink, ((150, 150), (200, 200)))
    survived, invented = measure_lines(read_paper(canvas), placed)
    assert survived >= 0.99
    assert invented < 0.01


def test_what_is_quite_transparent_is_blank():
    clear = Image.new("RGBA", (60, 60), (0, 0, 0, 0))
    assert (to_rgb(clear) == 255).all()
    with pytest.raises(SketchError, match="no line"):
        read_paper(clear)


@pytest.mark.slow
def test_a_light_face_on_a_dark_ground_is_lines_and_no_mask():
    ink = draw_ink(scale=1.1)
    y, x = np.mgrid[: len(ink), : len(ink)] - len(ink) / 2
    is_face = ((x / 260) ** 2 + (y / 340) ** 2 < 1)[..., None]
    picture = take(np.where(is_face, lay_ink(ink), (25, 25, 35)))
    for is_dark in (read_paper(picture).picture < CUT, read_sketch(picture) < 128):
        assert 0.01 < is_dark.mean() < 0.15
    assert measure_lines(read_paper(picture), ink)[0] >= 0.99
