from django.urls import path

from studio import files

urlpatterns = [
    path("versions/<int:number>/files/<str:kind>/", files.ArtworkFileView.as_view(), name="version_file"),
]
