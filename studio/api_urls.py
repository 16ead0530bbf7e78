from django.urls import include, path

from studio import drafts_api

urlpatterns = [
    path("", include("studio.gallery.api_urls")),
    path("artworks/<uuid:pk>/versions/", include("studio.history.api_urls")),
    path("drafts/", drafts_api.DraftListView.as_view(), name="draft_list_api"),
    path("drafts/<uuid:device>/", drafts_api.DraftView.as_view(), name="draft_api"),
    path("save-points/", drafts_api.SavePointListView.as_view(), name="save_point_list_api"),
    path("save-points/<uuid:pk>/", drafts_api.SavePointView.as_view(), name="save_point_api"),
    path("", include("studio.films.api_urls")),
    path("", include("studio.sharing.api_urls")),
]
