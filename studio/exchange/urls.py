"""Below /gallery/, in the names of the studio."""

from django.urls import path

from studio.exchange import views

urlpatterns = [
    path("download/", views.DownloadView.as_view(), name="download"),
    path("contact-sheet/", views.ContactSheetView.as_view(), name="contact_sheet"),
]
