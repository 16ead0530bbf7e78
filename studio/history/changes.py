"""What differs between two versions, in words and colours."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from studio.models import Version

PARTS: Final = {
    "skin": gettext_lazy("Skin"),
    "hair": gettext_lazy("Hair"),
    "lips": gettext_lazy("Lips"),
    "eyes": gettext_lazy("Eyes"),
    "background": gettext_lazy("Backdrop"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """`before` and `after` are words or, of a colour, #rrggbb; both are empty where words would not tell."""

    what: str | Promise
    before: str = ""
    after: str = ""
    is_colour: bool = False


def list_changes(before: Version, after: Version) -> Iterator[Change]:
    if before.checksum != after.checksum:
        yield Change(_("The drawing"))
    yield from _list_values(before, after)
    yield from _list_colours(before.settings["palette"], after.settings["palette"])


def _list_values(before: Version, after: Version) -> Iterator[Change]:
    told = (
        (_("Follows the lines"), _say_fidelity(before), _say_fidelity(after)),
        (_("Person"), _say_person(before), _say_person(after)),
        (_("Age"), _say_age(before), _say_age(after)),
        (_("Gender"), _say_gender(before), _say_gender(after)),
        (_("Made by"), before.model_version, after.model_version),
    )
    yield from (Change(*values) for values in told if values[1] != values[2])


def _list_colours(before: dict[str, str], after: dict[str, str]) -> Iterator[Change]:
    for part, name in PARTS.items():
        colours = before.get(part, ""), after.get(part, "")
        if colours[0] != colours[1]:
            yield Change(name, *colours, is_colour=True)


def _say_fidelity(version: Version) -> str:
    return f"{round(100 * version.settings['fidelity'])} %"


def _say_person(version: Version) -> str:
    return _("No. %(seed)s") % {"seed": version.settings["seed"]}


def _say_age(version: Version) -> str:
    years = version.settings.get("age")
    return _("as drawn") if years is None else _("about %(years)s years") % {"years": round(years)}


def _say_gender(version: Version) -> str:
    share = version.settings.get("gender")
    return _("as drawn") if share is None else _("%(percent)s %% feminine") % {"percent": round(100 * share)}
