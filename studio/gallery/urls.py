"""Below /gallery/, in the names of the studio."""

from django.urls import path

from studio.gallery import collections_views, small, views

urlpatterns = [
    path("", views.GalleryView.as_view(), name="gallery"),
    path("bulk/", views.BulkView.as_view(), name="bulk"),
    path("trash/", views.TrashView.as_view(), name="trash"),
    path("trash/empty/", views.EmptyTrashView.as_view(), name="trash_empty"),
    path("trash/undo/", views.TakeBackView.as_view(), name="take_back"),
    path("albums/", collections_views.AlbumsView.as_view(), name="albums"),
    path("albums/<uuid:pk>/", collections_views.AlbumView.as_view(), name="album"),
    path("tags/", collections_views.TagsView.as_view(), name="tags"),
    path("tags/<int:pk>/", collections_views.TagView.as_view(), name="tag"),
    path("<uuid:pk>/small/", small.SmallView.as_view(), name="artwork_small"),
    path("<uuid:pk>/delete/", views.DeleteView.as_view(), name="artwork_delete"),
]
