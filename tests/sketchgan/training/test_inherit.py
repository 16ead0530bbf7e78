from dataclasses import replace
from pathlib import Path

import pytest
import torch

from sketchgan.network.checkpoint import load_checkpoint, save_checkpoint
from sketchgan.network.condition import BASE_SIZE, CONDITION_SIZE, LOOK_SIZE
from sketchgan.network.generator import Generator, build_generator
from sketchgan.training.inherit import inherit_generator
from tests.sketchgan.conftest import PRIOR, TINY

SKETCH = (torch.rand(1, 1, 256, 256, generator=torch.Generator().manual_seed(0)) > 0.9).float()


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Weights from before the traits."""
    torch.manual_seed(0)
    generator, path = Generator(replace(TINY, has_traits=False)), tmp_path / "old.safetensors"
    config = generator.config.to_dict()
    del config["has_traits"], config["head"]
    tensors = {name: tensor.numpy() for name, tensor in generator.state_dict().items()}
    facts = {"training": {"images": 1}, "metrics": {}, "licence": "test"}
    save_checkpoint(path, tensors, config=config, palette_prior=PRIOR.to_dict(), **facts)
    return path


def condition_without_look() -> torch.Tensor:
    condition = torch.randn(1, CONDITION_SIZE, generator=torch.Generator().manual_seed(1))
    condition[:, BASE_SIZE - 1 - LOOK_SIZE : BASE_SIZE - 1] = 0
    return condition


def test_weights_from_before_the_traits_are_served_as_they_were(old: Path) -> None:
    assert not build_generator(load_checkpoint(old)).config.has_traits


def test_a_network_with_traits_starts_as_the_old_one(old: Path) -> None:
    checkpoint, condition = load_checkpoint(old), condition_without_look()
    new = inherit_generator(checkpoint, TINY)
    assert new.config == TINY
    with torch.no_grad():
        assert torch.allclose(new(SKETCH, condition), build_generator(checkpoint)(SKETCH, condition), atol=1e-5)


def test_a_smooth_head_takes_the_mean_colour_of_every_four_pixels(old: Path) -> None:
    checkpoint = load_checkpoint(old)
    before = build_generator(checkpoint).state_dict()
    after = inherit_generator(checkpoint, replace(TINY, head="smooth")).state_dict()
    assert torch.equal(after["head.smooth.weight"], before["head.smooth.weight"])
    for part in ("weight", "bias"):
        four = torch.stack([before[f"head.colour.{part}"][pixel::4] for pixel in range(4)])
        assert torch.allclose(after[f"head.colour.{part}"], four.mean(0))


def test_weights_of_another_shape_are_refused(old: Path) -> None:
    checkpoint = load_checkpoint(old)
    checkpoint.tensors["stem.weight"] = checkpoint.tensors["stem.weight"][:1]
    with pytest.raises(ValueError, match=r"stem\.weight is"):
        inherit_generator(checkpoint, TINY)


def test_the_same_network_is_taken_as_it_is(tiny_weights: Path) -> None:
    checkpoint = load_checkpoint(tiny_weights)
    same = inherit_generator(checkpoint, TINY).state_dict()
    assert all(torch.equal(same[name], tensor) for name, tensor in build_generator(checkpoint).state_dict().items())
