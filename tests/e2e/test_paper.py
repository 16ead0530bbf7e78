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
    const { Paper } = await import("/static/studio/paper/paper.js");
    return documents.map(({ strokes }) => {
        const paper = new Paper(document.createElement("canvas"));
        paper.show(strokes);
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


CHANGE = """async ({strokes, more}) => {
    const { Paper } = await import("/static/studio/paper/paper.js");
    const show = (...states) => {
        const canvas = document.createElement("canvas");
        canvas.width = canvas.height = 731;
        const paper = new Paper(canvas);
        for (const [finished, growing] of states) paper.show(finished, growing);
        return canvas.toDataURL() + paper.shrink().canvas.toDataURL();
    };
    const without = strokes.filter((_, index) => index !== 17);
    const other = strokes.map((stroke, index) => (index === 5 ? more[0] : stroke));
    const reversed = [...strokes].reverse();
    const all = [...strokes, ...more];
    const half = {...more[0], points: more[0].points.slice(0, 9)};
    const pairs = {
        undo: [show([strokes], [strokes.slice(0, 40)]), show([strokes.slice(0, 40)])],
        within: [show([strokes], [without], [other]), show([other])],
        back: [show([strokes], [other], [strokes]), show([strokes])],
        order: [show([strokes], [reversed]), show([reversed])],
        added: [show([strokes.slice(0, 3)], [all], [[...all, ...reversed]]), show([[...all, ...reversed]])],
        nothing: [show([strokes], [[]]), show([[]])],
        underThePen: [show([strokes], [strokes, [half]]), show([[...strokes, half]])],
        cancelled: [show([strokes], [strokes, [half]], [strokes]), show([strokes])],
    };
    return Object.keys(pairs).filter((name) => pairs[name][0] !== pairs[name][1]);
}"""


def test_what_was_drawn_anew_in_part_looks_as_if_drawn_whole(page: Page):
    open_drawing_page(page)
    strokes, more = (scribble(random.Random(seed))["strokes"] for seed in (3, 4))
    short = [{**stroke, "points": stroke["points"][:8]} for stroke in (strokes + more) * 2]
    assert page.evaluate(CHANGE, {"strokes": short, "more": more}) == []


LIFT = """async ({strokes, move}) => {
    const { Paper } = await import("/static/studio/paper/paper.js");
    const { moveStroke } = await import("/static/studio/drawing/geometry.js");
    const openPaper = () => new Paper(Object.assign(document.createElement("canvas"), {width: 1024, height: 1024}));
    const [resting, held] = [strokes.slice(0, 50), strokes.slice(50)];
    const [dragged, dropped, left] = [openPaper(), openPaper(), openPaper()];
    for (const step of [{dx: 3}, move]) dragged.lift({resting, held, move: step});
    dropped.show([...resting, ...held.map((stroke) => moveStroke(stroke, move))]);
    const pictures = [dragged.shrink().grey, dropped.shrink().grey].map((grey) => [...grey]);
    dragged.show(strokes);
    left.show(strokes);
    return {pictures, isBack: String(dragged.shrink().grey) === String(left.shrink().grey)};
}"""


@pytest.mark.parametrize(
    ("move", "most_levels"),
    [({"dx": 40, "dy": -24}, 12), ({"angle": 0.4, "cx": 256}, 64), ({"scale": 1.5, "cx": 256}, 64)],
)
def test_what_is_dragged_looks_as_when_it_is_dropped(page: Page, move: dict[str, float], most_levels: int):
    open_drawing_page(page)
    strokes = [{**stroke, "points": stroke["points"][:8]} for stroke in scribble(random.Random(3))["strokes"] * 2]
    seen = page.evaluate(LIFT, {"strokes": strokes, "move": move})
    dragged, dropped = (np.asarray(picture, dtype=int) for picture in seen["pictures"])
    assert np.abs(dragged - dropped).max() <= most_levels
    assert seen["isBack"]


GROW = """async (points) => {
    const { Paper } = await import("/static/studio/paper/paper.js");
    const [bit, whole] = [0, 0].map(() => new Paper(document.createElement("canvas")));
    const stroke = {tool: "pen", size: 20, points: []};
    for (const point of points) {
        stroke.points.push(point);
        bit.show([], [stroke]);
    }
    bit.show([stroke]);
    whole.show([{...stroke}]);
    return bit.shrink().canvas.toDataURL() === whole.shrink().canvas.toDataURL();
}"""


@pytest.mark.parametrize("count", [0, 1, 2, 30])
def test_a_line_that_grew_point_by_point_looks_as_if_drawn_at_once(page: Page, count: int):
    open_drawing_page(page)
    points = [[100 + 10 * k, 200 + k * k / 4, 1 / (k + 1), k] for k in range(count)]
    assert page.evaluate(GROW, points) is True


def scribble(rng: random.Random) -> dict[str, Any]:
    strokes = []
    for index in range(30):
        x, y, points = rng.uniform(50, 460), rng.uniform(50, 460), []
        for step in range(40):
            x, y = x + rng.uniform(-12, 12), y + rng.uniform(-12, 12)
            points.append([round(x, 2), round(y, 2), round(rng.random(), 2), 16 * step])
        strokes.append({"tool": "eraser" if index % 7 == 6 else "pen", "size": rng.uniform(2, 20), "points": points})
    return {"version": 1, "strokes": strokes}
