"""What `make` says when something is missing, and what it starts: in a scratch folder, with stubs for the programs.

The folder's name has a space, so all of this holds there, too."""

import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAKE = shutil.which("make") or "make"
TARGETS = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[1].split()
# Answers questions (-c) as another Python would, and notes everything else that it is asked to do.
STUB = """#!/bin/sh
[ "$1" = -c ] && exec "{python}" -c 'import sys; sys.version_info = {version}; {missing}; exec(sys.argv[1])' "$2"
echo "$(basename "$0") $* token=$INFERENCE_TOKEN" >> started.txt
"""


class Project:
    """A folder with the Makefile and what it reads, and a PATH of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "my project"
        self.programs = folder / "programs"
        shutil.copytree(ROOT / "locks", self.folder / "locks")
        shutil.copy(ROOT / "Makefile", self.folder)
        (self.folder / "static").mkdir()
        self.programs.mkdir()
        for name in ("basename", "find", "mkdir", "rm", "sed", "sh", "touch"):
            (self.programs / name).symlink_to(shutil.which(name))

    def add_python(self, path: Path, *, version: tuple[int, int] = (3, 11), missing: str = "") -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        gone = f'sys.modules["{missing}"] = None' if missing else "pass"
        path.write_text(STUB.format(python=sys.executable, version=version, missing=gone))
        path.chmod(0o755)

    def install(self) -> None:
        """The state after `make setup` and `make setup-ray`."""
        for name in (".venv", ".venv-ray"):
            self.add_python(self.folder / name / "bin" / "python")
            (self.folder / name / ".installed").touch()
        (self.folder / "var" / "static").mkdir(parents=True)

    def make(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": str(self.programs), "LC_ALL": "C.UTF-8", **variables}
        return subprocess.run(
            [MAKE, *arguments],
            cwd=self.folder,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=60,
            check=False,
        )

    @property
    def started(self) -> str:
        path = self.folder / "started.txt"
        return path.read_text() if path.exists() else ""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.fixture
def installed(project: Project) -> Project:
    project.install()
    return project


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("localhost", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def free_port(taken_port: int) -> int:
    with socket.create_server(("localhost", 0)) as server:
        return server.getsockname()[1]


def test_a_missing_python_is_named(project: Project):
    result = project.make("setup")
    assert result.returncode
    assert "Python 3.11, 3.12 or 3.13 is missing" in result.stdout
    assert "make PYTHON=" in result.stdout


@pytest.mark.parametrize("version", [(3, 10), (3, 14)])
def test_a_python_of_another_version_will_not_do(project: Project, version: tuple[int, int]):
    project.add_python(project.programs / "python3", version=version)
    assert "Python 3.11, 3.12 or 3.13 is missing" in project.make("setup").stdout
    assert not project.started


@pytest.mark.parametrize("module", ["ensurepip", "venv"])
def test_a_missing_module_venv_is_named_with_its_package(project: Project, module: str):
    project.add_python(project.programs / "python3", version=(3, 12), missing=module)
    result = project.make("setup")
    assert result.returncode
    assert "apt-get install python3.12-venv" in result.stdout
    assert not project.started


@pytest.mark.parametrize(
    ("found", "chosen"),
    [
        (["3.11", "3.12", "3.13"], "3.11"),
        (["3.12", "3.13"], "3.12"),
        (["3.13"], "3.13"),
        (["3.10", "3.13"], "3.13"),
    ],
)
def test_the_first_python_that_will_do_is_taken(project: Project, found: list[str], chosen: str):
    for name in found:
        project.add_python(project.programs / f"python{name}", version=(3, int(name[2:])))
    project.make("setup")
    assert project.started.startswith(f"python{chosen} -m venv .venv ")


def test_a_python_without_venv_is_passed_over(project: Project):
    project.add_python(project.programs / "python3.11", missing="ensurepip")
    project.add_python(project.programs / "python3.13", version=(3, 13))
    project.make("setup")
    assert project.started.startswith("python3.13 -m venv .venv ")


def test_a_python_can_be_named_by_a_path_with_spaces(project: Project):
    path = project.folder / "other python" / "python3.12"
    project.add_python(path, version=(3, 12))
    project.make("setup", f"PYTHON={path}")
    assert project.started.startswith("python3.12 -m venv .venv ")


def test_a_taken_port_is_named_and_nothing_is_started(installed: Project, taken_port: int):
    result = installed.make("run", f"PORT={taken_port}")
    assert result.returncode
    assert f"Port {taken_port} cannot be had" in result.stdout
    assert f"make run PORT={taken_port + 1}" in result.stdout
    assert "uvicorn" not in installed.started


def test_the_site_listens_to_this_machine_and_believes_no_forwarded_address(installed: Project, free_port: int):
    result = installed.make("run", f"PORT={free_port}")
    assert result.returncode == 0, result.stdout
    command = next(line for line in installed.started.splitlines() if "uvicorn" in line)
    assert f"--host localhost --port {free_port} " in command
    assert "--no-proxy-headers" in command
    assert "--no-server-header" in command


def test_run_writes_a_development_env_for_its_owner_alone(installed: Project, free_port: int):
    installed.make("run", f"PORT={free_port}")
    path = installed.folder / ".env"
    assert path.read_text().startswith("DEBUG=true\nSECRET_KEY=")
    assert path.stat().st_mode & 0o777 == 0o600


def test_run_keeps_an_env_that_is_there(installed: Project, free_port: int):
    (installed.folder / ".env").write_text("DEBUG=false\n")
    installed.make("run", f"PORT={free_port}")
    assert (installed.folder / ".env").read_text() == "DEBUG=false\n"


def test_run_alone_writes_env(project: Project):
    others = [target for target in TARGETS if target != "run"]
    assert "DEBUG=true" in project.make("--dry-run", "--always-make", "run").stdout
    plan = project.make("--dry-run", "--always-make", *others)
    assert plan.returncode == 0, plan.stdout
    assert "DEBUG=true" not in plan.stdout


def test_ray_asks_for_its_token_and_writes_no_env(installed: Project, free_port: int):
    result = installed.make("ray", f"RAY_PORT={free_port}")
    assert result.returncode
    assert "INFERENCE_TOKEN is missing" in result.stdout
    assert not installed.started
    assert not (installed.folder / ".env").exists()


def test_ray_takes_its_token_from_env(installed: Project, free_port: int):
    (installed.folder / ".env").write_text('DEBUG=false\nINFERENCE_TOKEN="a long text"\n')
    installed.make("ray", f"RAY_PORT={free_port}")
    assert f"-m inference.ray_app --port {free_port} token=a long text\n" in installed.started


def test_the_environment_wins_over_env(installed: Project, free_port: int):
    (installed.folder / ".env").write_text("INFERENCE_TOKEN=file\n")
    installed.make("ray", f"RAY_PORT={free_port}", INFERENCE_TOKEN="environment")
    assert "token=environment\n" in installed.started


def test_ray_reads_the_file_that_the_site_reads(installed: Project, free_port: int):
    (installed.folder / "production.env").write_text("INFERENCE_TOKEN=production\n")
    installed.make("ray", f"RAY_PORT={free_port}", ENV_FILE="production.env")
    assert "token=production\n" in installed.started


def test_a_taken_port_of_ray_is_named(installed: Project, taken_port: int):
    result = installed.make("ray", f"RAY_PORT={taken_port}", INFERENCE_TOKEN="environment")
    assert f"make ray RAY_PORT={taken_port + 1}" in result.stdout
    assert not installed.started
