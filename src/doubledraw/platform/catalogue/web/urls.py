"""Addresses of the catalogue."""

from django.urls import path

from doubledraw.platform.catalogue.web import views

urlpatterns = [
    path("", views.directory, name="items"),
    path("new/", views.draft, name="item-new"),
    path("<int:pk>/", views.page, name="item"),
    path("<int:pk>/edit/", views.edit, name="item-edit"),
    path("<int:pk>/propose/", views.propose, name="item-propose"),
    path("<int:pk>/publish/", views.publish, name="item-publish"),
    path("<int:pk>/return/", views.send_back, name="item-return"),
    path("<int:pk>/retire/", views.retire, name="item-retire"),
]
