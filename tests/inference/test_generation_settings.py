import pytest

from inference.errors import InvalidSettings
from inference.services import GenerationSettings
from sketchgan.network.condition import Condition


def test_an_empty_document_means_the_defaults():
    settings = GenerationSettings.from_dict({})
    assert settings.to_dict() == {"fidelity": 0.8, "seed": 0, "palette": {}}
    assert settings.to_condition() == Condition()


def test_what_is_read_is_written_again():
    document = {"fidelity": 0.25, "seed": 4294967295, "palette": {"skin": "#f1c27d", "background": "#000000"}}
    assert GenerationSettings.from_dict(document).to_dict() == document


def test_an_age_and_a_gender_are_written_where_they_are_given():
    document = {"fidelity": 0.8, "seed": 0, "palette": {}, "age": 70, "gender": 0}
    assert GenerationSettings.from_dict(document).to_dict() == document
    assert GenerationSettings.from_dict(document | {"age": None}).to_dict() == {
        key: value for key, value in document.items() if key != "age"
    }
    assert GenerationSettings.from_dict(document).to_condition() == Condition(age=70, gender=0)


def test_settings_become_the_networks_condition():
    settings = GenerationSettings.from_dict({"fidelity": 1, "seed": 7, "palette": {"lips": "#C0392B"}})
    assert settings.to_condition() == Condition(1.0, 7, (None, None, (0xC0, 0x39, 0x2B), None, None))


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ({"fidelity": -0.01}, "fidelity"),
        ({"fidelity": 1.01}, "fidelity"),
        ({"fidelity": float("nan")}, "fidelity"),
        ({"fidelity": "0.5"}, "fidelity"),
        ({"fidelity": True}, "fidelity"),
        ({"fidelity": None}, "fidelity"),
        ({"seed": -1}, "seed"),
        ({"seed": 4294967296}, "seed"),
        ({"seed": 1.5}, "seed"),
        ({"seed": False}, "seed"),
        ({"palette": []}, "palette"),
        ({"palette": {"nose": "#ffffff"}}, "palette"),
        ({"palette": {"skin": "red"}}, "palette"),
        ({"palette": {"skin": "#fff"}}, "palette"),
        ({"palette": {"skin": "#ffffff\n"}}, "palette"),
        ({"palette": {"skin": None}}, "palette"),
        ({"palette": {1: "#ffffff"}}, "palette"),
        ({"pallette": {}}, "pallette"),
        ({"age": -1}, "age"),
        ({"age": 100.5}, "age"),
        ({"age": "70"}, "age"),
        ({"age": True}, "age"),
        ({"gender": 1.01}, "gender"),
        ({"gender": float("nan")}, "gender"),
        ({"gender": "f"}, "gender"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused_by_name(document: dict, field: str):
    with pytest.raises(InvalidSettings) as refusal:
        GenerationSettings.from_dict(document)
    assert list(refusal.value.fields or {}) == [field]


@pytest.mark.parametrize("document", [None, [], "{}", 1])
def test_what_is_no_object_is_refused(document: object):
    with pytest.raises(InvalidSettings, match="object"):
        GenerationSettings.from_dict(document)


def test_all_faults_are_named_at_once():
    with pytest.raises(InvalidSettings) as refusal:
        GenerationSettings.from_dict({"fidelity": 2, "seed": -1})
    assert set(refusal.value.fields or {}) == {"fidelity", "seed"}
    assert "Fidelity" in refusal.value.message
    assert "Seed" in refusal.value.message
