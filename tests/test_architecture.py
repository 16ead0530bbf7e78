"""Who may import whom: docs/architecture.md as a test. Imports are read from the source, those inside functions too."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests import javascript

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("accounts", "inference", "sketch2real_site", "sketchgan", "studio")
SITE_ROOMS = ("accounts", "inference", "sketch2real_site", "studio")

SEAM = tuple(
    f"sketchgan.{name}"
    for name in (
        *("imaging", "provenance", "network.condition", "network.checkpoint", "scan.paper", "scan.tracing"),
        *("runtime.predictor", "runtime.loading", "runtime.golden", "runtime.enlarging", "runtime.photo_lines"),
    )
)
# First-party modules that a room may import besides its own.
NEIGHBOURS = {
    "accounts": set(),
    "inference": set(SEAM),
    "sketchgan": set(),
    "studio": {
        *("inference.services", "inference.errors", "inference.throttles"),
        *("accounts.belongings", "accounts.mailing.links", "accounts.mailing.mail"),
    },
    # The wiring takes addresses, socket routes, what is to be begun at the start and finished at the end; all else it
    # names by dotted path.
    "sketch2real_site": {
        *("inference.auth", "inference.consumers", "inference.routing", "inference.urls"),
        *("inference.services", "accounts.mailing.post"),
    },
}
# Django's world: what the model library must never have heard of.
WEB = {"django", "rest_framework", "allauth", "channels", "csp", "drf_spectacular", "environ", "storages", "whitenoise"}
# asgiref is Django's own; Pillow makes avatars, zipstream the export.
ACCOUNTS_LIBRARIES = {"django", "asgiref", "allauth", "rest_framework", "drf_spectacular", "PIL", "zipstream"}
# Each room of accounts may import those before it, and what they all stand on; the top (urls, api, ...) may import all.
ACCOUNTS_GROUND = ("accounts.models", "accounts.belongings")
ACCOUNTS_ROOMS = ("accounts.pages", "accounts.mailing", "accounts.sign_in", "accounts.profile", "accounts.staff")
WORKSHOPS = ("sketchgan.training", "sketchgan.data", "sketchgan.evaluation")
# The model library's rooms and the modules at its top, each with those that it may import besides itself: only what
# stands before it. One arrow runs back: training shows a sheet of pictures while it goes on.
MODEL_ROOMS = {
    f"sketchgan.{room}": {f"sketchgan.{name}" for name in may_import.split()}
    for room, may_import in {
        "imaging": "",
        "provenance": "",
        "network": "",
        "scan": "imaging",
        "runtime": "imaging network scan.paper",
        "generate": "imaging provenance network scan.paper runtime",
        "sketch": "imaging network",
        "data.drawing": "",
        "data.photos": "network.condition data.drawing",
        "data.altering": "data.drawing data.photos",
        "data": "provenance network.condition data.drawing data.photos data.altering",
        "training": "imaging network data evaluation.sheet",
        "evaluation": "imaging provenance network data training sketch",
    }.items()
}


def name_module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def list_modules(*rooms: str) -> dict[str, Path]:
    return {name_module(path): path for room in rooms for path in sorted((ROOT / room).rglob("*.py"))}


MODULES = list_modules(*ROOMS)


def read_imports(tree: ast.AST, module: str, *, is_package: bool = False) -> Iterator[str]:
    """Full names of what the code imports; `from a import b` is a.b where that is a module of ours, or else a."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = resolve_base(node, module, is_package=is_package)
            for alias in node.names:
                full_name = f"{base}.{alias.name}"
                yield full_name if full_name in MODULES else base


def resolve_base(node: ast.ImportFrom, module: str, *, is_package: bool) -> str:
    if not node.level:
        return node.module or ""
    parts = module.split(".")
    anchor = parts[: len(parts) - node.level + is_package]
    return ".".join([*anchor, *([node.module] if node.module else [])])


def imports_of(module: str, *, at_start: bool = False) -> set[str]:
    path = MODULES[module]
    tree = ast.parse(path.read_text())
    if at_start:
        drop_what_does_not_run_at_import(tree)
    return set(read_imports(tree, module, is_package=path.name == "__init__.py"))


