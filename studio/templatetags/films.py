from typing import Any

from django import template
from django.template.context import Context

from studio.films.services import has_mp4
from studio.models import Artwork

register = template.Library()

LENGTHS_S = (5, 10, 15, 20, 30)


@register.inclusion_tag("studio/films/films.html", takes_context=True)
def films_section(context: Context, artwork: Artwork) -> dict[str, Any]:  # noqa: ARG001  # brings the token of the form
    """The section of an artwork's page that replays its drawing and makes films of it."""
    return {"artwork": artwork, "has_mp4": has_mp4(), "lengths_s": LENGTHS_S}
