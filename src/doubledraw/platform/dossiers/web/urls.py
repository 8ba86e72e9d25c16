"""Addresses of dossiers."""

from django.urls import path

from doubledraw.platform.dossiers.web import firms, room

urlpatterns = [
    path("firms/<str:code>/file/", firms.page, name="firm-file"),
    path("firms/<str:code>/file/export/", firms.export, name="firm-export"),
    path("exports/<int:pk>/", firms.download, name="export-file"),
    path("file-room/", room.room, name="file-room"),
    path("file-room/<str:number>/", room.page, name="case"),
    path("file-room/<str:number>/accept/", room.accept, name="case-accept"),
    path("file-room/<str:number>/supplement/", room.supplement, name="case-supplement"),
    path("file-room/<str:number>/export/", room.export, name="case-export"),
]
