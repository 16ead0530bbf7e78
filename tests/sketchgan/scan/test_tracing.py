"""Lines become strokes that can be edited."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from sketchgan.scan.paper import CUT, FRAME, Pixels, read_paper
from sketchgan.scan.tracing import PX_PER_UNIT, TooManyLines, trace
from studio.segments import read_segments
from studio.strokes import Document, rasterise, validate_document
from tests.drawings.faces import DRAWINGS
from tests.sketchgan.phone_photos import Scene, photograph, share_near


def draw_strokes(document: Document) -> np.ndarray:
    """By the rule of docs/architecture.md, at the frame's size."""
    ink = np.zeros((FRAME, FRAME), np.uint8)
    for stroke in document["strokes"]:
        points = np.asarray(stroke["points"], float)
        places = np.rint(points[:, :2] * PX_PER_UNIT * 8 - 4).astype(int).tolist()
        widths = np.maximum(1, np.rint(read_segments([stroke]).widths * PX_PER_UNIT)).astype(int).tolist()
        if len(places) == 1:
            cv2.circle(ink, places[0], max(1, widths[0] * 4), 1, -1, cv2.LINE_8, 3)
        for start, end, width in zip(places, places[1:], widths, strict=False):
            cv2.line(ink, start, end, 1, width, cv2.LINE_8, 3)
    return ink > 0


def expect_traced(picture: Pixels) -> Document:
    document = validate_document(trace(picture))
    drawn, ink = draw_strokes(document), picture < CUT
    assert share_near(ink, drawn) >= 0.98
    assert share_near(drawn, ink) >= 0.98
    return document


@pytest.mark.slow
@pytest.mark.parametrize("name", ["artists_study", "moustached_man", "curly_woman", "bearded_man", "outline_only"])
def test_traced_strokes_cover_98_percent_of_the_lines_within_two_pixels(name: str):
    image, _, _ = photograph(DRAWINGS[name](), Scene(rules_px=48))
    expect_traced(read_paper(image).picture)


def draw(*, ink: int = 0) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("L", (FRAME, FRAME), 255)
    return image, ImageDraw.Draw(image)


def test_a_crossing_is_two_lines_as_it_was_drawn():
    image, pen = draw()
    pen.line((200, 200, 800, 800), fill=0, width=8)
    pen.line((800, 200, 200, 800), fill=0, width=8)
    document = expect_traced(np.asarray(image))
    lengths = sorted(np.ptp([point[0] for point in stroke["points"]]) for stroke in document["strokes"])
    assert lengths[-2] > 280


def test_a_line_is_as_wide_as_it_was_and_has_few_points():
    image, pen = draw()
    pen.line((100, 512, 900, 512), fill=0, width=12)
    (stroke,) = expect_traced(np.asarray(image))["strokes"]
    assert abs(stroke["size"] - 6) < 0.8
    assert len(stroke["points"]) < 60


@pytest.mark.slow
def test_a_ring_a_dot_and_a_filled_shape_are_kept():
    image, pen = draw()
    pen.ellipse((100, 100, 400, 400), outline=0, width=7)
    pen.ellipse((600, 150, 608, 158), fill=0)
    pen.rectangle((500, 500, 800, 900), fill=0)
    expect_traced(np.asarray(image))


@pytest.mark.slow
def test_a_line_that_swells_is_one_width_after_the_other():
    image, pen = draw()
    pen.polygon([(100, 500), (900, 440), (900, 560)], fill=0)
    expect_traced(np.asarray(image))


@pytest.mark.slow
def test_a_traced_drawing_looks_the_same_to_the_network():
    picture = read_paper(photograph(DRAWINGS["clumsy_woman"](), Scene())[0]).picture
    before = cv2.resize((255 * (picture >= CUT)).astype(np.uint8), (256, 256), interpolation=cv2.INTER_AREA)
    after = np.asarray(rasterise(validate_document(trace(picture))))
    assert np.abs(before.astype(int) - after).mean() < 2.5


def test_time_runs_forward_through_a_traced_drawing():
    image, pen = draw()
    for row in range(100, 900, 100):
        pen.line((100, row, 900, row), fill=0, width=4)
    times = [point[3] for stroke in expect_traced(np.asarray(image))["strokes"] for point in stroke["points"]]
    assert times == sorted(times)


def test_an_empty_picture_is_an_empty_drawing():
    assert trace(np.full((FRAME, FRAME), 255, np.uint8)) == {"version": 1, "strokes": []}


@pytest.mark.slow
def test_more_lines_than_a_drawing_holds_are_refused():
    picture = np.full((FRAME, FRAME), 255, np.uint8)
    picture[::12, :] = 0
    picture = np.where(np.indices(picture.shape)[1] % 12 < 5, picture, 255).astype(np.uint8)
    with pytest.raises(TooManyLines):
        trace(picture)


@pytest.mark.parametrize("picture", [np.zeros((10, 10), np.uint8), np.zeros((FRAME, FRAME), np.float32)])
def test_another_shape_or_type_is_refused(picture: np.ndarray):
    with pytest.raises(ValueError, match="wanted uint8"):
        trace(picture)
