from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from studio.models import Report, Share
from studio.sharing.services import LIFETIMES_DAYS

_REASONS: Final = {
    Report.Reason.PERSON: _("It shows a real person"),
    Report.Reason.HARMFUL: _("It is hateful, violent or sexual"),
    Report.Reason.CHILD: _("It harms a child"),
    Report.Reason.OTHER: _("Something else"),
}
_STAYS, _NEVER = "stays", "never"
_LIFETIMES: Final = dict(
    zip(map(str, LIFETIMES_DAYS), (_("for a day"), _("for 7 days"), _("for 30 days")), strict=True)
)


class ReportForm(forms.Form):
    reason = forms.ChoiceField(label=_("What is wrong with it?"), choices=_REASONS.items(), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What should we know? (optional)"),
        required=False,
        max_length=Report._meta.get_field("text").max_length,  # noqa: SLF001  # Django's public name
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ShareForm(forms.Form):
    has_drawing = forms.BooleanField(label=_("Show the drawing, too"), required=False)
    has_timelapse = forms.BooleanField(label=_("Show how it was drawn"), required=False)
    lifetime = forms.ChoiceField(label=_("The link works"))

    def __init__(self, share: Share, data: Any = None) -> None:
        initial = {"has_drawing": share.has_drawing, "has_timelapse": share.has_timelapse}
        super().__init__(data, initial=initial, prefix="share")
        stays = {_STAYS: _("until the day below")} if share.expires_at else {}
        self.fields["lifetime"].choices = {**stays, _NEVER: _("until you stop it"), **_LIFETIMES}.items()  # type: ignore[attr-defined]

    def read_settings(self) -> dict[str, Any]:
        """What `services.share_artwork` takes."""
        values = dict(self.cleaned_data)
        lifetime = values.pop("lifetime")
        days = {_STAYS: ..., _NEVER: None}
        return {**values, "expires_in_days": days[lifetime] if lifetime in days else int(lifetime)}
