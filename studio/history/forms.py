from django import forms

from studio.models import MAX_TITLE_LENGTH


class NameForm(forms.Form):
    name = forms.CharField(max_length=MAX_TITLE_LENGTH, required=False)


class BranchForm(forms.Form):
    """`key` is the page's: a button that is pressed twice makes one face."""

    key = forms.UUIDField()

    def clean_key(self) -> str:
        return str(self.cleaned_data["key"])
