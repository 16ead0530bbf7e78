"""Days as people have them: the server writes its own, UTC, and static/js/days.js puts the viewer's in its place."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext


def show_day(moment: datetime) -> SafeString:
    """`<time>` with the day of an aware moment, for sentences and messages, too."""
    # As long as the browser's words for it, so that nothing moves when they come.
    words = date_format(moment, pgettext("format of a day, as browsers write it", "F j, Y"))
    return format_html('<time datetime="{}" data-day>{}</time>', moment.isoformat(timespec="seconds"), words)


def show_moment(moment: datetime) -> SafeString:
    """The same with the time of day."""
    words = date_format(moment, pgettext("format of a day with its time, as browsers write it", "F j, Y \\a\\t g:i A"))
    return format_html('<time datetime="{}" data-day="time">{}</time>', moment.isoformat(timespec="seconds"), words)
