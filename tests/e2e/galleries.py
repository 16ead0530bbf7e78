"""Galleries of any size: a few real faces, and as many artworks as wanted that share their pictures."""

import base64
import json
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from tests.e2e.conftest import Server
from tests.e2e.journeys import new_email

PASSWORD = "a-long-secret-7"
# Runs in the site's own Django.
FILL = """
import base64, io, json
from datetime import timedelta
from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image, ImageDraw
from accounts.models import User
from accounts.pages.terms import accept_terms
from studio.gallery import words
from studio.models import Artwork, Version
email, titles, photos = json.loads(base64.b64decode("{task}"))
person = User.objects.create_user(email, "{password}", welcomed_at=timezone.now())
EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
accept_terms(user=person)
def keep(name, image, kind):
    buffer = io.BytesIO()
    image.save(buffer, kind)
    return default_storage.save("artworks/00/" + name, ContentFile(buffer.getvalue()))
def make(number):
    if photos:
        photo, sketch = (Image.open(path).convert("RGB") for path in photos[number % len(photos)])
    else:
        photo = Image.new("RGB", (256, 256), ("#b5651d", "#3d6b8e", "#5b7f3a")[number % 3])
        ImageDraw.Draw(photo).ellipse((64, 40, 192, 216), fill="#e8c4a0")
        sketch = Image.new("L", (256, 256), 255)
        ImageDraw.Draw(sketch).ellipse((64, 40, 192, 216), outline=0, width=3)
    names = {{"photo": keep("p.jpg", photo, "JPEG"), "thumbnail": keep("t.webp", photo, "WEBP")}}
    return {{**names, "sketch": keep("s.png", sketch, "PNG")}}
pictures = [make(number) for number in range(len(photos) or 3)]
now = timezone.now()
artworks = [Artwork(owner=person, title=title) for title in titles]
Artwork.objects.bulk_create(artworks, batch_size=500)
for number, artwork in enumerate(artworks):
    artwork.created_at = artwork.updated_at = now - timedelta(hours=number)
Artwork.objects.bulk_update(artworks, ["created_at", "updated_at"], batch_size=500)
points = [[100, 256, 0.5, 0], [400, 256, 0.5, 40]]
facts = {{
    "number": 1, "strokes": {{"version": 1, "strokes": [{{"tool": "pen", "size": 24, "points": points}}]}},
    "settings": {{"fidelity": 0.8, "seed": 3, "palette": {{}}}}, "model_version": "face256", "size_bytes": 20000,
}}
versions = [Version(artwork=artwork, **facts, **pictures[n % len(pictures)]) for n, artwork in enumerate(artworks)]
Version.objects.bulk_create(versions, batch_size=500)
words.index([artwork.pk for artwork in artworks])
"""


def fill_gallery(server: Server, titles: Sequence[str], photos: Sequence[tuple[Path, Path]] = ()) -> str:
    """Somebody new whose gallery shows these titles, the first the newest; the address to log in with."""
    email = new_email().replace("artist", "collector")
    task = json.dumps([email, list(titles), [[str(photo), str(sketch)] for photo, sketch in photos]])
    server.run_code(FILL.format(task=base64.b64encode(task.encode()).decode(), password=PASSWORD))
    return email


def open_gallery(context: BrowserContext, email: str, path: str = "/gallery/") -> Page:
    page = context.new_page()
    page.goto(f"/accounts/login/?next={path}")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url(f"**{path}")
    return page
