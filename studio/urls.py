from django.urls import include, path

from studio import files, views

app_name = "studio"
urlpatterns = [
    path("draw/", views.draw, name="draw"),
    path("draw/<uuid:pk>/", views.draw_artwork, name="draw_artwork"),
    path("gallery/", views.GalleryView.as_view(), name="gallery"),
    path("gallery/<uuid:pk>/", views.ArtworkView.as_view(), name="artwork"),
    path("gallery/<uuid:pk>/delete/", views.ArtworkDeleteView.as_view(), name="artwork_delete"),
    path("gallery/<uuid:pk>/files/<str:kind>/", files.ArtworkFileView.as_view(), name="artwork_file"),
    path("gallery/<uuid:pk>/", include("studio.history.urls")),
    path("gallery/<uuid:pk>/", include("studio.exchange.artwork_urls")),
]
