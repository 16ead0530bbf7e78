from dataclasses import replace

import pytest
import torch

from sketchgan.network.condition import BASE_SIZE, CONDITION_SIZE
from sketchgan.network.generator import Generator, GeneratorConfig
from tests.sketchgan.conftest import TINY


def random_inputs(count: int) -> tuple[torch.Tensor, torch.Tensor]:
    torch.manual_seed(1)
    return (torch.rand(count, 1, 256, 256) > 0.9).float(), torch.randn(count, CONDITION_SIZE)


def test_a_sketch_becomes_a_photo_in_range(tiny_generator: Generator) -> None:
    photo = tiny_generator(*random_inputs(2))
    assert photo.shape == (2, 3, 256, 256)
    assert photo.dtype == torch.float32
    assert photo.isfinite().all()
    assert photo.abs().max() <= 1


def test_a_gradient_reaches_every_parameter(tiny_generator: Generator) -> None:
    # The attention's output projection starts at zero, which would stop gradients to what is before it.
    for name, parameter in tiny_generator.named_parameters():
        if "project_out.weight" in name:
            torch.nn.init.normal_(parameter, 0, 0.1)
    tiny_generator.train()
    tiny_generator(*random_inputs(2)).square().mean().backward()
    without = [
        name
        for name, parameter in tiny_generator.named_parameters()
        if parameter.grad is None or not parameter.grad.any()
    ]
    assert without == []


def test_the_answer_to_a_batch_is_the_answer_to_each_alone(tiny_generator: Generator) -> None:
    sketches, conditions = random_inputs(4)
    with torch.no_grad():
        batch = tiny_generator(sketches, conditions)
        alone = torch.cat([tiny_generator(sketches[k : k + 1], conditions[k : k + 1]) for k in range(4)])
    assert torch.allclose(batch, alone, atol=1e-5)


def test_sketch_and_condition_both_change_the_photo(tiny_generator: Generator) -> None:
    sketches, conditions = random_inputs(2)
    with torch.no_grad():
        photo = tiny_generator(sketches[:1], conditions[:1])
        other_sketch = tiny_generator(sketches[1:], conditions[:1])
        other_condition = tiny_generator(sketches[:1], conditions[1:])
    assert (photo - other_sketch).abs().mean() > 1e-3
    assert (photo - other_condition).abs().mean() > 1e-3


def test_a_config_survives_json_and_refuses_strange_fields() -> None:
    config = GeneratorConfig(channels=(8, 16))
    assert GeneratorConfig.from_dict(config.to_dict()) == config
    with pytest.raises(ValueError, match="fields"):
        GeneratorConfig.from_dict({"size": 256})


def test_a_config_from_before_the_traits_is_that_of_a_network_without() -> None:
    values = GeneratorConfig().to_dict()
    del values["has_traits"], values["head"]
    old = GeneratorConfig.from_dict(values)
    assert (old.has_traits, old.head, old.condition_size) == (False, "shuffle", BASE_SIZE)


def test_a_network_without_traits_does_not_see_them() -> None:
    old = Generator(replace(TINY, has_traits=False)).eval()
    sketches, conditions = random_inputs(1)
    other = conditions.clone()
    other[:, BASE_SIZE:] = 7
    with torch.no_grad():
        assert torch.equal(old(sketches, conditions), old(sketches, other))
        assert torch.equal(old(sketches, conditions), old(sketches, conditions[:, :BASE_SIZE]))


def test_the_smooth_head_paints_and_every_parameter_learns() -> None:
    generator = Generator(replace(TINY, head="smooth"))
    photo = generator.head(torch.randn(2, TINY.channels[0], 64, 64))
    photo.square().mean().backward()
    assert photo.shape == (2, 3, 256, 256)
    assert all(parameter.grad.any() for parameter in generator.head.parameters())


def test_an_odd_patch_is_refused() -> None:
    with pytest.raises(ValueError, match="patch"):
        Generator(GeneratorConfig(patch=3))
