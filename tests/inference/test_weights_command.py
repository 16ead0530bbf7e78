"""`manage.py weights`, with small random networks, and a host that follows what it chose."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from django.core.management import CommandError, call_command
from pytest_django import Settings

from inference.errors import ModelUnavailable
from inference.host import Host
from inference.weights import Pointer
from sketchgan.network.checkpoint import load_checkpoint
from sketchgan.network.generator import Generator
from sketchgan.runtime.export import export_checkpoint
from tests.sketchgan.conftest import build_tiny_generator, write_tiny_weights

pytestmark = pytest.mark.slow

NAMES = ["one", "two"]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Exporting in a process of its own, as a server does it, takes seconds: here it is done beforehand."""
    models = tmp_path_factory.mktemp("models")
    for seed, name in enumerate(NAMES):
        for generator in (build_tiny_generator(seed), build_flat_generator()):
            export_checkpoint(write_tiny_weights(models / f"{name}.safetensors", generator), models)
    return models


@pytest.fixture
def folder(tmp_path: Path, settings: Settings, exported: Path) -> Path:
    """Holds the weights one, which the site is configured for, and two."""
    for seed, name in enumerate(NAMES):
        write_tiny_weights(tmp_path / f"{name}.safetensors", build_tiny_generator(seed))
    settings.WEIGHTS_PATH = tmp_path / "one.safetensors"
    settings.WEIGHTS_POINTER = tmp_path / "current_weights.json"
    settings.MODEL_CACHE_DIR = exported
    settings.INFERENCE_RUNTIME = "openvino"
    return tmp_path


@pytest.fixture
def host(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    monkeypatch.setattr("inference.host.FOLLOW_EVERY_S", 3600)  # the tests follow by hand
    host = Host()
    yield host
    host.close()


def version_of(path: Path) -> str:
    return load_checkpoint(path).version


def weights(*arguments: str) -> str:
    out = io.StringIO()
    call_command("weights", *arguments, stdout=out)
    return out.getvalue()


def build_flat_generator() -> Generator:
    generator = build_tiny_generator()
    torch.nn.init.zeros_(generator.head.colour.weight)
    torch.nn.init.zeros_(generator.head.colour.bias)
    return generator


def write_flat(path: Path) -> Path:
    return write_tiny_weights(path, build_flat_generator())


def test_the_list_shows_what_is_at_hand_and_marks_what_is_served(folder: Path):
    (folder / "broken.safetensors").write_bytes(b"not weights")
    lines = weights("list").splitlines()
    assert [line[:8].split() for line in lines] == [["broken"], ["*", "one"], ["two"]]
    assert "cannot be used: no card" in lines[0]
    assert version_of(folder / "one.safetensors") in lines[1]
    weights("use", "two")
    assert [line[0] for line in weights("list").splitlines()] == [" ", " ", "*"]


def test_verifying_changes_nothing(folder: Path):
    assert weights("verify", "two").startswith(f"{version_of(folder / 'two.safetensors')} makes a picture")
    assert Pointer.read() is None


def test_weights_elsewhere_are_named_by_their_path(folder: Path, tmp_path_factory: pytest.TempPathFactory):
    path = write_tiny_weights(tmp_path_factory.mktemp("elsewhere") / "two.safetensors", build_tiny_generator(1))
    weights("use", str(path))
    assert Pointer.read() == Pointer(str(path), load_checkpoint(path).sha256, str(folder / "one.safetensors"))
    assert [line[0] for line in weights("list").splitlines()] == ["*", " ", " "]


def damage(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


def poison(path: Path) -> None:
    generator = build_tiny_generator()
    generator.stem.weight.data[0, 0, 0, 0] = np.nan
    write_tiny_weights(path, generator)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (Path.unlink, "no weights at"),
        (damage, "is damaged"),
        (poison, "are not finite"),
        (write_flat, "is flat"),
        (lambda path: path.with_suffix(".json").write_text("{"), "is not JSON"),
    ],
    ids=["missing", "damaged", "not finite", "flat", "bad card"],
)
@pytest.mark.parametrize("action", ["use", "verify"])
def test_bad_weights_are_refused_with_a_sentence_and_the_old_ones_stay(
    folder: Path, action: str, spoil: Callable[[Path], object], sentence: str
):
    path = folder / "two.safetensors"
    spoil(path)
    with pytest.raises(CommandError, match=rf"two.* is refused: .*{sentence}"):
        weights(action, str(path))
    assert Pointer.read() is None


def test_a_running_host_follows_the_choice_and_back(host: Host, folder: Path):
    first, second = (version_of(folder / f"{name}.safetensors") for name in ("one", "two"))
    served = host.get()
    assert served.version == first
    for name, version in [("two", second), ("one", first)]:
        weights("use", name)
        host.follow()
        assert host.get() is served
        assert served.version == version


def test_a_host_that_starts_later_begins_with_the_choice(host: Host, folder: Path):
    weights("use", "two")
    assert host.get().version == version_of(folder / "two.safetensors")


def test_a_host_refuses_what_changed_after_it_was_chosen_and_tries_it_only_once(
    host: Host, folder: Path, caplog: pytest.LogCaptureFixture
):
    version = host.get().version
    weights("use", "two")
    write_tiny_weights(folder / "two.safetensors", build_tiny_generator(2))
    for _ in range(3):
        host.follow()
    assert host.get().version == version
    (refusal,) = [record.getMessage() for record in caplog.records if "weights_kept" in record.getMessage()]
    assert "it changed after it was chosen" in refusal


def test_a_host_starts_with_the_configured_weights_where_the_chosen_ones_are_gone(
    host: Host, folder: Path, caplog: pytest.LogCaptureFixture
):
    weights("use", "two")
    (folder / "two.safetensors").unlink()
    assert host.get().version == version_of(folder / "one.safetensors")
    assert "weights_fallback" in caplog.text


def test_a_choice_made_under_another_configuration_does_not_count(host: Host, folder: Path, settings: Settings):
    weights("use", "one")
    settings.WEIGHTS_PATH = folder / "two.safetensors"
    assert Pointer.read() is None
    assert host.get().version == version_of(folder / "two.safetensors")


@pytest.mark.parametrize("content", ["", "[]", '{"weights": 1}'])
def test_an_unreadable_choice_does_not_count(host: Host, folder: Path, settings: Settings, content: str):
    settings.WEIGHTS_POINTER.write_text(content)
    assert host.get().version == version_of(folder / "one.safetensors")
    host.follow()


def test_configured_weights_that_paint_nothing_are_not_served(host: Host, folder: Path):
    write_flat(folder / "one.safetensors")
    with pytest.raises(ModelUnavailable, match="could not be started"):
        host.get()
