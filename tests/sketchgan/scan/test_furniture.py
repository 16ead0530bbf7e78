"""What is printed, or lies around the drawing, is no drawing; what a person drew stays."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from sketchgan.scan.paper import CUT, FRAME, read_paper, read_sketch
from tests.sketchgan.odd_pictures import (
    Ink,
    draw_ink,
    lay_ink,
    measure_lines,
    paint,
    print_dots,
    print_lines,
    print_margin,
    take,
)
from tests.sketchgan.phone_photos import share_near

TALL = (900, 1200)
COLOURS = [(220, 60, 60), (60, 150, 230), (60, 200, 100), (240, 200, 50), (150, 90, 200), (20, 20, 20)]
Pen = ImageDraw.ImageDraw


def lay_on_photo(picture: np.ndarray) -> np.ndarray:
    return picture * np.linspace(0.6, 1, picture.shape[1])[None, :, None]


PRINTS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "dots": lambda paper: print_dots(paper, 25),
    "large dots in uneven light": lambda paper: lay_on_photo(print_dots(paper, 45, 150, 2)),
    "small squares": lambda paper: print_lines(paper, 12, is_squared=True),
    "blue squares": lambda paper: print_lines(paper, 20, is_squared=True),
    "grey squares": lambda paper: print_lines(paper, 32, colour=(205, 205, 205), is_squared=True),
    "rules and a margin beside a large drawing": lambda paper: print_margin(print_lines(paper, 36), x=60),
    "rules and a slanting margin": lambda paper: print_margin(print_lines(paper, 36), slant=12),
    "rules and a red margin": lambda paper: print_margin(print_lines(paper, 36)),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", PRINTS)
def test_print_goes_and_the_drawing_stays(name: str):
    ink = draw_ink(scale=1.7 if "large drawing" in name else 1.4)
    survived, invented = measure_lines(read_paper(take(PRINTS[name](lay_ink(ink)), noise=3)), ink)
    assert survived >= 0.99
    assert invented < 0.01


@pytest.mark.slow
@pytest.mark.parametrize("pen", [(60, 62, 90), (120, 120, 122)])
@pytest.mark.parametrize("is_over", [False, True])
def test_a_thin_line_through_printed_dots_has_no_gap(pen: tuple[int, int, int], is_over: bool):
    plain = lay_ink(draw_ink(pen=0.35), pen=pen)
    dots = print_dots(np.full_like(plain, 255), 25)
    dotted = np.where(dots < 250, dots, plain) if is_over else plain * dots / 255
    expected, found = (read_paper(take(picture)).picture < CUT for picture in (plain, dotted))
    assert (expected & found).sum() > 0.985 * expected.sum()
    assert count_lines(found) <= count_lines(expected)


def count_lines(is_drawn: np.ndarray) -> int:
    """Pieces that are longer than a dot."""
    stats = cv2.connectedComponentsWithStats(is_drawn.astype(np.uint8))[2]
    return int((stats[1:, 2:4].max(axis=1) > 9).sum())


def draw_holes(pen: Pen) -> None:
    for top in (400, 760):
        pen.ellipse((30, top, 64, top + 34), fill=(20, 20, 20))


def draw_bars(pen: Pen, bar: tuple[int, int, int], tools: tuple[int, int, int]) -> None:
    pen.rectangle((0, 40, 900, 110), fill=bar)
    pen.text((30, 65), "Paint untitled", fill="white", font_size=26)
    pen.text((30, 5), "12:07", fill="black", font_size=26)
    pen.rectangle((0, 1080, 900, 1200), fill=tools)
    for place, colour in enumerate(COLOURS):
        pen.ellipse((60 + 120 * place, 1100, 110 + 120 * place, 1150), fill=colour)


FURNITURE: dict[str, Callable[[Pen], None]] = {
    "a scanner's lid at the right": lambda pen: pen.rectangle((860, 0, 900, 1200), fill=(12, 12, 12)),
    "a scanner's lid at the left": lambda pen: pen.rectangle((0, 0, 30, 1200), fill=(60, 60, 60)),
    "a scanner's lid askew": lambda pen: pen.polygon([(0, 0), (900, 0), (900, 22), (0, 60)], fill=(30, 30, 30)),
    "punched holes": draw_holes,
    "a light window": lambda pen: draw_bars(pen, (90, 60, 170), (245, 245, 245)),
    "a dark window": lambda pen: draw_bars(pen, (30, 30, 32), (30, 30, 32)),
    "the page's edge": lambda pen: pen.line((868, 0, 880, 1200), fill=(120, 115, 110), width=3),
}


def expect_alone(picture: Image.Image, ink: Ink) -> None:
    """As if nothing but the drawing were there."""
    alone, found = (read_paper(image).picture < CUT for image in (take(lay_ink(ink)), picture))
    assert share_near(alone, found) >= 0.99
    assert share_near(found, alone) > 0.99


@pytest.mark.slow
@pytest.mark.parametrize("name", FURNITURE)
def test_what_lies_around_a_drawing_neither_counts_nor_moves_it(name: str):
    ink = draw_ink(size=TALL)
    expect_alone(take(paint(lay_ink(ink), FURNITURE[name])), ink)


@pytest.mark.slow
def test_a_stain_beside_the_drawing_neither_counts_nor_moves_it():
    stain = np.zeros((900, 900), np.uint8)
    stain[120:200, 60:160] = 255
    stain = np.asarray(Image.fromarray(stain).resize((30, 30)).resize((900, 900), Image.Resampling.BICUBIC)) / 255
    ink = draw_ink()
    brown = 1 - stain[..., None] * (1 - np.array([214, 190, 150]) / 255)
    expect_alone(take(lay_ink(ink) * brown), ink)


@pytest.mark.slow
def test_what_is_likely_no_drawing_comes_back_with_fainter_lines():
    ink = draw_ink(size=(900, 900), scale=1.7)
    discs = paint(
        lay_ink(ink), lambda pen: [pen.ellipse((12, top, 42, top + 30), fill=(20, 20, 20)) for top in (300, 560)]
    )
    lines = read_paper(take(discs))
    column = lines.picture[:, : FRAME // 18]
    assert not (column < CUT).any()
    assert (column < 180).sum() > 1000


def expect_kept(drawn: Callable[[Pen], None], size: tuple[int, int] = (900, 900)) -> None:
    image = Image.new("L", size, 255)
    drawn(ImageDraw.Draw(image))
    ink = 1 - np.asarray(image, np.float32) / 255
    assert measure_lines(read_paper(take(lay_ink(ink))), ink)[0] >= 0.99


def draw_smiley(pen: Pen) -> None:
    pen.ellipse((150, 150, 750, 750), outline=0, width=8)
    for left in (330, 530):
        pen.ellipse((left, 350, left + 50, 400), fill=0)
    pen.arc((300, 380, 600, 620), 20, 160, fill=0, width=8)


def draw_frame(pen: Pen) -> None:
    draw_smiley(pen)
    pen.rectangle((20, 20, 880, 880), outline=0, width=6)


def draw_horizon(pen: Pen) -> None:
    draw_smiley(pen)
    pen.line([(x, 780 + 9 * np.sin(x / 60)) for x in range(0, 901, 10)], fill=0, width=7)


def draw_bust_with_filled_hair(pen: Pen) -> None:
    """The hair leaves the picture at its upper edge and both sides."""
    pen.rectangle((0, 0, 900, 120), fill=0)
    pen.ellipse((-60, -120, 960, 420), fill=0)
    pen.ellipse((150, 150, 750, 850), fill=255, outline=0, width=8)
    pen.line((380, 500, 420, 500), fill=0, width=8)
    pen.line((480, 500, 520, 500), fill=0, width=8)


def draw_dots_by_hand(pen: Pen) -> None:
    draw_smiley(pen)
    rng = np.random.default_rng(3)
    for x, y in rng.uniform(200, 700, (120, 2)):
        pen.ellipse((x - 3, y - 3, x + 3, y + 3), fill=0)


def draw_earrings(pen: Pen) -> None:
    draw_smiley(pen)
    for left in (115, 755):
        pen.ellipse((left, 560, left + 30, 590), fill=0)


@pytest.mark.slow
@pytest.mark.parametrize(
    "drawn", [draw_smiley, draw_frame, draw_horizon, draw_bust_with_filled_hair, draw_dots_by_hand, draw_earrings]
)
def test_what_only_looks_like_furniture_or_print_stays(drawn: Callable[[Pen], None]):
    expect_kept(drawn)


def draw_filled_hair(darkness: float) -> Ink:
    hair = Image.new("L", (900, 900), 0)
    pen = ImageDraw.Draw(hair)
    pen.pieslice((200, 120, 700, 620), 180, 360, fill=255)
    pen.ellipse((290, 240, 610, 620), fill=0)
    return np.maximum(draw_ink("outline_only"), np.asarray(hair, np.float32) / 255 * darkness)


@pytest.mark.slow
@pytest.mark.parametrize("darkness", [1, 0.5])
@pytest.mark.parametrize("light", [1, 0.45])
def test_filled_hair_is_filled_in_both_readings(darkness: float, light: float):
    picture = take(lay_ink(draw_filled_hair(darkness)) * light)
    lines, sketch = read_paper(picture).picture, read_sketch(picture)
    assert (lines < CUT)[160:260, 480:540].mean() > 0.97
    assert (sketch < 160)[40:65, 120:135].mean() > 0.97


@pytest.mark.slow
@pytest.mark.parametrize(("paper", "pen", "noise"), [(252, 225, 0), (252, 225, 2), (252, 243, 1), (240, 232, 0)])
def test_faint_pencil_is_read(paper: int, pen: int, noise: float):
    ink = draw_ink()
    picture = take(lay_ink(ink, (paper,) * 3, (pen,) * 3), noise=noise, quality=90 if noise else None)
    survived, invented = measure_lines(read_paper(picture), ink)
    assert survived >= 0.99
    assert invented < 0.01
    assert (read_sketch(picture) < 128).mean() > 0.01


@pytest.mark.slow
def test_where_no_mark_is_sure_none_counts_and_the_surest_is_there_for_who_looks():
    ink = draw_ink(pen=0.3)
    lines = read_paper(take(lay_ink(ink, (235,) * 3, (222,) * 3), noise=7, quality=None))
    assert lines.picture.min() == CUT + 1


@pytest.mark.slow
@pytest.mark.parametrize("name", ["clumsy_woman", "marker_bob", "artists_study"])
def test_an_upload_shows_the_same_lines_as_what_is_brought_in(name: str):
    picture = take(lay_ink(draw_ink(name, size=TALL)))
    brought = Image.fromarray(255 * (read_paper(picture).picture >= CUT).astype(np.uint8))
    expected = np.asarray(brought.resize((256, 256), Image.Resampling.BOX))
    found = read_sketch(picture)
    # Thin lines are paler in the smaller picture.
    assert share_near(expected < 128, found < 200) == share_near(found < 128, expected < 200) == 1


def test_a_picture_of_eight_pixels_gives_the_drawing_that_is_there():
    ring = Image.new("L", (8, 8), 255)
    ImageDraw.Draw(ring).ellipse((1, 1, 6, 6), outline=0)
    for is_dark in (read_paper(ring).picture < CUT, read_sketch(ring) < 128):
        assert 0.1 < is_dark.mean() < 0.6
        assert not is_dark[len(is_dark) // 2, len(is_dark) // 2]
