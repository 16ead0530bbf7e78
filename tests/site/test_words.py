"""The catalogues in locale/: complete, compiled, and sent to the browser's scripts."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import django
import polib
import pytest
from django.conf import settings
from django.test import Client

ROOT = Path(settings.BASE_DIR)
LIBRARIES = Path(django.__file__).parents[1]
CATALOGUES = sorted((ROOT / "locale").rglob("*.po"))
DOMAINS = [path for path in CATALOGUES if "libraries" not in path.parts]
PLACEHOLDER = re.compile(r"%\(\w+\)s|%[sd]|\{\w*\}")
COLLECT = ["--all", "--no-location", "--no-wrap", *(f"--ignore={name}" for name in (".venv*", "var/*", "tests/*"))]


def name(path: Path) -> str:
    return path.relative_to(ROOT / "locale").as_posix()


def key(entry: polib.POEntry) -> tuple[str | None, str]:
    return entry.msgctxt, entry.msgid


def translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_language_but_english_has_both_catalogues() -> None:
    languages = {code for code, _ in settings.LANGUAGES if code != "en"}
    found = {(path.parts[-3], path.stem) for path in DOMAINS}
    assert found == {(language, domain) for language in languages for domain in ("django", "djangojs")}


@pytest.mark.parametrize("path", CATALOGUES, ids=name)
def test_every_message_is_translated_and_none_is_a_guess(path: Path) -> None:
    for entry in (catalogue := polib.pofile(str(path))):
        assert not entry.fuzzy, entry.msgid
        assert not entry.obsolete, entry.msgid
        assert all(translations(entry)), entry.msgid
    assert len(catalogue) > 0


@pytest.mark.parametrize("path", CATALOGUES, ids=name)
def test_a_translation_fills_in_what_the_original_does(path: Path) -> None:
    for entry in polib.pofile(str(path)):
        wanted = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
        for words in translations(entry):
            assert set(PLACEHOLDER.findall(words)) <= wanted, entry.msgid
        assert set(PLACEHOLDER.findall("".join(translations(entry)))) == wanted, entry.msgid


@pytest.mark.parametrize("path", CATALOGUES, ids=name)
def test_the_compiled_catalogue_says_what_the_text_says(path: Path) -> None:
    text, compiled = polib.pofile(str(path)), polib.mofile(str(path.with_suffix(".mo")))
    assert {key(e): translations(e) for e in compiled} == {key(e): translations(e) for e in text}, "Run make messages."


@pytest.mark.services
def test_the_catalogues_hold_every_message_of_the_source_and_no_other(tmp_path: Path) -> None:
    """Collected anew from a copy of the source."""
    for folder in ("accounts", "inference", "sketch2real_site", "studio", "templates", "static", "locale"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    settings_of_copy = tmp_path / "copy_settings.py"
    settings_of_copy.write_text(
        f"from tests.settings import *\nBASE_DIR = {str(tmp_path)!r}\n"
        f"LOCALE_PATHS = [{str(tmp_path / 'locale')!r}]\nTEMPLATES[0]['DIRS'] = []\n"
    )
    for domain in ("django", "djangojs"):
        command = [sys.executable, "-m", "django", "makemessages", "--domain", domain, *COLLECT]
        environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": f"{tmp_path}:{ROOT}"}
        environment["DJANGO_SETTINGS_MODULE"] = "copy_settings"
        subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)
    for path in DOMAINS:
        fresh = {key(entry) for entry in polib.pofile(str(tmp_path / "locale" / name(path))) if not entry.obsolete}
        assert {key(entry) for entry in polib.pofile(str(path))} == fresh, "Run make messages, then translate."


@pytest.mark.services
def test_the_search_for_words_did_not_lose_its_way_in_a_script() -> None:
    """xgettext takes some regular expressions for the beginning of a text, and then overlooks what follows."""
    sources = [path.read_text() for path in (ROOT / "static").rglob("*.js")]
    written = {words for source in sources for words in re.findall(r'gettext\("([^"]+)"', source)}
    for path in (path for path in DOMAINS if path.stem == "djangojs"):
        assert written == {entry.msgid for entry in polib.pofile(str(path))}


def test_what_is_said_in_place_of_the_libraries_is_still_said_by_them() -> None:
    for path in (path for path in CATALOGUES if "libraries" in path.parts):
        theirs = {
            entry.msgid
            for package in ("django/conf", "django/contrib/auth", "allauth")
            for entry in polib.pofile(str(LIBRARIES / package / "locale" / path.parts[-3] / "LC_MESSAGES" / path.name))
        }
        assert {entry.msgid for entry in polib.pofile(str(path))} <= theirs


def test_the_scripts_of_an_english_page_need_no_words(client: Client, db: None) -> None:
    assert "/words/" not in client.get("/").content.decode()


def test_a_german_page_brings_its_scripts_their_words_which_the_browser_keeps(client: Client, db: None) -> None:
    page = client.get("/draw/", headers={"Accept-Language": "de"}).content.decode()
    (address,) = re.findall(r'<script defer src="(/words/de/[0-9a-f]{12}\.js)"></script>', page)
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert (answer["Content-Language"], answer["Content-Encoding"]) == ("de", "gzip")
    assert "Passkeys funktionieren nur" in client.get(address).content.decode()
    assert "Verf\\u00fcgbare" not in client.get(address).content.decode(), "The words of Django's admin are not ours."


def test_there_are_no_words_in_a_language_that_does_not_exist(client: Client, db: None) -> None:
    assert client.get("/words/xx/0123456789ab.js").status_code == 404
