from typing import Any

from django import template
from django.template.context import Context

from accounts.mailing.links import build_url
from studio.models import Artwork, Share
from studio.sharing.forms import ShareForm

register = template.Library()


@register.inclusion_tag("studio/sharing/share.html", takes_context=True)
def share_section(context: Context, artwork: Artwork) -> dict[str, Any]:  # noqa: ARG001  # brings the token of the form
    """The section of an artwork's page that makes and changes its link."""
    share = Share.objects.filter(artwork=artwork).first()
    if share is None:
        return {"artwork": artwork}
    is_open = not (share.is_expired or share.taken_down_at)
    link = build_url(share.get_absolute_url())
    return {"artwork": artwork, "share": share, "is_open": is_open, "link": link, "form": ShareForm(share)}
