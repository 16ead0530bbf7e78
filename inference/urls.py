from django.urls import path

from inference import health
from inference.api import GenerationView

app_name = "inference"

urlpatterns = [path("generations/", GenerationView.as_view(), name="generations")]

# Outside /api/v1/: sketch2real_site includes these at the root.
health_urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
