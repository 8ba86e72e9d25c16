"""Addresses of dossiers."""

from django.urls import path

from doubledraw.platform.dossiers.web import draws, firms, room

urlpatterns = [
    path("firms/<str:code>/file/", firms.page, name="firm-file"),
    path("firms/<str:code>/file/export/", firms.export, name="firm-export"),
    path("exports/<int:pk>/", firms.download, name="export-file"),
    path("file-room/", room.room, name="file-room"),
    path("file-room/draws/", draws.room, name="draw-cases"),
    path("file-room/draws/<str:draw_id>/", draws.page, name="draw-case"),
    path("file-room/draws/<str:draw_id>/accept/", draws.accept, name="draw-case-accept"),
    path(
        "file-room/draws/<str:draw_id>/supplement/",
        draws.supplement,
        name="draw-case-supplement",
    ),
    path("file-room/draws/<str:draw_id>/export/", draws.export, name="draw-case-export"),
    path("file-room/<str:number>/", room.page, name="case"),
    path("file-room/<str:number>/accept/", room.accept, name="case-accept"),
    path("file-room/<str:number>/supplement/", room.supplement, name="case-supplement"),
    path("file-room/<str:number>/export/", room.export, name="case-export"),
]
