import uuid
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from studio.models import Artwork

MAX_AT_ONCE: Final = 500


class TitleForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    class Meta:
        model = Artwork
        fields = ("title",)


class SelectionForm(forms.Form):
    """The artworks that were chosen."""

    most: ClassVar[int] = MAX_AT_ONCE
    ids = forms.TypedMultipleChoiceField(coerce=uuid.UUID, error_messages={"required": _("Choose a face first.")})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Which are the person's is for the services to say.
        self.fields["ids"].valid_value = lambda _: True  # type: ignore[attr-defined]

    def clean_ids(self) -> list[uuid.UUID]:
        ids: list[uuid.UUID] = self.cleaned_data["ids"]
        if len(ids) > self.most:
            raise ValidationError(_("%(limit)s faces at once at most."), params={"limit": self.most})
        return ids
