from django.urls import path

from studio.films import api

urlpatterns = [
    path("artworks/<uuid:pk>/films/", api.FilmListView.as_view(), name="film_list_api"),
    path("artworks/<uuid:pk>/films/<uuid:film>/", api.FilmDetailView.as_view(), name="film_api"),
]
