"""Every runtime makes the pictures of the fp32 network, on drawings and settings of many kinds."""

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from sketchgan.imaging import photo_to_pixels, sketch_to_ink
from sketchgan.network.checkpoint import Checkpoint, load_checkpoint
from sketchgan.network.condition import Condition, PalettePrior
from sketchgan.network.generator import build_generator
from sketchgan.runtime import openvino_predictor
from sketchgan.runtime.export import exported_path
from sketchgan.runtime.golden import draw_golden_sketch
from sketchgan.runtime.openvino_predictor import Layout, OpenVinoPredictor
from sketchgan.runtime.predictor import Predictor
from sketchgan.runtime.torch_predictor import TorchPredictor

pytestmark = pytest.mark.slow

SHIPPED = Path(__file__).parents[3] / "weights" / "face256.safetensors"
MOST_MEAN = 2.0  # of 255
Pixels = NDArray[np.uint8]


def draw(*, width: int, parts: int) -> Pixels:
    paper = Image.new("L", (256, 256), 255)
    pen = ImageDraw.Draw(paper)
    lines = [
        lambda: pen.ellipse((60, 40, 196, 230), outline=0, width=width),
        lambda: [pen.ellipse((x, 108, x + 28, 122), outline=0, width=width) for x in (88, 140)],
        lambda: pen.line((128, 112, 120, 156, 132, 160), fill=0, width=width),
        lambda: pen.arc((100, 168, 156, 200), 10, 170, fill=0, width=width),
        lambda: [pen.line((70 + 12 * k, 60, 60 + 14 * k, 20), fill=0, width=width) for k in range(10)],
    ]
    for line in lines[:parts]:
        line()
    return np.asarray(paper)


SKETCHES = [
    draw_golden_sketch(),
    draw(width=1, parts=5),
    draw(width=3, parts=5),
    draw(width=8, parts=4),
    draw(width=3, parts=1),
    np.ascontiguousarray(draw(width=2, parts=3)[:, ::-1]),
]
CONDITIONS = [
    Condition(fidelity=1, seed=1),
    Condition(fidelity=0, seed=2),
    Condition(fidelity=0.5, seed=3, palette=((90, 60, 40), (10, 10, 10), None, None, (255, 255, 255))),
    Condition(seed=4, palette=((240, 210, 190), (230, 200, 90), (200, 30, 60), (60, 120, 200), (20, 90, 20))),
    Condition(seed=5),
    Condition(seed=6),
]


@pytest.fixture(scope="module")
def checkpoint() -> Checkpoint:
    return load_checkpoint(SHIPPED)


@pytest.fixture(scope="module")
def reference(checkpoint: Checkpoint) -> list[Pixels]:
    """The network as it was trained, picture by picture."""
    generator, prior = build_generator(checkpoint), PalettePrior.from_dict(checkpoint.palette_prior)
    with torch.inference_mode():
        photos = [
            generator(
                torch.from_numpy(sketch_to_ink(sketch)[None, None]),
                torch.from_numpy(condition.to_vector(prior)[None]),
            )
            for sketch, condition in zip(SKETCHES, CONDITIONS, strict=True)
        ]
    return [photo_to_pixels(photo[0].numpy()) for photo in photos]


@pytest.fixture(params=["openvino f32", "openvino bf16", "torch fp32", "torch bf16"])
def predictor(
    request: pytest.FixtureRequest, checkpoint: Checkpoint, shipped_models: Path, monkeypatch: pytest.MonkeyPatch
) -> Predictor:
    runtime, precision = request.param.split()
    if runtime == "torch":
        return TorchPredictor(checkpoint, precision=precision, batch_sizes=[1, 4])
    monkeypatch.setattr(openvino_predictor, "choose_layout", lambda *_, **__: Layout(precision, 2, 2))
    return OpenVinoPredictor(checkpoint, exported_path(shipped_models, checkpoint.version), threads=0, streams=0)


def test_a_runtime_stays_within_two_levels_of_the_fp32_network(predictor: Predictor, reference: list[Pixels]) -> None:
    photos = predictor.predict(SKETCHES, CONDITIONS)
    means = [float(np.abs(p.astype(int) - r).mean()) for p, r in zip(photos, reference, strict=True)]
    assert max(means) <= MOST_MEAN, means
