"""Pages and JSON are compressed for browsers that say they can read it; pictures are as they are."""

import gzip

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from sketch2real_site.compression import TextCompressionMiddleware

READS_GZIP = {"Accept-Encoding": "gzip"}


@pytest.mark.django_db
def test_a_page_is_compressed(client: Client) -> None:
    plain, packed = client.get("/draw/"), client.get("/draw/", headers=READS_GZIP)
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert b'id="paper-canvas"' in gzip.decompress(packed.content)
    assert len(packed.content) < len(plain.content) / 2
    assert "Content-Encoding" not in plain


@pytest.mark.parametrize(
    ("content_type", "is_compressed"),
    [("text/html; charset=utf-8", True), ("application/json", True), ("image/jpeg", False), ("application/zip", False)],
)
def test_only_texts_are_compressed(content_type: str, is_compressed: bool) -> None:
    def answer(_: HttpRequest) -> HttpResponse:
        return HttpResponse(b"face " * 1000, content_type=content_type)

    request = RequestFactory().get("/", headers=READS_GZIP)
    response = TextCompressionMiddleware(answer)(request)
    assert (response.headers.get("Content-Encoding") == "gzip") is is_compressed
