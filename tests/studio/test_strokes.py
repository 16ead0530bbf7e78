"""The strokes document: what is valid, and what it looks like. The vectors are shared with the JavaScript twin."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from studio import strokes

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "strokes.json").read_text())


def cases(kind: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in VECTORS[kind]]


def document(*drawn: dict[str, Any]) -> Any:
    return {"version": 1, "strokes": list(drawn)}


def pen(*points: list[float], size: float = 6) -> dict[str, Any]:
    return {"tool": "pen", "size": size, "points": list(points)}


@pytest.mark.parametrize("case", cases("valid"))
def test_a_valid_document_passes_as_it_is(case: dict[str, Any]) -> None:
    assert strokes.validate_document(case["document"]) is case["document"]


@pytest.mark.parametrize("case", cases("valid"))
def test_ink_is_found_where_some_is_visible(case: dict[str, Any]) -> None:
    assert strokes.has_ink(strokes.rasterise(case["document"])) is case["has_ink"]


@pytest.mark.parametrize("case", cases("invalid"))
def test_an_invalid_document_is_refused_with_the_place_of_the_fault(case: dict[str, Any]) -> None:
    with pytest.raises(strokes.StrokesError) as refusal:
        strokes.validate_document(case["document"])
    assert case["where"] in str(refusal.value)


@pytest.mark.parametrize("position", range(4))
def test_not_a_number_is_refused(position: int) -> None:
    point = [1.0, 1.0, 0.5, 1.0]
    point[position] = math.nan
    with pytest.raises(strokes.StrokesError, match=rf"points\[0\]\[{position}\]"):
        strokes.validate_document(document(pen(point)))


def test_an_integer_too_large_for_a_float_is_refused() -> None:
    with pytest.raises(strokes.StrokesError, match=r"\[3\]"):
        strokes.validate_document(document(pen([1, 1, 0.5, 10**400])))


def test_strokes_up_to_the_limit_are_kept_and_one_more_is_refused() -> None:
    dot = pen([1, 1, 0.5, 0])
    strokes.validate_document(document(*[dot] * strokes.MAX_STROKES))
    with pytest.raises(strokes.StrokesError, match="20,001 strokes"):
        strokes.validate_document(document(*[dot] * (strokes.MAX_STROKES + 1)))


@pytest.mark.slow
def test_points_up_to_the_limit_are_kept_and_one_more_is_refused() -> None:
    points = [[1, 1, 0, 0]] * strokes.MAX_POINTS
    strokes.validate_document(document(pen(*points)))
    with pytest.raises(strokes.StrokesError, match="400,001 points"):
        strokes.validate_document(document(pen(*points, [1, 1, 0, 0])))


@pytest.mark.slow
def test_more_than_ten_megabytes_of_json_are_refused() -> None:
    point = [100.12345678901, 100.12345678901, 0.12345678901, 1234567]
    with pytest.raises(strokes.StrokesError, match="bytes of JSON"):
        strokes.validate_document(document(pen(*[point] * 250_000)))


@pytest.mark.parametrize("case", cases("drawn_units"))
def test_the_drawn_units_are_lengths_and_widths(case: dict[str, Any]) -> None:
    drawn_units = strokes.measure_drawn_units(document(*case["strokes"]))
    assert drawn_units == pytest.approx(case["drawn_units"])


def test_the_limits_are_those_of_the_browser() -> None:
    limits = (strokes.MAX_STROKES, strokes.MAX_POINTS, strokes.MAX_JSON_BYTES, strokes.MAX_DRAWN_UNITS)
    assert limits == tuple(VECTORS["limits"][key] for key in ("strokes", "points", "bytes", "drawn_units"))


def test_drawn_units_up_to_the_limit_are_kept_and_one_more_is_refused() -> None:
    across: list[list[float]] = [[500, 0, 0, 0], [500, 990, 0, 1]]  # 990 long, 10 wide
    points = across * 1500
    rest = pen([0, 0, 0, 0], [0, 990, 0, 1], size=25)
    strokes.validate_document(document(pen(*points, size=25), rest))
    longer = pen([0, 0, 0, 0], [0, 990.5, 0, 1], size=25)
    with pytest.raises(strokes.StrokesError, match=r"3,000,001 units of line.*Undo some lines or start a new drawing"):
        strokes.validate_document(document(pen(*points, size=25), longer))


@pytest.mark.slow
def test_wide_lines_over_all_the_points_are_refused() -> None:
    points: list[list[float]] = [[0, 0, 1, 0], [512, 512, 1, 0]] * (strokes.MAX_POINTS // 2)
    with pytest.raises(strokes.StrokesError, match="units of line"):
        strokes.validate_document(document(pen(*points, size=64)))


def test_three_thousand_long_lines_of_a_pen_are_kept() -> None:
    line = pen(*[[100 + 5 * k, 200 + k, 0.5, 16 * k] for k in range(60)])
    strokes.validate_document(document(*[line] * 3000))


def test_the_checksum_depends_on_content_and_not_on_the_order_of_keys() -> None:
    stroke, other = pen([1, 2, 0.5, 3]), pen([1, 2, 0.5, 4])
    turned: Any = {"strokes": [dict(reversed(stroke.items()))], "version": 1}
    digests = [strokes.checksum(strokes.canonical_json(one)) for one in (document(stroke), turned, document(other))]
    assert digests[0] == digests[1]
    assert digests[2] != digests[0]


@pytest.mark.parametrize("case", cases("rasterise"))
def test_the_paper_is_256_grey_pixels_with_the_expected_ink(case: dict[str, Any]) -> None:
    paper = strokes.rasterise(case["document"])
    assert (paper.mode, paper.size) == ("L", (256, 256))
    greys = np.asarray(paper).astype(float)
    ink_px = ((255 - greys) / 255).sum()
    assert ink_px == pytest.approx(case["ink_px"], abs=case["tolerance_px"])
    for x, y, low, high in case["greys"]:
        assert low <= greys[y, x] <= high, (x, y, greys[y, x])


@pytest.mark.parametrize("case", cases("rasterise"))
def test_the_ink_stays_in_its_box(case: dict[str, Any]) -> None:
    inked_y, inked_x = np.nonzero(np.asarray(strokes.rasterise(case["document"])) < 255)
    if case["box"] is None:
        assert len(inked_x) == 0
        return
    box = [inked_x.min(), inked_y.min(), inked_x.max() + 1, inked_y.max() + 1]
    assert np.abs(np.subtract(box, case["box"])).max() <= 1


def test_the_paper_agrees_with_exact_geometry() -> None:
    drawing = document(pen([80, 90, 0.2, 0], [300, 160, 0.9, 9], [220, 400, 0.5, 20], size=24))
    drawn = np.asarray(strokes.rasterise(drawing)).astype(float)
    assert np.abs(drawn - exact_paper(drawing)).mean() < 0.3


def exact_paper(drawing: Any, per_px: int = 4) -> np.ndarray[Any, Any]:
    """(256, 256) float greys: the share of a pixel's per_px^2 samples within half a width of a line."""
    ticks = (np.arange(256 * per_px) + 0.5) * 2 / per_px
    x, y = np.meshgrid(ticks, ticks)
    paper = np.full(x.shape, 255.0)
    for stroke in drawing["strokes"]:
        for (ax, ay, ap, _), (bx, by, bp, _) in zip(stroke["points"], stroke["points"][1:], strict=False):
            along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)
            along = along.clip(0, 1)
            distance = np.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay))
            paper[distance <= stroke["size"] * (0.4 + 0.3 * (ap + bp)) / 2] = 0
    return paper.reshape(256, per_px, 256, per_px).mean(axis=(1, 3))
