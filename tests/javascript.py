"""The site's JavaScript modules: what they import, read from the source, and what they may.

A module's name is its path below static/.
"""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "static"
SERVED_UNDER = "/static/"  # how the import map and the browser tests spell a module

# A module imports from its own room and from those before it. A file that stands alone is a room, too.
ROOMS = (
    "js",
    "studio/panels.js",
    "studio/later.js",
    "studio/drawing",
    "studio/tools",
    "studio/live",
    "studio/paper",
    "studio/keeping",
    "studio/importing",
    "studio/exporting",
    "studio/notices.js",
    "studio/editor.js",
    "studio/draw.js",
    "accounts",
    "gallery",
)

ADDRESS = r"""(["'])(?P<address>[^"'\n]+)\1"""
# They begin a line, or follow a semicolon: import "a"; import a from "a"; import {a,\n b} from "a"; export * from "a".
STATIC_IMPORT = re.compile(
    rf"""
    (?:^|;)[ \t]*
    (?:import\b|export\b(?=\s*[*{{]))
    (?:[^;"'(=]*?\bfrom\b)?\s*
    {ADDRESS}
    """,
    re.MULTILINE | re.VERBOSE,
)
DYNAMIC_IMPORT = re.compile(rf"\bimport\s*\(\s*(?:{ADDRESS})?")


def list_modules() -> dict[str, Path]:
    return {path.relative_to(STATIC).as_posix(): path for path in sorted(STATIC.rglob("*.js"))}


def read_imports(source: str, module: str) -> Iterator[str]:
    """What the browser loads with the module, and what the module may import later."""
    yield from read_static_imports(source, module)
    for found in DYNAMIC_IMPORT.finditer(source):
        if not found["address"]:
            raise ValueError(f"{module} imports what only the browser knows: {source[found.start() :][:60]!r}")
        yield resolve(found["address"], module)


def read_static_imports(source: str, module: str) -> Iterator[str]:
    for found in STATIC_IMPORT.finditer(source):
        yield resolve(found["address"], module)


def resolve(address: str, module: str) -> str:
    """The name of what `module` calls `address`; what is neither relative nor ours keeps its own."""
    if address.startswith("."):
        return posixpath.normpath(posixpath.join(posixpath.dirname(module), address))
    return address.removeprefix(SERVED_UNDER)


def find_wrong_imports(source: str, module: str) -> list[str]:
    """What the module imports from later rooms, or from none."""
    return [name for name in read_imports(source, module) if find_floor(name) > find_floor(module)]


def find_floor(module: str) -> int:
    """The place of the module's room; behind all of them when it has none."""
    floors = [floor for floor, room in enumerate(ROOMS) if f"{module}/".startswith(f"{room}/")]
    return floors[0] if floors else len(ROOMS)


def list_loaded(module: str) -> set[str]:
    """Every module that the browser loads with this one, itself among them."""
    loaded: set[str] = set()
    waiting = {module}
    while waiting:
        name = waiting.pop()
        loaded.add(name)
        waiting |= set(read_static_imports((STATIC / name).read_text(), name)) - loaded
    return loaded
