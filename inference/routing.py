from django.urls import path, re_path

from inference.consumers import LiveConsumer, UnknownSocketConsumer

_unknown = re_path(r"", UnknownSocketConsumer.as_asgi())

browser_urlpatterns = [path("ws/live/", LiveConsumer.as_asgi()), _unknown]

# An app always has a login; a visitor is somebody with a browser.
app_urlpatterns = [path("ws/app/live/", LiveConsumer.as_asgi(), {"is_login_required": True}), _unknown]
