"""Who may import whom: docs/architecture.md as a test. Imports are read from the source, those inside functions too."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("accounts", "inference", "sketch2real_site", "sketchgan", "studio")
SITE_ROOMS = ("accounts", "inference", "sketch2real_site", "studio")

SEAM = tuple(
    f"sketchgan.{name}"
    for name in (
        *("runtime", "imaging", "condition", "checkpoint", "golden"),
        *("enlarge", "paper", "photo_lines", "provenance", "tracing"),
    )
)
# First-party modules that a room may import besides its own.
NEIGHBOURS = {
    "accounts": set(),
    "inference": set(SEAM),
    "sketchgan": set(),
    "studio": {"inference.services", "inference.errors", "accounts.belongings"},
    # The wiring takes addresses and socket routes; everything else it names by dotted path.
    "sketch2real_site": {"inference.auth", "inference.consumers", "inference.routing", "inference.urls"},
}
# Django's world: what the model library must never have heard of.
WEB = {"django", "rest_framework", "allauth", "channels", "csp", "drf_spectacular", "environ", "storages", "whitenoise"}
# asgiref is Django's own; Pillow makes avatars, zipstream the export.
ACCOUNTS_LIBRARIES = {"django", "asgiref", "allauth", "rest_framework", "drf_spectacular", "PIL", "zipstream"}
WORKSHOPS = ("sketchgan.training", "sketchgan.data", "sketchgan.evaluation")


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


@pytest.mark.parametrize("module", list_modules("accounts"))
def test_accounts_knows_few_libraries_and_no_other_room(module: str) -> None:
    roots = {room_of(name) for name in imports_of(module)}
    assert roots - sys.stdlib_module_names <= ACCOUNTS_LIBRARIES | {"accounts"}


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
    assert "inference.engine" not in imports


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


def test_the_server_starts_without_torch() -> None:
    code = "import sys, sketch2real_site.asgi; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


# A program of its own, in an environment without Django: it cannot read the settings.
RAY_APP = "inference.ray_app"


@pytest.mark.parametrize("module", list_modules("accounts", "inference", "studio").keys() - {RAY_APP})
def test_only_the_settings_read_the_environment(module: str) -> None:
    source = MODULES[module].read_text()
    assert "os.environ" not in source
    assert "getenv" not in source


@pytest.mark.parametrize("module", [RAY_APP, "inference.wire"])
def test_what_runs_on_ray_needs_nothing_of_the_site(module: str) -> None:
    imports = imports_of(module)
    assert {name for name in first_party(imports) if room_of(name) != "sketchgan"} <= {"inference.wire"}
    assert {room_of(name) for name in imports}.isdisjoint(WEB)


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
    assert set(read_imports(ast.parse(source), "accounts.views")) == expected
