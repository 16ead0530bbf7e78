"""What is served in production is what was written, but for comments and white space."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.files.base import ContentFile

from sketch2real_site.static_files import SmallStaticFilesStorage

ROOT = Path(site.BASE_DIR)


@pytest.fixture
def storage(tmp_path: Path) -> SmallStaticFilesStorage:
    return SmallStaticFilesStorage(location=tmp_path / "static", base_url="/static/")


def save(storage: SmallStaticFilesStorage, name: str, text: str) -> str:
    stored = storage.save(name, ContentFile(text.encode()))
    return storage.open(stored).read().decode()


def test_comments_and_white_space_do_not_travel(storage: SmallStaticFilesStorage) -> None:
    script = "// Why.\nexport function area(side) {\n  return side * side; /* px */\n}\n"
    assert save(storage, "studio/area.js", script) == "export function area(side){return side*side;}"
    assert save(storage, "css/area.css", "/* Why. */\na { color: red; }\n") == "a{color:red}"


def test_a_licence_travels(storage: SmallStaticFilesStorage) -> None:
    assert "MIT" in save(storage, "js/theirs.js", "/*! MIT */\nlet a = 1;\n")


@pytest.mark.parametrize("name", ["admin/theirs.js", "studio/picture.svg"])
def test_what_is_not_ours_stays_as_it_is(storage: SmallStaticFilesStorage, name: str) -> None:
    assert save(storage, name, "// a\n  b\n") == "// a\n  b\n"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("node") is None, reason="node is missing")
def test_the_scripts_pass_their_tests_as_they_are_served(storage: SmallStaticFilesStorage, tmp_path: Path) -> None:
    for path in (ROOT / "static").rglob("*.js"):
        save(storage, path.relative_to(ROOT / "static").as_posix(), path.read_text())
    for name in ("tests/js", "tests/vectors", "package.json"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        (tmp_path / name).parent.mkdir(exist_ok=True)
        copy(ROOT / name, tmp_path / name)
    command = ["node", "--test", "--test-reporter", "tap", "tests/js/all.js"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]
    assert "# fail 0" in done.stdout
    written = sum(len(re.findall(r"^test\(", path.read_text(), re.MULTILINE)) for path in tmp_path.rglob("*.test.js"))
    assert int(re.findall(r"^# tests (\d+)", done.stdout, re.MULTILINE)[0]) >= written > 200
