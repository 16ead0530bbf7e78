from django.urls import path

from studio.films import files

urlpatterns = [path("gallery/<uuid:pk>/films/<uuid:film>/file/", files.FilmFileView.as_view(), name="film_file")]
