"""Below /gallery/<artwork>/, in the names of the studio."""

from django.urls import path

from studio.exchange import drawings

urlpatterns = [
    path("drawing/<str:ending>/", drawings.DrawingView.as_view(), name="drawing_file"),
]
