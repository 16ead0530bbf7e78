"""Every address of the site, by room."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import TemplateView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny

from inference.urls import fallback_urlpatterns

handler500 = "sketch2real_site.failures.server_failed"
handler429 = "accounts.sign_in.limits.too_many_requests"

urlpatterns = [
    path("", TemplateView.as_view(template_name="landing.html"), name="landing"),
    path("", include("studio.urls")),
    path("", include("accounts.urls")),
    path("", include("accounts.sign_in.code_views")),  # these two before allauth's own
    path("", include("accounts.sign_in.begin_views")),
    path("accounts/", include("allauth.urls")),
    path("_allauth/", include("allauth.headless.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("inference.urls")),
    path("api/v1/", include("studio.api_urls")),
    path("api/v1/", include("accounts.api_urls")),
    path("api/schema/", SpectacularAPIView.as_view(permission_classes=[AllowAny]), name="schema"),
    path(
        "api/docs/",
        SpectacularSwaggerSplitView.as_view(permission_classes=[AllowAny], template_name="api_docs.html"),
        name="api_docs",
    ),
    path("api/", include(fallback_urlpatterns)),
]
