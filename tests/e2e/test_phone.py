"""Drawing with a finger on a phone's screen."""

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page, expect

from tests.e2e.journeys import JAW, MOUTH, Points, expect_blank, expect_photo, on_screen, open_drawing_page, paper_of

pytestmark = pytest.mark.browser


class Fingers:
    """Touches as the screen reports them: id -> place."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._down: dict[int, tuple[float, float]] = {}

    def draw(self, points: Points, finger: int = 0) -> None:
        first, *rest = on_screen(self._page, points)
        self.put(finger, first)
        for place in rest:
            self.move(finger, place)
        self.lift(finger)

    def put(self, finger: int, place: tuple[float, float]) -> None:
        self._down[finger] = place
        self._send("touchStart")

    def move(self, finger: int, place: tuple[float, float]) -> None:
        self._down[finger] = place
        self._send("touchMove")

    def lift(self, finger: int) -> None:
        del self._down[finger]
        self._send("touchEnd")

    def _send(self, kind: str) -> None:
        points = [{"x": x, "y": y, "id": finger} for finger, (x, y) in self._down.items()]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


@pytest.fixture
def page(phone: BrowserContext) -> Page:
    page = phone.new_page()
    open_drawing_page(page)
    return page


@pytest.fixture
def fingers(page: Page) -> Fingers:
    return Fingers(page)


def test_a_finger_draws_and_the_page_stays_where_it_is(page: Page, fingers: Fingers):
    fingers.draw(JAW)
    fingers.draw([(256, 480), (256, 100), (256, 20)])
    expect_blank(page, is_blank=False)
    expect_photo(page)
    assert page.evaluate("scrollY") == 0


def test_paper_photograph_and_tools_are_on_the_screen_at_the_same_time(page: Page, fingers: Fingers):
    fingers.draw(MOUTH)
    for selector in ("#paper-canvas", "#photo-canvas", "#undo", "#save", "#width", "#fidelity"):
        expect(page.locator(selector)).to_be_in_viewport(ratio=1)


def test_a_second_finger_right_after_the_first_leaves_no_line(page: Page, fingers: Fingers):
    blank = paper_of(page)
    a, b, c, d = on_screen(page, [(100, 100), (400, 400), (120, 140), (420, 440)])
    fingers.put(0, a)
    fingers.put(1, b)
    fingers.move(0, c)
    fingers.move(1, d)
    fingers.lift(0)
    fingers.lift(1)
    expect_blank(page)
    assert paper_of(page) == blank


def test_a_palm_beside_a_line_adds_nothing_to_it(page: Page, fingers: Fingers):
    start, middle, end, palm, palm_moved = on_screen(page, [(100, 100), (150, 110), (200, 100), (450, 450), (300, 460)])
    fingers.put(0, start)
    fingers.move(0, middle)
    page.wait_for_timeout(400)
    alone = paper_of(page)
    fingers.put(1, palm)
    fingers.move(1, palm_moved)
    assert paper_of(page) == alone
    fingers.move(0, end)
    fingers.lift(1)
    fingers.lift(0)
    page.get_by_role("button", name="Undo").tap()
    expect_blank(page)


def test_the_colours_open_over_the_paper_and_close_when_the_finger_draws_on(page: Page, fingers: Fingers):
    page.get_by_role("button", name="Colours").tap()
    expect(page.locator("[data-part=hair]")).to_be_visible()
    fingers.draw([(256, 450), (300, 460)])
    expect(page.locator("[data-part=hair]")).to_be_hidden()


def test_a_tap_shows_the_photograph_large_and_another_puts_it_back(page: Page, fingers: Fingers):
    fingers.draw(JAW)
    expect_photo(page)
    small = page.locator("#photo").bounding_box()
    page.get_by_role("button", name="Show the photograph large").tap()
    large = page.locator("#photo").bounding_box()
    assert small
    assert large
    assert large["width"] > 1.5 * small["width"]
    page.get_by_role("button", name="Show the photograph large").tap()
    assert page.locator("#photo").bounding_box() == small


@pytest.mark.parametrize(("width", "height"), [(320, 568), (360, 640), (390, 844), (844, 390), (768, 1024)])
def test_no_screen_is_too_small(page: Page, width: int, height: int):
    page.set_viewport_size({"width": width, "height": height})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for selector in ("#paper-canvas", "#photo-canvas", "#pen", "#undo", "#clear", "#save", ".studio__more"):
        expect(page.locator(selector)).to_be_in_viewport(ratio=1)
    boxes = page.locator("#studio button:visible").evaluate_all(
        "buttons => buttons.map(b => [b.id, b.getBoundingClientRect().width, b.getBoundingClientRect().height])"
    )
    assert [box for box in boxes if min(box[1:]) < 44] == []
