from django.urls import path, re_path

from inference.api import GenerationView, UnknownAddressView
from inference.imports import DrawingImportView, PhotoImportView, StrokesImportView
from inference.lineup import LineupView
from inference.photographs import PhotographView

app_name = "inference"

urlpatterns = [
    path("generations/", GenerationView.as_view(), name="generations"),
    path("lineups/", LineupView.as_view(), name="lineups"),
    path("imports/drawings/", DrawingImportView.as_view(), name="import_drawing"),
    path("imports/photos/", PhotoImportView.as_view(), name="import_photo"),
    path("imports/strokes/", StrokesImportView.as_view(), name="import_strokes"),
    path("photographs/", PhotographView.as_view(), name="photographs"),
]

# The last under /api/.
fallback_urlpatterns = [re_path("", UnknownAddressView.as_view())]
