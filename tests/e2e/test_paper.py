"""The browser's picture of a drawing is the server's."""

import base64
import io
import json
import random
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Page

from studio.strokes import rasterise
from tests.e2e.conftest import ROOT
from tests.e2e.journeys import open_drawing_page

pytestmark = pytest.mark.browser

VECTORS = json.loads((ROOT / "tests/vectors/strokes.json").read_text())["rasterise"]

RASTERISE = """async (documents) => {
    const { Paper } = await import("/static/studio/paper.js");
    return documents.map(({ strokes }) => {
        const paper = new Paper(document.createElement("canvas"));
        paper.redraw(strokes);
        return paper.shrink().canvas.toDataURL();
    });
}"""


@pytest.fixture
def papers(page: Page) -> Any:
    open_drawing_page(page)

    def draw(*documents: dict[str, Any]) -> list[NDArray[np.int_]]:
        urls = page.evaluate(RASTERISE, documents)
        pictures = [Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))) for url in urls]
        return [np.asarray(picture.convert("L"), dtype=int) for picture in pictures]

    return draw


def test_the_browser_draws_the_shared_vectors_as_the_server_does(papers: Any):
    for vector, grey in zip(VECTORS, papers(*(vector["document"] for vector in VECTORS)), strict=True):
        name = vector["name"]
        assert abs((255 - grey).sum() / 255 - vector["ink_px"]) <= vector["tolerance_px"], name
        for x, y, least, greatest in vector["greys"]:
            assert least <= grey[y, x] <= greatest, name


def test_the_browser_draws_a_freehand_drawing_as_the_server_does_to_a_few_levels(papers: Any):
    document = scribble(random.Random(3))
    (grey,) = papers(document)
    difference = np.abs(grey - np.asarray(rasterise(document), dtype=int))
    assert difference.mean() < 1
    assert difference.max() < 64


def scribble(rng: random.Random) -> dict[str, Any]:
    strokes = []
    for index in range(30):
        x, y, points = rng.uniform(50, 460), rng.uniform(50, 460), []
        for step in range(40):
            x, y = x + rng.uniform(-12, 12), y + rng.uniform(-12, 12)
            points.append([round(x, 2), round(y, 2), round(rng.random(), 2), 16 * step])
        strokes.append({"tool": "eraser" if index % 7 == 6 else "pen", "size": rng.uniform(2, 20), "points": points})
    return {"version": 1, "strokes": strokes}
