from django.urls import path

from accounts import views

urlpatterns = [path("outbox/", views.outbox, name="outbox")]
