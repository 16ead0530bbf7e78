"""What the gallery adds to an artwork's page: the way on, and the order that it stands in."""

from typing import Any

from django import template
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpRequest

from studio.gallery.finding import Finding, FindingForm
from studio.gallery.pages import find_neighbours
from studio.models import Album, Artwork, Tag

register = template.Library()


@register.inclusion_tag("studio/gallery/steps.html", takes_context=True)
def steps(context: dict[str, Any], artwork: Artwork) -> dict[str, Any]:
    """Back to the gallery, and on to the neighbours in the order that the person came from."""
    finding = _read_finding(context["request"])
    before, behind = find_neighbours(finding.select(context["request"].user), finding.order, artwork)
    return {"before": before, "behind": behind, "query": finding.query}


@register.inclusion_tag("studio/gallery/organise.html", takes_context=True)
def organise(context: dict[str, Any], artwork: Artwork) -> dict[str, Any]:
    request = context["request"]
    is_in = Exists(Album.artworks.through.objects.filter(album=OuterRef("pk"), artwork=artwork))
    albums = list(Album.objects.for_user(request.user).annotate(is_in=is_in))
    names = list(artwork.tags.all())
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "artwork": artwork,
        "own_tags": names,
        "own_albums": [album for album in albums if album.is_in],
        "tags": [tag for tag in Tag.objects.for_user(request.user) if tag not in names],
        "albums": [album for album in albums if not album.is_in],
    }


@register.inclusion_tag("studio/gallery/discard.html", takes_context=True)
def discard(context: dict[str, Any], artwork: Artwork) -> dict[str, Any]:
    query = _read_finding(context["request"]).query
    return {"csrf_token": context.get("csrf_token"), "artwork": artwork, "query": query}


def _read_finding(request: HttpRequest) -> Finding:
    """An address that makes no sense leads through the whole gallery."""
    try:
        return FindingForm(request.GET).read()
    except ValidationError:
        return Finding()
