"""The site's settings, independent of the developer's own .env."""

import atexit
import os
import tempfile
from pathlib import Path

os.environ["ENV_FILE"] = os.devnull
os.environ["DEBUG"] = os.environ["HTTPS"] = "false"
os.environ["SECRET_KEY"] = "only-for-tests-" + "0" * 40
os.environ["ALLOWED_HOSTS"] = "localhost,testserver"
os.environ["WARM_UP"] = "false"  # the tests choose the networks
os.environ["EMAIL_URL"] = "smtp://localhost"
os.environ["GOOGLE_CLIENT_ID"] = "our-client-id"
os.environ["GOOGLE_CLIENT_SECRET"] = "our-client-secret"
os.environ["MEDIA_ROOT"] = os.path.join(tempfile.gettempdir(), f"sketch2real-test-media-{os.getpid()}")  # noqa: PTH118
os.environ["WEIGHTS_POINTER"] = os.path.join(tempfile.gettempdir(), f"sketch2real-test-weights-{os.getpid()}.json")  # noqa: PTH118

from sketch2real_site.settings import *  # noqa: F403
from sketch2real_site.settings import DATABASES, STORAGES

# A file, as on a real site: SQLite in memory, shared by threads, refuses at once where a file waits for the lock.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Not that of a site that runs here meanwhile.
    PROCESS_LOCK = f"{tempfile.gettempdir()}/sketch2real-test-{os.getpid()}.process"
    atexit.register(Path(PROCESS_LOCK).unlink, missing_ok=True)
    DATABASES["default"]["TEST"] = {"NAME": f"{tempfile.gettempdir()}/sketch2real-test-{os.getpid()}.sqlite3"}

# Plain names: the tests need no collectstatic.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Argon2 is slow on purpose; tests/site/test_settings.py proves that the site uses it.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
