import numpy as np
import pytest
from numpy.typing import NDArray

from sketchgan.data.photos.annotators import FoundFace
from sketchgan.data.photos.manifest import PhotoError
from sketchgan.data.photos.search import only_face
from tests.sketchgan.data.conftest import schematic_landmarks

Picture = NDArray[np.uint8]


def face_at(x: float, y: float, size: float, width: int, height: int) -> FoundFace:
    points = np.concatenate([(schematic_landmarks() - 128) * size / 168 + (x, y), np.zeros((478, 1))], 1)
    return FoundFace((points / (width, height, width)).astype(np.float32), {})


class SeesWhatIsLarge:
    """A face is a white square; it is seen when it is whole and takes a quarter of the picture's longer side."""

    def __init__(self) -> None:
        self.looks = 0

    def __call__(self, picture: Picture) -> list[FoundFace]:
        self.looks += 1
        rows, columns = np.where(picture[..., 0] == 255)
        height, width = picture.shape[:2]
        if not len(rows) or np.ptp(rows) < max(width, height) / 4 or np.ptp(rows) != np.ptp(columns):
            return []
        return [face_at(columns.mean(), rows.mean(), np.ptp(rows), width, height)]


def page(x: int, y: int, size: int, width: int = 2400, height: int = 1800) -> Picture:
    picture = np.zeros((height, width, 3), np.uint8)
    picture[y : y + size, x : x + size] = 255
    return picture


@pytest.mark.parametrize(("size", "looks"), [(800, 1), (350, 7), (160, 42)])
def test_a_face_is_searched_in_ever_smaller_tiles(size: int, looks: int):
    find = SeesWhatIsLarge()
    found = only_face(page(1500, 900, size), find)
    middle = found.in_pixels(2400, 1800)[[234, 454], :2].mean(0)
    assert abs(middle[0] - 1500 - size / 2) < 5
    assert find.looks == looks


def test_a_small_photo_is_not_cut_into_tiles():
    find = SeesWhatIsLarge()
    with pytest.raises(PhotoError, match="no face found"):
        only_face(page(0, 0, 0, 1000, 700), find)
    assert find.looks == 1


def test_two_faces_are_one_too_many_and_somebody_far_behind_is_not():
    def two(second: float) -> list[FoundFace]:
        return [face_at(700, 300, second, 1000, 600), face_at(300, 300, 200, 1000, 600)]

    picture = np.zeros((600, 1000, 3), np.uint8)
    with pytest.raises(PhotoError, match="more than one face"):
        only_face(picture, lambda _: two(150))
    nearest = only_face(picture, lambda _: two(60))
    assert nearest.landmarks[:, 0].mean() < 0.5
