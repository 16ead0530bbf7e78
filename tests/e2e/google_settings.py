"""The site in development, with a server on localhost in Google's place."""

import os

from sketch2real_site.settings import *  # noqa: F403
from sketch2real_site.settings import CONTENT_SECURITY_POLICY, SOCIALACCOUNT_PROVIDERS

_URL = os.environ["FAKE_GOOGLE_URL"]
SOCIALACCOUNT_PROVIDERS["google"] |= {
    "AUTHORIZE_URL": f"{_URL}/authorize",
    "ACCESS_TOKEN_URL": f"{_URL}/token",
    "CERTS_URL": f"{_URL}/certs",
}
CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(_URL)
