from django.urls import path

from studio.gallery import api, collections_api

urlpatterns = [
    path("artworks/", api.ArtworkListView.as_view(), name="artwork_list_api"),
    path("artworks/bulk/", api.BulkView.as_view(), name="artwork_bulk_api"),
    path("artworks/<uuid:pk>/", api.ArtworkDetailView.as_view(), name="artwork_api"),
    path("artworks/<uuid:pk>/restore/", api.RestoreView.as_view(), name="artwork_restore_api"),
    path("trash/", api.TrashView.as_view(), name="trash_api"),
    path("tags/", collections_api.TagListView.as_view(), name="tag_list_api"),
    path("tags/<int:pk>/", collections_api.TagView.as_view(), name="tag_api"),
    path("albums/", collections_api.AlbumListView.as_view(), name="album_list_api"),
    path("albums/<uuid:pk>/", collections_api.AlbumView.as_view(), name="album_api"),
]
