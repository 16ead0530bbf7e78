"""/api/v1/drafts/ and /api/v1/save-points/: what lies on the desks, and what gave way to it."""

import base64
import io
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.test import Client
from PIL import Image

from studio import drafts
from studio.models import Draft, SavePoint

pytestmark = pytest.mark.django_db

DEVICE, WRITER, OTHER_WRITER, DRAWING = (uuid.UUID(int=number) for number in (1, 2, 3, 4))
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
BLANK = {"version": 1, "strokes": []}
Line = Callable[..., dict[str, Any]]


def put(client: Client, strokes: dict[str, Any], *, device: uuid.UUID = DEVICE, seconds: float = 0, **fields: Any):
    body = {
        "strokes": strokes,
        "settings": {"seed": 7},
        "drawing": str(DRAWING),
        "writer": str(WRITER),
        "edited_at": (NOON + timedelta(seconds=seconds)).isoformat(),
        **{name: str(value) if isinstance(value, uuid.UUID) else value for name, value in fields.items()},
    }
    return client.put(f"/api/v1/drafts/{device}/", body, content_type="application/json")


def extend(client: Client, strokes: dict[str, Any], *, base: float = 0, seconds: float = 5, **fields: Any):
    """What follows the draft that was put at `base` seconds."""
    body = {
        "strokes": strokes,
        "settings": {"seed": 8},
        "drawing": str(DRAWING),
        "writer": str(WRITER),
        "base": (NOON + timedelta(seconds=base)).isoformat(),
        "edited_at": (NOON + timedelta(seconds=seconds)).isoformat(),
        "kept_strokes": 1,
        **{name: str(value) if isinstance(value, uuid.UUID) else value for name, value in fields.items()},
    }
    return client.patch(f"/api/v1/drafts/{DEVICE}/", body, content_type="application/json")


def keep(client: Client, strokes: dict[str, Any], name: str = "Before the hair"):
    body = {"strokes": strokes, "settings": {}, "drawing": str(DRAWING), "name": name}
    return client.post("/api/v1/save-points/", body, content_type="application/json")


def is_draft_of(seconds: int) -> dict[str, Any]:
    """The answer to what became the draft, and nothing gave way."""
    return {"is_current": True, "kept": None, "edited_at": f"2026-05-01T12:00:{seconds:02d}Z"}


def save_points(client: Client) -> list[dict[str, Any]]:
    return client.get("/api/v1/save-points/").json()


def test_a_visitor_keeps_nothing_on_the_server(db: None, line: Line):
    for answer in (put(Client(), line()), keep(Client(), line()), Client().get("/api/v1/drafts/")):
        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert not Draft.objects.exists()


def test_an_outsider_sees_neither_draft_nor_save_point(owner_client: Client, outsider_client: Client, line: Line):
    put(owner_client, line())
    point = keep(owner_client, line()).json()
    assert outsider_client.get("/api/v1/drafts/").json() == []
    assert save_points(outsider_client) == []
    address = f"/api/v1/save-points/{point['id']}/"
    assert outsider_client.get(f"/api/v1/drafts/{DEVICE}/").status_code == 404
    assert outsider_client.get(address).status_code == 404
    assert outsider_client.delete(address).status_code == 404
    assert outsider_client.patch(address, {"name": "x"}, content_type="application/json").status_code == 404
    assert put(outsider_client, line(9)).json() == is_draft_of(0)
    assert owner_client.get(f"/api/v1/drafts/{DEVICE}/").json()["strokes"] == line()


def test_a_draft_comes_back_as_it_was_sent(owner_client: Client, line: Line):
    assert put(owner_client, line(), artwork=uuid.UUID(int=9), is_saved=True).status_code == 200
    draft = owner_client.get(f"/api/v1/drafts/{DEVICE}/").json()
    assert draft == {
        "device": str(DEVICE),
        "drawing": str(DRAWING),
        "artwork": str(uuid.UUID(int=9)),
        "is_saved": True,
        "edited_at": "2026-05-01T12:00:00Z",
        "strokes": line(),
        "settings": {"fidelity": 0.8, "seed": 7, "palette": {}},
    }
    (listed,) = owner_client.get("/api/v1/drafts/").json()
    assert "strokes" not in listed


def test_a_page_overwrites_what_it_wrote_itself(owner_client: Client, line: Line):
    put(owner_client, line(1))
    answer = put(owner_client, line(2), seconds=5).json()
    assert answer == is_draft_of(5)
    assert owner_client.get(f"/api/v1/drafts/{DEVICE}/").json()["strokes"] == line(2)


def test_another_page_of_the_device_overwrites_and_the_older_drawing_is_kept(owner_client: Client, line: Line):
    put(owner_client, line(1))
    answer = put(owner_client, line(2), seconds=5, writer=OTHER_WRITER).json()
    assert answer["is_current"] is True
    (point,) = save_points(owner_client)
    assert (answer["kept"]["id"], point["name"]) == (point["id"], "")
    assert owner_client.get(f"/api/v1/save-points/{point['id']}/").json()["strokes"] == line(1)


