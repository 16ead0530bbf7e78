"""A yes that was really said."""

from collections.abc import Mapping
from typing import Any

from django import forms

# What a checkbox sends, what JSON calls true, and how programs write that in a form.
_YES = ("on", "true")


class _AsSent(forms.CheckboxInput):
    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:  # noqa: ARG002
        """Django's makes every word but "false" a yes."""
        return data.get(name)


class AgreementField(forms.BooleanField):
    """Django's field takes "no", "off" and 7 for agreement. This one takes nothing but a yes."""

    widget = _AsSent

    def to_python(self, value: Any) -> bool:
        return value is True or (isinstance(value, str) and value.lower() in _YES)
