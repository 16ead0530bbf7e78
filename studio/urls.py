from django.urls import include, path

from studio import files, views

app_name = "studio"
urlpatterns = [
    path("draw/", views.draw, name="draw"),
    path("draw/<uuid:pk>/", views.draw_artwork, name="draw_artwork"),
    path("gallery/", include("studio.gallery.urls")),
    path("gallery/", include("studio.exchange.urls")),
    path("gallery/<uuid:pk>/", views.ArtworkView.as_view(), name="artwork"),
    path("gallery/<uuid:pk>/files/<str:kind>/", files.ArtworkFileView.as_view(), name="artwork_file"),
    path("gallery/<uuid:pk>/", include("studio.history.urls")),
    path("", include("studio.films.urls")),
    path("", include("studio.sharing.urls")),
]
