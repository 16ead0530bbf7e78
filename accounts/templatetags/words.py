from django import template
from django.urls import reverse
from django.utils.translation import get_language

from accounts.pages.language_views import name_version

register = template.Library()


@register.simple_tag
def words_url() -> str:
    """Where the scripts' words in the language of the page are; empty where they need none."""
    language = get_language() or ""
    version = name_version(language)
    return reverse("words", args=[language, version]) if version else ""
