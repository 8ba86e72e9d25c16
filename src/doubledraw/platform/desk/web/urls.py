"""Addresses of the desk."""

from django.urls import path

from doubledraw.platform.desk.web import views

urlpatterns = [
    path("", views.home, name="desk"),
    path("office/", views.office, name="office"),
    path("office/export/", views.office_export, name="office-export"),
    path("health/", views.health, name="health"),
    path("audit/", views.audit, name="audit"),
]
