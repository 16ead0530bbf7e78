from typing import ClassVar

from django import forms

from accounts.models import Hand, Theme, User


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    class Meta:
        model = User
        fields = ("display_name", "pronouns", "bio")
        widgets: ClassVar = {
            "display_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "bio": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts: ClassVar = {"pronouns": "If you like.", "bio": "If you like, up to 500 letters."}


class PreferencesForm(forms.ModelForm):  # type: ignore[type-arg]
    theme = forms.ChoiceField(
        label="Light or dark",
        choices=Theme,
        widget=forms.RadioSelect,
        help_text="Automatic follows your device. Your choice counts wherever you log in.",
    )
    hand = forms.ChoiceField(
        label="I draw with my",
        choices=[(Hand.RIGHT, "right hand"), (Hand.LEFT, "left hand")],
        widget=forms.RadioSelect,
        help_text="The tools move to where your hand does not cover them.",
    )
    is_pen_only = forms.BooleanField(
        label="Only my pen draws",
        required=False,
        help_text="For tablets with a pen: fingers and the palm of your hand leave no lines.",
    )
    wants_news = forms.BooleanField(
        label="Send me news about Sketch2Real",
        required=False,
        help_text="A mail now and then. Codes and notices about the safety of your account always come.",
    )

    class Meta:
        model = User
        fields = ("theme", "hand", "is_pen_only", "wants_news")
