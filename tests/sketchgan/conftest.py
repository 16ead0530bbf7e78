from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from sketchgan.data.photos import packing
from sketchgan.network.checkpoint import save_checkpoint
from sketchgan.network.condition import PALETTE_PARTS, PalettePrior
from sketchgan.network.generator import Generator, GeneratorConfig
from sketchgan.runtime.export import export_checkpoint
from sketchgan.training.perceptual import layer_shapes
from tests.sketchgan.data.conftest import write_annotated_photos

torch.set_num_threads(1)  # many small networks: threads would only wait for each other

# Skin, hair, lips, eyes and background around mid grey, independent of each other.
PRIOR = PalettePrior(np.tile([50.0, 5.0, 5.0], len(PALETTE_PARTS)), 100 * np.eye(3 * len(PALETTE_PARTS)))
TINY = GeneratorConfig(channels=(8, 16, 16), style_size=8, bottom_blocks=1, head_channels=8)


def build_tiny_generator(seed: int = 0) -> Generator:
    """A network of the real kind with random weights, small enough for a test; its colours are not near zero."""
    torch.manual_seed(seed)
    generator = Generator(TINY)
    torch.nn.init.normal_(generator.head.colour.weight, 0, 0.3)
    return generator.eval()


def write_tiny_weights(path: Path, generator: Generator) -> Path:
    tensors = {name: tensor.numpy() for name, tensor in generator.state_dict().items()}
    save_checkpoint(
        path,
        tensors,
        config=TINY.to_dict(),
        palette_prior=PRIOR.to_dict(),
        training={"images": 1},
        metrics={},
        licence="test",
    )
    return path


@pytest.fixture
def tiny_generator() -> Generator:
    return build_tiny_generator()


@pytest.fixture
def tiny_weights(tmp_path: Path, tiny_generator: Generator) -> Path:
    return write_tiny_weights(tmp_path / "tiny.safetensors", tiny_generator)


@pytest.fixture(scope="session")
def model_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny weights are the same in every test: exported here, no test waits for a process that does it."""
    models = tmp_path_factory.mktemp("models")
    export_checkpoint(write_tiny_weights(models / "tiny.safetensors", build_tiny_generator()), models)
    return models


@pytest.fixture
def face_drawing() -> Image.Image:
    """A simple face, black on white, 512 x 512."""
    image = Image.new("L", (512, 512), 255)
    draw = ImageDraw.Draw(image)
    draw.ellipse((120, 80, 392, 460), outline=0, width=6)
    for x in (192, 320):
        draw.ellipse((x - 26, 230, x + 26, 258), outline=0, width=5)
    draw.line((256, 270, 246, 330, 268, 332), fill=0, width=5)
    draw.arc((206, 340, 306, 400), 20, 160, fill=0, width=6)
    return image


@pytest.fixture
def sketches() -> list[NDArray[np.uint8]]:
    """Three different 256 px sketches."""
    images = []
    for offset in (0, 20, 40):
        image = Image.new("L", (256, 256), 255)
        ImageDraw.Draw(image).ellipse((60 + offset, 40, 200, 230 - offset), outline=0, width=3)
        images.append(np.array(image))
    return images


def write_random_squeezenet(path: Path) -> Path:
    """A file in the layout of compressed_SqueezeNet.net whose weights are random and all present."""
    rng = np.random.default_rng(0)
    shapes = [shape for _, shape in layer_shapes()]
    counts = [int(np.prod(shape)) for shape in shapes]
    parts = [np.array(counts, "<u4").tobytes()]
    for shape, count in zip(shapes, counts, strict=True):
        codebook = (rng.standard_normal(256) * np.prod(shape[1:]) ** -0.5).astype("<f4")
        parts += [codebook.tobytes(), np.zeros(shape[0], "<f4").tobytes()]
        parts += [rng.integers(0, 256, count, np.uint8).tobytes(), bytes((count + 1) // 2)]
    path.write_bytes(b"".join(parts))
    return path


@pytest.fixture(scope="session")
def squeezenet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_random_squeezenet(tmp_path_factory.mktemp("squeezenet") / "random.net")


@pytest.fixture(scope="session")
def pack_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack of 12 schematic faces, 3 of them held out."""
    folder = tmp_path_factory.mktemp("data")
    annotations, photos, manifest = write_annotated_photos(folder, 12)
    items = packing.read_shard((annotations / "shard_0000.npz", photos))
    packing.write_pack(items, manifest, folder / "pack", validation=3)
    return folder / "pack"
