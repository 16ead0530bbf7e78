"""A database of the release before the gallery, and what must be true of it after all migrations."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from accounts.models import User
from sketch2real_site.media_audit import audit_media
from studio import services
from studio.models import Artwork, Draft, Peek, QuotaOverride, SavePoint, Version
from studio.strokes import canonical_json, checksum

RELEASE = json.loads((Path(__file__).parents[1] / "vectors" / "release_before_gallery.json").read_text())
FILES = {name: base64.b64decode(data) for name, data in RELEASE["files"].items()}


def rows_of(label: str) -> list[dict[str, Any]]:
    return [{"id": row["pk"], **row["fields"]} for row in RELEASE["rows"] if row["model"] == label]


@contextmanager
def migrated_release() -> Iterator[None]:
    """The release's tables, filled as it left them, brought to the present. Its files are in the storage."""
    targets = [
        (app, name)
        for app, name in RELEASE["migrations"].items()
        if app in {config.label for config in apps.get_app_configs()}
    ]
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    try:
        fill(executor.loader.project_state(targets).apps)
    finally:
        present = MigrationExecutor(connection)
        present.migrate(present.loader.graph.leaf_nodes())
    for name, data in FILES.items():
        default_storage.save(name, ContentFile(data))
    yield


def fill(release: Any) -> None:
    for row in RELEASE["rows"]:
        model = release.get_model(row["model"])
        values = {}
        for name, value in row["fields"].items():
            field = model._meta.get_field(name)
            if not field.many_to_many:
                values[field.attname] = field.to_python(value)
        model(pk=model._meta.pk.to_python(row["pk"]), **values).save_base(raw=True)  # with the times that it has


def check_that_all_is_there() -> None:
    check_versions()
    check_kept_drawings()
    artworks = {str(artwork.pk): artwork for artwork in Artwork.objects.all()}
    assert set(artworks) == {row["id"] for row in rows_of("studio.artwork")}
    for row in rows_of("studio.artwork"):
        artwork = artworks[row["id"]]
        assert (artwork.title, artwork.owner_id) == (row["title"], row["owner"])
        assert (read_time(artwork.created_at), read_time(artwork.updated_at)) == (row["created_at"], row["updated_at"])
        assert (artwork.trashed_at, artwork.is_favourite) == (None, False)
    assert [peek.reason for peek in Peek.objects.all()] == ["Asked to."]
    assert [override.max_artworks for override in QuotaOverride.objects.all()] == [900]
    findings = audit_media()
    assert (findings.lost, findings.orphans) == ([], [])


def check_versions() -> None:
    versions = {str(version.pk): version for version in Version.objects.all()}
    rows = rows_of("studio.version")
    assert set(versions) == {row["id"] for row in rows}
    for row in rows:
        version = versions[row["id"]]
        assert plain(version.strokes) == row["strokes"]
        for name in ("number", "settings", "model_version", "checksum", "size_bytes", "save_key"):
            assert getattr(version, name) == row[name], name
        assert checksum(canonical_json(version.strokes)) == version.checksum
        for field in ("sketch", "photo", "thumbnail"):
            with getattr(version, field).open() as file:
                assert file.read() == FILES[row[field]]


def check_kept_drawings() -> None:
    for model, label in ((Draft, "studio.draft"), (SavePoint, "studio.savepoint")):
        kept = {str(one.pk): one for one in model.objects.all()}
        rows = rows_of(label)
        assert set(kept) == {row["id"] for row in rows}
        for row in rows:
            assert plain(kept[row["id"]].strokes) == row["strokes"]
            assert (kept[row["id"]].settings, str(kept[row["id"]].artwork_id)) == (row["settings"], row["artwork_id"])


def check_that_all_opens() -> None:
    """For its owner, on every page; and drawing goes on."""
    for person in User.objects.filter(artworks__isnull=False).distinct():
        client = Client()
        client.force_login(person)
        assert b"Gro\xc3\x9fmutter" in client.get("/gallery/").content
        found = client.get("/api/v1/artworks/?q=grossmutter").json()["results"]
        assert len(found) == 1
        for artwork in Artwork.objects.for_user(person):
            for address in (f"/gallery/{artwork.pk}/", f"/draw/{artwork.pk}/", f"/gallery/{artwork.pk}/drawing/json/"):
                assert client.get(address).status_code == 200, address
            number = artwork.current.number
            services.update_artwork(artwork=artwork, settings={"seed": 99})
            assert artwork.versions.count() == number + 1


def plain(strokes: Any) -> Any:
    """Points are read as tuples."""
    return json.loads(canonical_json(strokes))


def read_time(value: Any) -> str:
    """As the fixture has it: to the millisecond, in UTC."""
    return f"{value:%Y-%m-%dT%H:%M:%S}.{value.microsecond // 1000:03d}Z"
