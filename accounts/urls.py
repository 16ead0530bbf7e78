from django.urls import path
from django.views.generic import TemplateView

from accounts import views
from accounts.terms import TERMS_VERSION

urlpatterns = [
    path("outbox/", views.outbox, name="outbox"),
    path(
        "terms/",
        TemplateView.as_view(template_name="accounts/terms.html", extra_context={"version": TERMS_VERSION}),
        name="terms",
    ),
    path(
        "privacy/",
        TemplateView.as_view(template_name="accounts/privacy.html", extra_context={"version": TERMS_VERSION}),
        name="privacy",
    ),
]
