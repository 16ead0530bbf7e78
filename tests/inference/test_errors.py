import re
from pathlib import Path

from inference import errors

API = (Path(__file__).parents[2] / "docs" / "api.md").read_text()


def find_error_classes() -> list[type[errors.InferenceError]]:
    return errors.InferenceError.__subclasses__()


def test_every_code_and_status_stands_in_the_api_document():
    documented = set(re.findall(r"`(\w+)` (\d{3})", API))
    ours = [error for error in find_error_classes() if error.__module__ == errors.__name__]
    assert len(ours) == 11
    assert {(error.code, str(error.status)) for error in ours} <= documented


def test_every_error_speaks_in_whole_sentences():
    for error in find_error_classes():
        message = error().message
        assert message[0].isupper()
        assert message.endswith(".")
        assert str(error()) == message
