import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sketchgan.network.checkpoint import load_checkpoint, record_metrics, save_checkpoint
from sketchgan.network.generator import Generator, build_generator

NOTHING: dict[str, Any] = {"training": {}, "metrics": {}, "licence": "test"}


def test_what_is_saved_is_loaded_and_saving_it_again_gives_the_same_bytes(tiny_weights: Path, tmp_path: Path) -> None:
    checkpoint = load_checkpoint(tiny_weights)
    again = tmp_path / "again.safetensors"
    save_checkpoint(
        again,
        checkpoint.tensors,
        config=checkpoint.config,
        palette_prior=checkpoint.palette_prior,
        training={},
        metrics={},
        licence="test",
    )
    assert again.read_bytes() == tiny_weights.read_bytes()
    assert checkpoint.version == f"tiny-{checkpoint.sha256[:8]}"


def test_a_missing_file_and_a_missing_card_are_named(tiny_weights: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"nothing\.safetensors"):
        load_checkpoint(tmp_path / "nothing.safetensors")
    tiny_weights.with_suffix(".json").unlink()
    with pytest.raises(FileNotFoundError, match="card"):
        load_checkpoint(tiny_weights)


def test_one_changed_byte_is_found(tiny_weights: Path) -> None:
    data = bytearray(tiny_weights.read_bytes())
    data[-1] ^= 1
    tiny_weights.write_bytes(data)
    with pytest.raises(ValueError, match="damaged"):
        load_checkpoint(tiny_weights)


@pytest.mark.parametrize(("card", "message"), [("{", "not JSON"), ("[]", "fields"), ('{"format": 1}', "fields")])
def test_a_card_of_another_kind_is_refused(tiny_weights: Path, card: str, message: str) -> None:
    tiny_weights.with_suffix(".json").write_text(card)
    with pytest.raises(ValueError, match=message):
        load_checkpoint(tiny_weights)


def test_a_format_of_the_future_is_refused(tiny_weights: Path) -> None:
    card_path = tiny_weights.with_suffix(".json")
    card_path.write_text(json.dumps({**json.loads(card_path.read_text()), "format": 99}))
    with pytest.raises(ValueError, match="format 99"):
        load_checkpoint(tiny_weights)


def test_a_foreign_file_with_a_fitting_hash_is_refused(tiny_weights: Path) -> None:
    tiny_weights.write_bytes(b"not safetensors")
    card_path = tiny_weights.with_suffix(".json")
    card = {**json.loads(card_path.read_text()), "sha256": hashlib.sha256(b"not safetensors").hexdigest()}
    card_path.write_text(json.dumps(card))
    with pytest.raises(ValueError, match="safetensors"):
        load_checkpoint(tiny_weights)


def test_weights_that_do_not_fit_the_config_are_refused(tiny_generator: Generator, tmp_path: Path) -> None:
    path = tmp_path / "odd.safetensors"
    config = {**tiny_generator.config.to_dict(), "channels": [8, 16, 32]}
    tensors = {name: tensor.numpy() for name, tensor in tiny_generator.state_dict().items()}
    save_checkpoint(path, tensors, config=config, palette_prior={}, **NOTHING)
    with pytest.raises(ValueError, match="do not fit"):
        build_generator(load_checkpoint(path))


def test_an_unknown_field_of_the_config_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "odd.safetensors"
    save_checkpoint(
        path, {"x": np.zeros(1)}, config={"depth": 3}, palette_prior={}, training={}, metrics={}, licence="test"
    )
    with pytest.raises(ValueError, match="depth"):
        build_generator(load_checkpoint(path))


def test_figures_are_put_into_the_card_and_the_weights_stay_valid(tiny_weights: Path) -> None:
    before = load_checkpoint(tiny_weights)
    record_metrics(tiny_weights, {"samples": 3})
    after = load_checkpoint(tiny_weights)
    assert after.metrics == {"samples": 3}
    assert (after.version, after.config) == (before.version, before.config)
