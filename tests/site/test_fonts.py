"""The site's letters are its own: which files there are, what they hold, and which pages ask for them early."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client

FONTS = settings.BASE_DIR / "static/fonts"
TOKENS = (settings.BASE_DIR / "static/css/tokens.css").read_text()
FACES = [face for face in re.findall(r"@font-face \{(.*?)\}", TOKENS, re.DOTALL) if "url(" in face]
PRELOAD = re.compile(
    r'<link rel="preload" href="/static/fonts/([\w-]+)\.woff2" as="font" type="font/woff2" crossorigin>'
)
# Arrows and minus: Figtree has not all the arrows, and signs side by side should be of one face.
KEY_SIGNS = set("\u2190\u2191\u2192\u2193\u2212")


def list_texts() -> list[Path]:
    places = ("templates/**/*.html", "static/js/*.js", "static/studio/**/*.js", "locale/de/**/*.po")
    return [path for place in places for path in settings.BASE_DIR.glob(place)]


def read_range(face: str) -> set[str]:
    listed = re.search(r"unicode-range: ([^;]+);", face)
    ends = [part.strip().removeprefix("U+").split("-") for part in listed[1].split(",")] if listed else []
    return {chr(code) for end in ends for code in range(int(end[0], 16), int(end[-1], 16) + 1)}


def name_file(face: str) -> str:
    found = re.search(r'url\("\.\./fonts/([\w.-]+)"\)', face)
    assert found, face
    return found[1]


def test_every_font_is_a_file_of_ours_and_has_its_licence() -> None:
    assert sorted(map(name_file, FACES)) == sorted(path.name for path in FONTS.glob("*.woff2"))
    for file in FONTS.glob("*.woff2"):
        assert file.read_bytes()[:4] == b"wOF2"
        assert "SIL OPEN FONT LICENSE" in (FONTS / f"LICENSE-{file.stem.split('-')[0]}.txt").read_text()


def test_no_stylesheet_or_template_asks_another_host_for_anything() -> None:
    for path in [*settings.BASE_DIR.glob("static/css/**/*.css"), *settings.BASE_DIR.glob("templates/**/*.html")]:
        assert not re.search(r"@import|url\([\"']?(https?:)?//|<link[^>]+href=\"(https?:)?//", path.read_text()), path


def test_a_late_font_waits_for_the_next_page() -> None:
    assert len(FACES) == 7
    assert all("font-display: optional;" in face for face in FACES)


@pytest.mark.parametrize("family", ["Figtree", "Newsreader"])
def test_the_early_files_hold_every_sign_of_our_texts(family: str) -> None:
    faces = {name_file(face): read_range(face) for face in FACES if f"font-family: {family};" in face}
    texts = set("".join(path.read_text() for path in list_texts())) - KEY_SIGNS - {"\n"}
    assert texts - faces[f"{family.lower()}.woff2"] == set()
    assert set("àçñøåłčžőș€") <= set().union(*faces.values())


def test_the_ranges_are_those_that_the_files_are_cut_to() -> None:
    script = (settings.BASE_DIR / "docs/build_fonts.sh").read_text()
    cut = {
        ", ".join(found.split(","))
        for found in re.findall(r'^(?:common|western|eastern)="(.+)"$', script, re.MULTILINE)
    }
    assert cut == set(re.findall(r"unicode-range: (.+);", TOKENS))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "early"),
    [
        ("/", ["figtree", "newsreader"]),
        ("/accounts/login/", ["figtree", "newsreader"]),
        ("/nowhere/", ["figtree", "newsreader"]),
        ("/draw/", ["figtree", "newsreader-wordmark"]),
    ],
)
def test_a_page_asks_early_for_what_it_shows_first(client: Client, path: str, early: list[str]) -> None:
    assert PRELOAD.findall(client.get(path).content.decode()) == early


def test_the_page_of_a_broken_server_names_the_fonts_too() -> None:
    assert PRELOAD.findall(render_to_string("500.html")) == ["figtree", "newsreader"]


@pytest.mark.django_db
def test_fonts_may_come_from_here_alone(client: Client) -> None:
    policy = client.get("/")["Content-Security-Policy"]
    directives = dict(directive.strip().split(" ", 1) for directive in policy.split(";"))
    assert directives.get("font-src", directives["default-src"]) == "'self'"