def test_a_drawing_that_comes_late_does_not_overwrite_a_newer_one_and_is_kept(owner_client: Client, line: Line):
    put(owner_client, line(1), seconds=60)
    answer = put(owner_client, line(2), seconds=5, writer=OTHER_WRITER).json()
    assert answer["is_current"] is False
    assert owner_client.get(f"/api/v1/drafts/{DEVICE}/").json()["strokes"] == line(1)
    assert owner_client.get(f"/api/v1/save-points/{answer['kept']['id']}/").json()["strokes"] == line(2)


def test_a_new_drawing_of_the_same_page_keeps_the_one_before(owner_client: Client, line: Line):
    put(owner_client, line(1))
    assert put(owner_client, BLANK, seconds=5, drawing=uuid.UUID(int=5)).json()["kept"]
    assert put(owner_client, line(2), seconds=9, drawing=uuid.UUID(int=5)).json()["kept"] is None
    assert len(save_points(owner_client)) == 1


def test_what_is_not_lost_is_not_kept_twice(owner_client: Client, line: Line):
    put(owner_client, line(1))
    more = {"version": 1, "strokes": [*line(1)["strokes"], *line(2)["strokes"]]}
    assert put(owner_client, more, seconds=5, writer=OTHER_WRITER).json()["kept"] is None
    put(owner_client, more, seconds=6, writer=OTHER_WRITER, is_saved=True)
    assert put(owner_client, line(3), seconds=7, drawing=uuid.UUID(int=5)).json()["kept"] is None
    assert save_points(owner_client) == []


def test_devices_do_not_overwrite_one_another(owner_client: Client, line: Line):
    put(owner_client, line(1))
    put(owner_client, line(2), device=uuid.UUID(int=77), seconds=5)
    devices = [draft["device"] for draft in owner_client.get("/api/v1/drafts/").json()]
    assert devices == [str(uuid.UUID(int=77)), str(DEVICE)]


def test_a_device_not_used_for_long_leaves_its_drawing_as_a_save_point(
    owner_client: Client, line: Line, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(drafts, "MAX_DEVICES", 2)
    for number in range(3):
        put(owner_client, line(number), device=uuid.UUID(int=50 + number))
    assert len(owner_client.get("/api/v1/drafts/").json()) == 2
    (point,) = save_points(owner_client)
    assert owner_client.get(f"/api/v1/save-points/{point['id']}/").json()["strokes"] == line(0)


def test_a_save_point_has_a_name_and_a_thumbnail_and_can_be_renamed_and_deleted(owner_client: Client, line: Line):
    answer = keep(owner_client, line())
    assert answer.status_code == 201
    (point,) = save_points(owner_client)
    assert point == answer.json()
    assert point["name"] == "Before the hair"
    thumbnail = Image.open(io.BytesIO(base64.b64decode(point["thumbnail"])))
    assert (thumbnail.format, thumbnail.size) == ("PNG", (128, 128))
    assert thumbnail.convert("L").getextrema()[0] < 64
    address = f"/api/v1/save-points/{point['id']}/"
    assert owner_client.patch(address, {"name": "Curls"}, content_type="application/json").json()["name"] == "Curls"
    assert owner_client.delete(address).status_code == 204
    assert save_points(owner_client) == []


def test_the_sites_own_save_points_make_room_and_named_ones_do_not(
    owner_client: Client, line: Line, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(drafts, "MAX_UNNAMED", 2)
    monkeypatch.setattr(drafts, "MAX_NAMED", 1)
    keep(owner_client, line())
    for number in range(5):
        put(owner_client, line(number), seconds=number, drawing=uuid.UUID(int=100 + number))
    assert [point["name"] for point in save_points(owner_client)] == ["", "", "Before the hair"]
    full = keep(owner_client, line())
    assert (full.status_code, full.json()["code"]) == (409, "quota_reached")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"strokes": {"version": 2, "strokes": []}}, "invalid"),
        ({"settings": {"seed": -1}}, "invalid"),
        ({"drawing": "x"}, "invalid"),
        ({"edited_at": "yesterday"}, "invalid"),
        ({"writer": None}, "invalid"),
    ],
)
def test_what_is_no_drawing_is_refused(owner_client: Client, line: Line, fields: dict[str, Any], code: str):
    answer = put(owner_client, line(), **fields) if "strokes" not in fields else put(owner_client, fields["strokes"])
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not Draft.objects.exists()


def test_they_go_with_their_owner(owner: AbstractBaseUser, owner_client: Client, line: Line):
    put(owner_client, line())
    keep(owner_client, line())
    owner.delete()
    assert not Draft.objects.exists()
    assert not SavePoint.objects.exists()


