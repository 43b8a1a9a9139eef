"""Addresses of the tasks room."""

from django.urls import path

from desmigratif.tasks import views

app_name = "tasks"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/", views.task, name="task"),
    path("<int:pk>/batalkan/", views.cancel, name="cancel"),
]
