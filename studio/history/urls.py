from django.urls import path

from studio import files
from studio.history import views

urlpatterns = [
    path("versions/", views.OlderVersionsView.as_view(), name="older_versions"),
    path("versions/<int:number>/files/<str:kind>/", files.ArtworkFileView.as_view(), name="version_file"),
    path("versions/<int:number>/restore/", views.restore, name="version_restore"),
    path("versions/<int:number>/branch/", views.branch, name="version_branch"),
    path("versions/<int:number>/name/", views.name, name="version_name"),
    path("versions/<int:number>/photograph-anew/", views.photograph_anew, name="version_photograph_anew"),
    path("compare/", views.CompareView.as_view(), name="compare"),
]
