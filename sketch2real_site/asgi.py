"""The server's entry: HTTP to Django, websockets to the live consumer."""

import gc
import os
import threading

import django
from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.urls import re_path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sketch2real_site.settings")
django.setup(set_prefix=False)

# These need the apps that the line above has loaded.
from inference.auth import TokenAuthMiddleware  # noqa: E402
from inference.consumers import UnknownSocketConsumer  # noqa: E402
from inference.routing import app_urlpatterns, browser_urlpatterns  # noqa: E402
from inference.services import warm_up  # noqa: E402
from sketch2real_site.checks import TAG  # noqa: E402
from sketch2real_site.handler import BoundedHandler  # noqa: E402
from sketch2real_site.lifespan import lifespan  # noqa: E402
from sketch2real_site.only_process import refuse_second  # noqa: E402
from sketch2real_site.origins import OwnOriginValidator  # noqa: E402
from sketch2real_site.peers import PeerGuard  # noqa: E402
from sketch2real_site.root_paths import RootPathGuard  # noqa: E402

# uvicorn starts without manage.py, which would have run the checks.
for problem in checks.run_checks(tags=[TAG]):
    raise ImproperlyConfigured(f"{problem.msg} {problem.hint}")
if not settings.REDIS_URL:
    refuse_second()

if settings.WARM_UP:
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()

browser_sockets = OwnOriginValidator(AuthMiddlewareStack(URLRouter(browser_urlpatterns)))
app_sockets = TokenAuthMiddleware(URLRouter(app_urlpatterns))

application = PeerGuard(
    RootPathGuard(
        ProtocolTypeRouter(
            {
                "http": BoundedHandler(),
                "lifespan": lifespan,
                "websocket": URLRouter(
                    [
                        re_path(r"^(?=ws/app/)", app_sockets),
                        re_path(r"^(?=ws/live/)", browser_sockets),  # type: ignore[arg-type]  # the types know views only
                        re_path(r"", UnknownSocketConsumer.as_asgi()),
                    ]
                ),
            }
        )
    )
)

# What is loaded by now stays. The garbage collector, who keeps all threads waiting, need not look through it each time.
gc.collect()
gc.freeze()
