"""/gallery/download/ and /gallery/contact-sheet/."""

import io
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from studio import services
from studio.exchange.contact_sheet import MAX_ON_SHEETS, PAPER_PX, Layout
from studio.exchange.views import ZipForm
from studio.models import Artwork

ZIP, SHEET = "/gallery/download/", "/gallery/contact-sheet/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(owner: AbstractBaseUser, line: Callable[..., dict[str, Any]]) -> list[Artwork]:
    return [
        services.create_artwork(owner=owner, strokes=line(y), title=title)
        for y, title in ((90, "Élodie"), (300, "Uncle"))
    ]


def read_zip(answer: Any) -> ZipFile:
    async def gather() -> bytes:
        return b"".join([chunk async for chunk in answer.streaming_content])

    return ZipFile(io.BytesIO(async_to_sync(gather)()))


@pytest.mark.parametrize("url", [ZIP, SHEET])
def test_nobody_else_gets_them(url: str, two: list[Artwork], outsider_client: Client):
    body = {"ids": [artwork.pk for artwork in two], "kind": "png"}
    assert Client().post(url, body)["Location"] == f"/accounts/login/?next={url}"
    assert outsider_client.post(url, body).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_zip_holds_photo_drawing_and_strokes_of_each(
    two: list[Artwork], owner_client: Client, line: Callable[..., dict[str, Any]]
):
    answer = owner_client.post(ZIP, {"ids": [two[1].pk, two[0].pk, uuid4()]})
    assert (answer["Content-Type"], "faces.zip" in answer["Content-Disposition"]) == ("application/zip", True)
    archive = read_zip(answer)
    assert sorted(archive.namelist()) == [
        f"{folder}/{name}"
        for folder in ("001-uncle", "002-élodie")
        for name in ("drawing.png", "photo.jpg", "strokes.json")
    ]
    assert archive.testzip() is None
    assert json.loads(archive.read("001-uncle/strokes.json")) == line(300)
    assert archive.read("002-élodie/photo.jpg") == two[0].current.photo.open().read()


@pytest.mark.django_db(transaction=True)
def test_a_lost_picture_is_named_in_the_zip(two: list[Artwork], owner_client: Client):
    default_storage.delete(two[0].current.photo.name)
    archive = read_zip(owner_client.post(ZIP, {"ids": [two[0].pk]}))
    assert "001-élodie/photo.jpg.missing.txt" in archive.namelist()


def test_more_than_the_limit_is_refused_with_a_sentence(
    two: list[Artwork], owner_client: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(ZipForm, "most", 1)
    page = owner_client.post(ZIP, {"ids": [artwork.pk for artwork in two]}, follow=True)
    assert "1 faces at once at most." in page.content.decode()


@pytest.mark.slow
def test_a_contact_sheet_is_a4_and_says_that_it_is_ai_made(two: list[Artwork], owner_client: Client):
    body = {"ids": [artwork.pk for artwork in two], "titles": "1"}
    png = owner_client.post(SHEET, {**body, "kind": "png"})
    sheet = Image.open(io.BytesIO(png.content))
    assert (sheet.format, sheet.size) == ("PNG", PAPER_PX)
    assert "trainedAlgorithmicMedia" in sheet.info["XML:com.adobe.xmp"]
    layout = Layout(2, has_titles=True)
    left, top = layout.place(1)
    face = sheet.crop((left, top, left + layout.side_px, top + layout.side_px)).resize((1, 1)).getpixel((0, 0))
    assert face != (255, 255, 255)
    pdf = owner_client.post(SHEET, {**body, "kind": "pdf"}).content
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type /Page\n") == 1 or b"/Count 1" in pdf


@pytest.mark.parametrize("has_titles", [True, False])
def test_as_many_as_may_be_fit_on_one_sheet(has_titles: bool):
    layouts = [Layout(columns, has_titles) for columns in range(1, 12)]
    assert max(layout.capacity for layout in layouts) >= MAX_ON_SHEETS
    for layout in layouts:
        left, top = layout.place(layout.capacity - 1)
        assert left + layout.side_px <= PAPER_PX[0] - 90
        assert top + layout.side_px <= PAPER_PX[1] - 150
