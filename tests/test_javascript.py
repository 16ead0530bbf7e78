"""The reader of the scripts' imports (javascript.py), by which test_architecture.py holds the rooms apart."""

import pytest

from tests.javascript import find_wrong_imports, list_loaded, read_imports


@pytest.mark.parametrize(
    "source",
    [
        'import "../live/live.js";',
        'import live from "../live/live.js";',
        "import * as live from '../live/live.js'",
        '// Why.\nimport { gettext as $, b } from "../live/live.js";',
        'import {\n  a,\n  b,\n} from "../live/live.js";',
        'import{a}from"../live/live.js"',
        'export { a } from "../live/live.js";',
        'export {\n  a,\n} from "../live/live.js";',
        'export * from "../live/live.js";',
        'const { a } = await import("../live/live.js");',
        "const later = () => import(\n  './../live/live.js'\n);",
        'import { a } from "/static/studio/live/live.js";',
        'start(); import "../live/live.js";',
    ],
)
def test_the_reader_of_scripts_sees_every_form_and_reports_a_wrong_import(source: str) -> None:
    assert list(read_imports(source, "studio/drawing/strokes.js")) == ["studio/live/live.js"]
    assert find_wrong_imports(source, "studio/drawing/strokes.js") == ["studio/live/live.js"]
    assert find_wrong_imports(source, "studio/paper/sheet.js") == []


@pytest.mark.parametrize(
    "source",
    [
        'export const from = "../live/live.js";',
        'export function take(from = "../live/live.js") {}',
        'gettext("You may import a picture from \\"here\\".");',
        'load("../live/live.js"); // import it',
        'const file = important("../live/live.js");',
    ],
)
def test_the_reader_of_scripts_takes_nothing_else_for_an_import(source: str) -> None:
    assert list(read_imports(source, "studio/drawing/strokes.js")) == []


def test_a_script_may_not_import_what_only_the_browser_knows() -> None:
    with pytest.raises(ValueError, match="only the browser knows"):
        list(read_imports("await import(`./${name}.js`);", "studio/draw.js"))


@pytest.mark.parametrize("address", ["idb", "https://example.com/a.js", "../nowhere.js"])
def test_a_script_may_not_import_what_is_in_no_room(address: str) -> None:
    assert find_wrong_imports(f'import "{address}";', "studio/draw.js") != []


def test_what_is_loaded_with_a_script_does_not_include_what_it_loads_later() -> None:
    loaded = list_loaded("studio/importing/importing.js")
    assert loaded == {"studio/importing/importing.js", "studio/later.js", "js/i18n.js"}
