"""The locks agree with what is asked for, with each other, and name no place: `make lock` writes them."""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
DIRECT = sorted(ROOT.glob("requirements*.txt"), key=lambda path: path.name)
LOCKS = sorted((ROOT / "locks").glob("*.txt"), key=lambda path: path.name)
# Their files differ between builds of torch: see TORCH in the Makefile.
TORCH = ROOT / "locks" / "torch.txt"
HASHED = [path for path in LOCKS if path != TORCH]


def read_direct(path: Path) -> list[Requirement]:
    lines = (line.split(" #")[0].strip() for line in path.read_text().splitlines())
    return [Requirement(line) for line in lines if line and not line.startswith(("#", "-r "))]


def read_lock(path: Path) -> list[Requirement]:
    lines = path.read_text().splitlines()
    return [Requirement(line.removesuffix("\\")) for line in lines if re.match(r"[a-z0-9]", line)]


def pin(requirement: Requirement) -> tuple[str, str]:
    return canonicalize_name(requirement.name), str(requirement.specifier)


def test_each_list_of_requirements_has_a_lock():
    assert [path.name for path in HASHED] == [path.name for path in DIRECT]


@pytest.mark.parametrize("path", DIRECT, ids=lambda path: path.name)
def test_every_direct_requirement_is_locked_at_its_version(path: Path):
    locked = {pin(requirement) for lock in (ROOT / "locks" / path.name, TORCH) for requirement in read_lock(lock)}
    direct = read_direct(path)
    assert direct
    assert {pin(requirement) for requirement in direct} <= locked, "run `make lock`"


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_everything_in_a_lock_is_pinned(path: Path):
    assert all(re.fullmatch(r"==[^*,]+", str(requirement.specifier)) for requirement in read_lock(path))


@pytest.mark.parametrize("path", HASHED, ids=lambda path: path.name)
def test_everything_in_a_lock_has_a_hash(path: Path):
    entries = re.split(r"^(?=[a-z0-9])", path.read_text(), flags=re.MULTILINE)[1:]
    assert len(entries) == len(read_lock(path))
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("path", HASHED, ids=lambda path: path.name)
def test_torch_and_cuda_stand_beside_the_lock(path: Path):
    names = [requirement.name for requirement in read_lock(path)]
    assert [name for name in names if re.match(r"(torch|triton|cuda-.*|nvidia-.*)$", name)] == []


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_a_lock_names_no_host_no_option_and_no_path(path: Path):
    text = path.read_text()
    assert re.findall(r"\S*://\S*| @ .*|--(?!hash=)\S*|(?<!\S)[~.]*/\S*", text) == []


def test_no_package_has_other_versions_in_another_lock():
    pins = defaultdict(set)
    for path in LOCKS:
        by_name = defaultdict(set)  # a package may have one version for each Python
        for name, version in map(pin, read_lock(path)):
            by_name[name].add(version)
        for name, versions in by_name.items():
            pins[name].add(frozenset(versions))
    assert {name: versions for name, versions in pins.items() if len(versions) > 1} == {}
