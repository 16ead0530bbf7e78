from django.urls import path

from studio import api

urlpatterns = [
    path("artworks/", api.ArtworkListView.as_view(), name="artwork_list_api"),
    path("artworks/<uuid:pk>/", api.ArtworkDetailView.as_view(), name="artwork_api"),
]
