from django.urls import path

from studio.sharing import views

urlpatterns = [
    path("gallery/<uuid:pk>/share/", views.change_share, name="share"),
    path("s/<str:token>/", views.show_shared, name="shared"),
    path("s/<str:token>/report/", views.report, name="shared_report"),
    path("s/<str:token>/<path:name>", views.show_file, name="shared_file"),
]
