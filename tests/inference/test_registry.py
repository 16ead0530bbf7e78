from contextlib import suppress

import pytest

from inference.engine import Limits
from inference.host import Host
from inference.registry import Engines
from inference.serving import ServedModel
from tests.inference.echo import EchoPredictor


def host_of_echo() -> Host:
    return Host(ServedModel(EchoPredictor, workers=1, limits=Limits()))


def test_another_engine_works_for_a_while_and_is_closed_then():
    engines, other = Engines(), host_of_echo()
    before = (engines.model, engines.enlarging, engines.sketching)
    with suppress(ZeroDivisionError), engines.swap(model=other):
        assert (engines.model, engines.enlarging, engines.sketching) == (other, *before[1:])
        assert other.get().engine.is_ready
        raise ZeroDivisionError
    assert (engines.model, engines.enlarging, engines.sketching) == before
    assert not other.get().engine.is_ready


def test_an_engine_that_does_not_exist_cannot_be_swapped():
    with pytest.raises(AttributeError, match="modell"), Engines().swap(modell=Host()):
        pass
