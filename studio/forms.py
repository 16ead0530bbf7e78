from django import forms

from studio.models import Artwork


class TitleForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    class Meta:
        model = Artwork
        fields = ("title",)
