from django.urls import path

from studio.history import api

urlpatterns = [
    path("", api.VersionListView.as_view(), name="version_list_api"),
    path("<int:number>/", api.VersionDetailView.as_view(), name="version_api"),
    path("<int:number>/restore/", api.VersionRestoreView.as_view(), name="version_restore_api"),
    path("<int:number>/branch/", api.VersionBranchView.as_view(), name="version_branch_api"),
]
