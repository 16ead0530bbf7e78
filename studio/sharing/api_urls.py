from django.urls import path

from studio.sharing import api

urlpatterns = [path("artworks/<uuid:pk>/share/", api.ShareView.as_view(), name="share_api")]
