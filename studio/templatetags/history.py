import uuid
from typing import Any

from django import template

from inference.services import get_loaded_version
from studio.history.listing import Listing
from studio.models import Artwork

register = template.Library()


@register.inclusion_tag("studio/history/versions.html", takes_context=True)
def versions(context: dict[str, Any], artwork: Artwork) -> dict[str, Any]:
    """The part of an artwork's page that shows its versions."""
    outdated = get_loaded_version() not in {None, artwork.current.model_version}
    return {
        "artwork": artwork,
        "listing": Listing.read(artwork),
        "is_outdated": outdated,
        "csrf_token": context["csrf_token"],
    }


@register.simple_tag
def new_key() -> str:
    """An Idempotency-Key."""
    return str(uuid.uuid4())