def drop_what_does_not_run_at_import(tree: ast.AST) -> None:
    for node in ast.walk(tree):
        is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if is_function or (isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")):
            node.body = []


def room_of(name: str) -> str:
    return name.partition(".")[0]


def first_party(names: set[str]) -> set[str]:
    return {name for name in names if room_of(name) in ROOMS}


@pytest.mark.parametrize("module", MODULES)
def test_a_room_imports_only_the_neighbours_that_it_may(module: str) -> None:
    foreign = {name for name in first_party(imports_of(module)) if room_of(name) != room_of(module)}
    assert foreign <= NEIGHBOURS[room_of(module)]


def model_room_of(module: str) -> str:
    return max((room for room in MODEL_ROOMS if is_within(module, room)), key=len)


def is_within(module: str, *places: str) -> bool:
    return any(module == place or module.startswith(f"{place}.") for place in places)


def model_imports_beyond(module: str, imports: set[str]) -> set[str]:
    """What a module of the model library imports from rooms that it must not know."""
    room = model_room_of(module)
    foreign = {name for name in imports if is_within(name, "sketchgan") and model_room_of(name) != room}
    return {name for name in foreign if not is_within(name, *MODEL_ROOMS[room])}


@pytest.mark.slow
@pytest.mark.parametrize("module", [name for name in list_modules("sketchgan") if name != "sketchgan"])
def test_a_room_of_the_model_library_imports_only_what_it_may(module: str) -> None:
    assert model_imports_beyond(module, imports_of(module)) == set()


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("sketchgan.network.generator", "sketchgan.runtime.export"),
        ("sketchgan.runtime.golden", "sketchgan.scan.tracing"),
        ("sketchgan.data.drawing.profile", "sketchgan.data.altering.turn"),
        ("sketchgan.data.photos.records", "sketchgan.data.dataset"),
        ("sketchgan.training.trainer", "sketchgan.evaluation.measure"),
    ],
)
def test_an_import_from_a_later_room_is_seen(module: str, imported: str) -> None:
    assert imported in MODULES
    assert model_imports_beyond(module, {imported, "numpy"}) == {imported}


