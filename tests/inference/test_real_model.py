"""The shipped generator behind the same doors that the other tests knock at with a fake one."""

import io
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from inference import services, weights
from inference.services import GenerationSettings
from tests.inference.echo import draw_sketch
from tests.inference.stand_ins import use_predictor


@pytest.fixture(scope="module", autouse=True)
def _model_without_a_cache() -> Iterator[None]:
    """Every picture is made: the cache would make all of them equal to the first."""
    with use_predictor(weights.load_configured(), workers=2):
        yield


def generate(mark: int, seed: int) -> bytes:
    """Like a saved drawing of a person of its own."""
    settings = GenerationSettings(seed=seed)
    generation = services.generate_from_paper(owner=f"person {mark}", paper=draw_sketch(mark), settings=settings)
    return generation.photo_jpeg


def test_pictures_made_side_by_side_equal_those_made_alone():
    people = [(mark, 100 * mark) for mark in range(6)]
    alone = [generate(*person) for person in people]
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(lambda person: generate(*person), people))
    assert together == alone
    assert len(set(alone)) == 6


def test_another_seed_gives_another_face_and_the_same_seed_the_same():
    assert generate(1, seed=5) == generate(1, seed=5) != generate(1, seed=6)


def test_a_live_drawing_and_a_saved_one_look_the_same():
    settings = GenerationSettings(fidelity=0.6, seed=3, palette={"hair": "#2b1b0e"})
    live = services.submit_live(owner="ann", data=draw_sketch(2), settings=settings).result(30)
    saved = services.generate_from_paper(owner="ann", paper=draw_sketch(2), settings=settings)
    assert live.photo_jpeg == saved.photo_jpeg


@pytest.mark.slow
@pytest.mark.django_db
def test_an_upload_becomes_a_colour_photo(log_in: Callable[[str], Client]):
    sketch = SimpleUploadedFile("face.jpg", draw_sketch(size=900, image_format="JPEG"))
    response = log_in("ann").post("/api/v1/generations/", {"sketch": sketch, "seed": "7"})
    assert response.status_code == 200
    assert response["X-Model-Version"] == services.get_model()[0]
    photo = Image.open(io.BytesIO(response.content))
    assert (photo.size, photo.mode) == ((256, 256), "RGB")
    assert len(set(photo.convert("L").tobytes())) > 20
