from django.urls import path

from accounts import api

urlpatterns = [
    path("me/", api.ProfileView.as_view(), name="profile_api"),
    path("me/avatar/", api.AvatarView.as_view(), name="avatar_api"),
    path("me/terms/", api.TermsView.as_view(), name="terms_api"),
    path("me/usage/", api.UsageView.as_view(), name="usage_api"),
    path("me/export/", api.ExportView.as_view(), name="export_api"),
    path("me/deletion/", api.DeletionView.as_view(), name="deletion_api"),
]
