"""The settings of a generation as fields of a form: docs/architecture.md says what they mean."""

from typing import Any

from rest_framework import serializers

from inference.json_bodies import JSONTextField
from sketchgan.network.condition import MAX_AGE


class SettingsSerializer(serializers.Serializer[Any]):
    """All but the seed, of which a line-up has several."""

    fidelity = serializers.FloatField(
        required=False, min_value=0, max_value=1, help_text="1 obeys every line, 0 trusts the idea; 0.8 if not given"
    )
    palette = JSONTextField(required=False, help_text='JSON: "#rrggbb" for any of skin, hair, lips, eyes, background')
    age = serializers.FloatField(
        required=False, min_value=0, max_value=MAX_AGE, help_text="years; what the drawing says if not given"
    )
    gender = serializers.FloatField(
        required=False,
        min_value=0,
        max_value=1,
        help_text="0 masculine to 1 feminine; what the drawing says if not given",
    )
