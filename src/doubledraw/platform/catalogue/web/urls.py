"""Addresses of the catalogue."""

from django.urls import path

from doubledraw.platform.catalogue.web import items, revisions

urlpatterns = [
    path("", items.directory, name="items"),
    path("new/", items.draft, name="item-new"),
    path("<int:pk>/", items.page, name="item"),
    path("<int:pk>/edit/", items.edit, name="item-edit"),
    path("<int:pk>/propose/", items.propose, name="item-propose"),
    path("<int:pk>/publish/", items.publish, name="item-publish"),
    path("<int:pk>/return/", items.send_back, name="item-return"),
    path("<int:pk>/retire/", items.retire, name="item-retire"),
    path("<int:pk>/revise/", revisions.begin, name="item-revise"),
    path("<int:pk>/editions/<int:number>/", revisions.edition, name="item-edition"),
    path("revisions/<int:pk>/", revisions.page, name="item-revision"),
    path("revisions/<int:pk>/edit/", revisions.edit, name="item-revision-edit"),
    path("revisions/<int:pk>/propose/", revisions.propose, name="item-revision-propose"),
    path("revisions/<int:pk>/publish/", revisions.publish, name="item-revision-publish"),
    path("revisions/<int:pk>/return/", revisions.send_back, name="item-revision-return"),
    path("revisions/<int:pk>/discard/", revisions.discard, name="item-revision-discard"),
]
