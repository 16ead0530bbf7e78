"""The site as in production, where static files have hashes in their names; only the place of those files differs."""

import os
from pathlib import Path

from sketch2real_site.settings import *  # noqa: F403

STATIC_ROOT = Path(os.environ["E2E_STATIC_ROOT"])
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
