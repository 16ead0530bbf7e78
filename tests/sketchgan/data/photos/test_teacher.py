from pathlib import Path

import numpy as np
import openvino
import pytest

from sketchgan.data.photos.teacher import SYNTHESIS, Teacher, haar, mix_styles
from tests.sketchgan.data.tiny_teacher import write_tiny_teacher


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_teacher(tmp_path_factory.mktemp("teacher"))


@pytest.fixture(scope="module")
def teacher(folder: Path) -> Teacher:
    return Teacher(folder)


def test_a_face_is_the_whole_networks_picture_at_half_size(folder: Path, teacher: Teacher):
    style = teacher.styles([(0, 1)])
    whole = openvino.Core().compile_model(folder / SYNTHESIS, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})([style])[0][0]
    halved = whole.reshape(3, 16, 2, 16, 2).mean((2, 4)).transpose(1, 2, 0)
    wanted = ((halved + 1) * 127.5).clip(0, 255)
    assert np.abs(teacher.paint(style[0], style[0]) - wanted).mean() < 1.5  # bf16 where the processor is faster so


def test_one_convolution_inverts_the_wavelet_transform():
    picture = np.random.default_rng(0).standard_normal((2, 4, 4))
    cells = picture.reshape(2, 2, 2, 2, 2).transpose(2, 4, 0, 1, 3)  # down, right, channel, y, x
    (a, b), (c, d) = cells
    bands = np.stack([a + b + c + d, a + b - c - d, a - b + c - d, a - b - c + d]) / 2
    stacked = np.concatenate([bands[0], bands[1:].transpose(1, 0, 2, 3).reshape(6, 2, 2)])
    pixels = np.einsum("oi,ihw->ohw", haar(2)[:, :, 0, 0], stacked).reshape(2, 2, 2, 2, 2)
    assert pixels == pytest.approx(cells)


def test_the_fine_style_is_that_of_the_finer_layers_alone(folder: Path):
    one, other = Teacher(folder).styles([(0, 1), (0, 2)])
    all_coarse, mixed = Teacher(folder, fine_layer=9), Teacher(folder, fine_layer=3)
    assert np.array_equal(all_coarse.paint(one, other), all_coarse.paint(one, one))
    assert not np.array_equal(mixed.paint(one, other), mixed.paint(one, one))
    assert not np.array_equal(mixed.paint(one, other), mixed.paint(other, other))


def test_a_style_depends_on_its_own_seed_alone(teacher: Teacher):
    assert np.array_equal(teacher.styles([(0, 1), (0, 2)])[1], teacher.styles([(0, 2)])[0])
    assert not np.allclose(teacher.styles([(0, 1)]), teacher.styles([(1, 1)]))


def test_truncation_leads_to_the_average_face(teacher: Teacher):
    styles = teacher.styles([(0, 1), (0, 2)])
    assert teacher.truncated(styles, 0.0) == pytest.approx(np.stack([teacher.mean] * 2))
    assert teacher.truncated(styles, 1.0) == pytest.approx(styles, abs=1e-5)


def test_a_missing_network_is_named(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match=r"MappingNetwork\.xml is missing"):
        Teacher(tmp_path)


def test_another_network_is_refused(folder: Path):
    with pytest.raises(ValueError, match="wanted MobileStyleGAN"):
        mix_styles(openvino.Core().read_model(folder / "MappingNetwork.xml"), 2)
