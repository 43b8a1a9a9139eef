"""Addresses of the coordination room."""

from django.urls import path

from desmigratif.coordination import views

app_name = "coordination"
urlpatterns = [
    path("", views.index, name="index"),
    path("dispensasi/", views.waivers, name="waivers"),
    path("dispensasi/baru/<int:village_pk>/", views.new_waiver, name="new_waiver"),
    path("dispensasi/<int:pk>/", views.waiver, name="waiver"),
    path("dispensasi/<int:pk>/setuju/", views.confirm_waiver, name="confirm_waiver"),
    path("dispensasi/<int:pk>/tarik/", views.withdraw_waiver, name="withdraw_waiver"),
    path("warisan/", views.overlaps, name="overlaps"),
    path("warisan/<int:pk>/", views.overlap, name="overlap"),
    path("warisan/<int:pk>/selesaikan/", views.settle, name="settle"),
    path("peristiwa/", views.events, name="events"),
    path("peristiwa/baru/", views.new_event, name="new_event"),
    path("peristiwa/<int:pk>/", views.event, name="event"),
    path("peristiwa/<int:pk>/coba/", views.try_event, name="try_event"),
    path("peristiwa/<int:pk>/batal/", views.drop_event, name="drop_event"),
    path("peristiwa/konflik/<int:pk>/setuju/", views.agree, name="agree"),
    path("penolakan/", views.refusals, name="refusals"),
    path("penyebutan/", views.mentions, name="mentions"),
    path("<str:name>.<str:form>", views.export, name="export"),
]
