"""The upscaler: budget, size, edges, and that it is nothing but bicubic interpolation before it has learned."""

import pytest
import torch
from torch.nn.functional import interpolate

from sketchgan.network.checkpoint import Checkpoint
from sketchgan.network.upscaler import Upscaler, UpscalerConfig, build_upscaler, count_macs

TINY = UpscalerConfig(half=8, quarter=8, full=4, blocks_in=1, blocks_bottom=1, blocks_out=1)


def test_it_doubles_a_photo_of_any_side_with_under_a_million_parameters() -> None:
    upscaler = Upscaler(UpscalerConfig())
    assert sum(parameter.numel() for parameter in upscaler.parameters()) < 1e6
    for side in (32, 64):
        assert upscaler(torch.zeros(2, 3, side, side)).shape == (2, 3, 2 * side, 2 * side)


def test_every_parameter_gets_a_gradient() -> None:
    upscaler = Upscaler(TINY)
    upscaler(torch.rand(1, 3, 32, 32)).square().mean().backward()
    assert all(parameter.grad is not None and parameter.grad.abs().sum() > 0 for parameter in upscaler.parameters())


def test_before_it_has_learned_it_is_bicubic_interpolation() -> None:
    torch.manual_seed(0)
    photo = torch.rand(1, 3, 32, 32) * 2 - 1
    bicubic = interpolate(photo, scale_factor=2, mode="bicubic", align_corners=False)
    difference = (Upscaler(TINY)(photo) - bicubic).abs()[:, :, 4:-4, 4:-4]
    assert difference.mean() < 0.01


def test_a_plain_photo_stays_plain_up_to_its_border() -> None:
    torch.manual_seed(0)
    upscaler = Upscaler(TINY)
    torch.nn.init.normal_(upscaler.head.weight, std=0.05)
    with torch.no_grad():
        output = upscaler(torch.full((1, 3, 64, 64), 0.3))
    phases = output[0, :, :4, :4]
    assert torch.allclose(output[0, :, 40:44, 40:44], phases, atol=0.02)


def test_the_work_grows_with_the_area() -> None:
    small, large = count_macs(TINY, 64), count_macs(TINY, 128)
    assert 3 < large / small < 4
    assert count_macs(UpscalerConfig(), 256) < 8e9


def test_weights_of_another_network_are_refused() -> None:
    foreign = Checkpoint("face256", {"size": 256}, {}, {}, "0" * 64, {}, {})
    with pytest.raises(ValueError, match="upscaler's config"):
        build_upscaler(foreign)
    with pytest.raises(ValueError, match="do not fit"):
        build_upscaler(Checkpoint("upscaler512", UpscalerConfig().to_dict(), {}, {}, "0" * 64, {}, {}))
