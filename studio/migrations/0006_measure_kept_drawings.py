"""What drafts and save points take counts from now on, and no draft is dated later than it came."""

import json
from datetime import timedelta
from typing import Any

from django.db import migrations
from django.db.models import F

SKEW = timedelta(minutes=2)


def measure(apps: Any, _: Any) -> None:
    for name in ("Draft", "SavePoint"):
        model = apps.get_model("studio", name)
        for kept in model.objects.only("strokes").order_by("pk").iterator(chunk_size=1):
            size_bytes = len(json.dumps(kept.strokes, sort_keys=True, separators=(",", ":")))
            model.objects.filter(pk=kept.pk).update(size_bytes=size_bytes)


def bring_back_to_the_present(apps: Any, _: Any) -> None:
    """A draft of the year 9999 would win over every other drawing of its device."""
    apps.get_model("studio", "Draft").objects.filter(edited_at__gt=F("updated_at") + SKEW).update(
        edited_at=F("updated_at")
    )


class Migration(migrations.Migration):
    dependencies = [("studio", "0005_nothing_lost")]

    operations = [
        migrations.RunPython(measure, migrations.RunPython.noop),
        migrations.RunPython(bring_back_to_the_present, migrations.RunPython.noop),
    ]
