from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Hand, Theme, User
from accounts.pages.agreement import AgreementField


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    class Meta:
        model = User
        fields = ("display_name", "pronouns", "bio")
        labels: ClassVar = {"display_name": _("Name"), "pronouns": _("Pronouns"), "bio": _("About you")}
        widgets: ClassVar = {
            "display_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "bio": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts: ClassVar = {"pronouns": _("If you like."), "bio": _("If you like, up to 500 letters.")}


class PreferencesForm(forms.ModelForm):  # type: ignore[type-arg]
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        help_text=_("Of the site and of the mails that we send you."),
    )
    theme = forms.ChoiceField(
        label=_("Light or dark"),
        choices=[(Theme.SYSTEM, _("Automatic")), (Theme.LIGHT, _("Light")), (Theme.DARK, _("Dark"))],
        widget=forms.RadioSelect,
        help_text=_("Automatic follows your device. Your choice counts wherever you log in."),
    )
    hand = forms.ChoiceField(
        label=_("I draw with my"),
        choices=[(Hand.RIGHT, _("right hand")), (Hand.LEFT, _("left hand"))],
        widget=forms.RadioSelect,
        help_text=_("The tools move to where your hand does not cover them."),
    )
    is_pen_only = AgreementField(
        label=_("Only my pen draws"),
        required=False,
        help_text=_("For tablets with a pen: fingers and the palm of your hand leave no lines."),
    )
    wants_news = AgreementField(
        label=_("Send me news about Sketch2Real"),
        required=False,
        help_text=_("A mail now and then. Codes and notices about the safety of your account always come."),
    )

    wants_storage_notice = AgreementField(
        label=_("Tell me when my gallery is nearly full"),
        required=False,
        help_text=_("One mail at 90 percent of your room, and another only if it was less in between."),
    )

    class Meta:
        model = User
        fields = ("language", "theme", "hand", "is_pen_only", "wants_news", "wants_storage_notice")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["language"] = self.instance.language or get_language()