@pytest.mark.slow
def test_a_drawing_of_ten_thousand_strokes_is_kept_and_comes_back(owner_client: Client):
    points = [[100 + k, 200.25 + k, 0.5, 1_000_000 + k] for k in range(11)]  # 3.6 MB: more than Django takes by itself
    strokes = {"version": 1, "strokes": [{"tool": "pen", "size": 3, "points": points}] * 10_000}
    assert put(owner_client, strokes).status_code == 200
    assert owner_client.get(f"/api/v1/drafts/{DEVICE}/").json()["strokes"] == strokes


def test_a_draft_that_grows_is_sent_its_end_alone(owner_client: Client, line: Line):
    put(owner_client, line(1))
    assert extend(owner_client, line(2)).json() == is_draft_of(5)
    assert extend(owner_client, line(3), base=5, seconds=9, kept_strokes=2).status_code == 200
    draft = owner_client.get(f"/api/v1/drafts/{DEVICE}/").json()
    assert draft["strokes"]["strokes"] == [line(k)["strokes"][0] for k in (1, 2, 3)]
    assert (draft["settings"]["seed"], draft["edited_at"]) == (8, "2026-05-01T12:00:09Z")
    assert save_points(owner_client) == []


def test_what_was_undone_gives_way_to_the_end(owner_client: Client, line: Line):
    put(owner_client, line(1))
    assert extend(owner_client, line(2), kept_strokes=0).status_code == 200
    assert owner_client.get(f"/api/v1/drafts/{DEVICE}/").json()["strokes"] == line(2)


@pytest.mark.parametrize(
    "fields",
    [{"base": 1}, {"writer": OTHER_WRITER}, {"drawing": uuid.UUID(int=5)}, {"kept_strokes": 2}],
    ids=["an older draft", "another page", "another drawing", "more strokes than there are"],
)
def test_an_end_that_does_not_fit_the_draft_is_refused_and_changes_nothing(
    owner_client: Client, line: Line, fields: dict[str, Any]
):
    put(owner_client, line(1))
    answer = extend(owner_client, line(2), **fields)
    assert (answer.status_code, answer.json()["code"]) == (409, "out_of_step")
    assert owner_client.get(f"/api/v1/drafts/{DEVICE}/").json()["strokes"] == line(1)


def test_nobody_extends_the_draft_of_another(owner_client: Client, outsider_client: Client, line: Line):
    put(owner_client, line(1))
    assert extend(outsider_client, line(2)).status_code == 409
    assert extend(Client(), line(2)).status_code == 401
    assert owner_client.get(f"/api/v1/drafts/{DEVICE}/").json()["strokes"] == line(1)


@pytest.mark.slow
def test_an_end_that_makes_the_drawing_too_large_is_refused(owner_client: Client, line: Line):
    dot = {"tool": "pen", "size": 1, "points": [[1, 1, 0, 0]]}
    put(owner_client, {"version": 1, "strokes": [dot] * 19_999})
    answer = extend(owner_client, {"version": 1, "strokes": [dot] * 2}, kept_strokes=19_999)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert extend(owner_client, line(2), kept_strokes=19_999).status_code == 200


def test_an_end_with_a_faulty_stroke_is_refused(owner_client: Client, line: Line):
    put(owner_client, line(1))
    assert (
        extend(owner_client, {"version": 1, "strokes": [{"tool": "brush", "size": 1, "points": []}]}).status_code == 400
    )


@pytest.mark.parametrize("year", [2200, 9999])
def test_a_draft_dated_in_the_future_counts_as_of_now_and_gives_way_to_the_next(
    owner_client: Client, line: Line, year: int
):
    answer = put(owner_client, line(1), edited_at=f"{year}-12-31T23:59:59Z").json()
    ahead = datetime.fromisoformat(answer["edited_at"]) - datetime.now(UTC)
    assert timedelta() < ahead <= drafts.MAX_SKEW
    later = (datetime.now(UTC) + drafts.MAX_SKEW).isoformat()
    answer = put(owner_client, line(2), writer=OTHER_WRITER, edited_at=later).json()
    assert answer["is_current"] is True
    assert owner_client.get(f"/api/v1/drafts/{DEVICE}/").json()["strokes"] == line(2)


def test_a_device_whose_clock_is_ahead_sends_the_end_alone_after_the_time_that_was_answered(
    owner_client: Client, line: Line
):
    first = put(owner_client, line(1), edited_at="2200-01-01T00:00:00Z").json()["edited_at"]
    fields = {"base": first, "kept_strokes": 1, "edited_at": "2200-01-01T00:00:05Z"}
    body = {"strokes": line(2), "settings": {}, "drawing": str(DRAWING), "writer": str(WRITER), **fields}
    answer = owner_client.patch(f"/api/v1/drafts/{DEVICE}/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["is_current"]) == (200, True)
    assert len(owner_client.get(f"/api/v1/drafts/{DEVICE}/").json()["strokes"]["strokes"]) == 2