def find_circle(imports: dict[str, set[str]]) -> list[str]:
    """Modules of which each imports, or is imported by, the next; the last is the first again. Empty without any."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def read_import_graph(*rooms: str) -> dict[str, set[str]]:
    return {module: (imports_of(module) & MODULES.keys()) - {module} for module in list_modules(*rooms)}


@pytest.mark.slow
def test_no_imports_run_in_a_circle() -> None:
    assert find_circle(read_import_graph(*ROOMS)) == []


def test_a_circle_of_imports_is_found_even_inside_of_functions() -> None:
    graph = read_import_graph("sketchgan")
    late = ast.parse("def choose():\n    from sketchgan.runtime import loading")
    graph["sketchgan.network.checkpoint"] |= set(read_imports(late, "sketchgan.network.checkpoint"))
    circle = find_circle(graph)
    assert circle[0] == circle[-1]
    assert {"sketchgan.network.checkpoint", "sketchgan.runtime.loading"} <= set(circle)


@pytest.mark.parametrize("module", list_modules("accounts"))
def test_accounts_knows_few_libraries_and_no_other_room(module: str) -> None:
    roots = {room_of(name) for name in imports_of(module)}
    assert roots - sys.stdlib_module_names <= ACCOUNTS_LIBRARIES | {"accounts"}


def floor_of(name: str) -> int:
    """Of a module of accounts: 0 for the ground, then the rooms in their order, and last the top."""
    if name in ACCOUNTS_GROUND:
        return 0
    room = ".".join(name.split(".")[:2])
    return 1 + (ACCOUNTS_ROOMS.index(room) if room in ACCOUNTS_ROOMS else len(ACCOUNTS_ROOMS))


@pytest.mark.parametrize("module", list_modules("accounts"))
def test_a_room_of_accounts_imports_only_the_rooms_before_it(module: str) -> None:
    neighbours = first_party(imports_of(module))
    assert [name for name in neighbours if floor_of(name) > floor_of(module)] == []


def test_every_room_of_accounts_has_its_place_in_the_order() -> None:
    of_django = {"accounts.management", "accounts.migrations", "accounts.templatetags"}
    packages = {name_module(path) for path in (ROOT / "accounts").glob("*/__init__.py")}
    assert packages - of_django == set(ACCOUNTS_ROOMS)


@pytest.mark.parametrize("module", list_modules("sketchgan"))
def test_the_model_library_has_never_heard_of_the_web(module: str) -> None:
    assert {room_of(name) for name in imports_of(module)}.isdisjoint(WEB)


@pytest.mark.parametrize("module", [name for name in list_modules("sketchgan") if not name.startswith(WORKSHOPS)])
def test_what_serves_does_not_import_what_trains(module: str) -> None:
    assert [name for name in imports_of(module) if name.startswith(WORKSHOPS)] == []


def test_the_engine_knows_errors_and_the_standard_library_only() -> None:
    imports = imports_of("inference.engine")
    assert first_party(imports) <= {"inference.errors"}
    assert {room_of(name) for name in imports - first_party(imports)} <= sys.stdlib_module_names


@pytest.mark.parametrize("module", ["inference.api", "inference.consumers"])
def test_transports_reach_the_engine_through_the_services_only(module: str) -> None:
    imports = imports_of(module)
    assert "inference.services" in imports
    assert imports.isdisjoint({"inference.engine", "inference.registry"})


@pytest.mark.parametrize("module", list_modules(*SITE_ROOMS))
def test_the_site_never_imports_torch(module: str) -> None:
    assert "torch" not in {room_of(name) for name in imports_of(module)}


def test_importing_the_seam_to_the_model_does_not_import_torch() -> None:
    reached: set[str] = set()
    waiting = {"sketchgan", *SEAM}
    while waiting:
        module = waiting.pop()
        reached.add(module)
        imports = imports_of(module, at_start=True)
        assert "torch" not in {room_of(name) for name in imports}, module
        waiting |= first_party(imports) - reached


@pytest.mark.slow
def test_the_server_starts_without_torch() -> None:
    code = "import sys, sketch2real_site.asgi; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


# A program of its own, in an environment without Django: it cannot read the settings.
RAY_APP = "inference.ray_app"


@pytest.mark.parametrize("module", sorted(list_modules("accounts", "inference", "studio").keys() - {RAY_APP}))
def test_only_the_settings_read_the_environment(module: str) -> None:
    source = MODULES[module].read_text()
    assert "os.environ" not in source
    assert "getenv" not in source


@pytest.mark.parametrize("module", [RAY_APP, "inference.wire"])
def test_what_runs_on_ray_needs_nothing_of_the_site(module: str) -> None:
    imports = imports_of(module)
    assert {name for name in first_party(imports) if room_of(name) != "sketchgan"} <= {"inference.wire"}
    assert {room_of(name) for name in imports}.isdisjoint(WEB)


@pytest.mark.slow
@pytest.mark.parametrize("module", sorted(MODULES.keys() - {RAY_APP}))
def test_the_site_never_imports_ray(module: str) -> None:
    imports = imports_of(module)
    assert RAY_APP not in imports
    assert "ray" not in {room_of(name) for name in imports}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def work():\n    import torch.nn", {"torch.nn"}),
        ("from inference import services", {"inference.services"}),
        ("from inference.errors import Busy", {"inference.errors"}),
        ("from . import urls", {"accounts.urls"}),
        ("from .urls import urlpatterns", {"accounts.urls"}),
    ],
)
def test_the_reader_of_imports_sees_every_form(source: str, expected: set[str]) -> None:
    assert set(read_imports(ast.parse(source), "accounts.api")) == expected


SCRIPTS = javascript.list_modules()
SCRIPT_IMPORTS = {name: set(javascript.read_imports(path.read_text(), name)) for name, path in SCRIPTS.items()}


@pytest.mark.parametrize("module", SCRIPTS)
def test_a_script_imports_only_from_its_room_and_those_before_it(module: str) -> None:
    assert javascript.find_floor(module) < len(javascript.ROOMS), "A room that tests/javascript.py does not know."
    assert javascript.find_wrong_imports(SCRIPTS[module].read_text(), module) == []


@pytest.mark.parametrize("module", SCRIPTS)
def test_what_a_script_imports_is_there(module: str) -> None:
    assert SCRIPT_IMPORTS[module] <= SCRIPTS.keys()


def test_no_scripts_import_one_another_in_a_circle() -> None:
    TopologicalSorter(SCRIPT_IMPORTS).prepare()


def test_a_circle_of_scripts_would_be_reported() -> None:
    back = {"studio/drawing/strokes.js": {"studio/drawing/history.js"}}
    with pytest.raises(CycleError):
        TopologicalSorter({**SCRIPT_IMPORTS, **back}).prepare()


def test_the_command_runs_every_test_of_a_script() -> None:
    command = json.loads((ROOT / "package.json").read_text())["scripts"]["test"]
    assert command == "node --test tests/js/all.js"  # which imports all that lies below its folder
    assert {*(ROOT / "tests/js").rglob("*.test.js")} == {*(ROOT / "tests").rglob("*.test.js")}
    assert command in (ROOT / "Makefile").read_text()
