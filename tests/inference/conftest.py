from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from inference.engine import Engine, Limits
from tests.inference.echo import EchoPredictor
from tests.inference.engine_model import Clock, Make, MakePredict, Model
from tests.inference.live_server import serve_site
from tests.inference.stand_ins import use_predictor


@pytest.fixture
def predictor() -> Iterator[EchoPredictor]:
    """Stands in for the model in the whole process, the live server included."""
    echo = EchoPredictor()
    with use_predictor(echo, workers=2):
        yield echo
        echo.gate.set()


@pytest.fixture
def live_host(transactional_db: None, predictor: EchoPredictor) -> Iterator[str]:
    with serve_site() as host:
        yield host


@pytest.fixture
def log_in(db: None) -> Callable[[str], Client]:
    """`log_in("ann")` is the browser of a person who is signed up and logged in."""

    def log_in(name: str) -> Client:
        browser = Client()
        browser.force_login(get_user_model().objects.create_user(email=f"{name}@example.com", password="a-long-secret"))
        return browser

    return log_in


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def model() -> Model:
    return Model()


@pytest.fixture
def make_engine(model: Model, clock: Clock) -> Iterator[Make]:
    engines = []

    def make(
        *, workers: int = 1, make_predict: MakePredict = lambda: model.predict, **limits: float
    ) -> Engine[int, int]:
        # The tests sweep by hand.
        engine = Engine(make_predict, workers=workers, limits=Limits(**limits), clock=clock, sweep_every_s=3600)
        engines.append(engine)
        return engine

    yield make
    model.gate.set()
    for engine in engines:
        engine.close()
