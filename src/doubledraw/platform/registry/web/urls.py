"""Addresses of the directories and their imports."""

from django.urls import path

from doubledraw.platform.registry.web import exports, imports, inspectors, targets

urlpatterns = [
    path("targets/", targets.directory, name="targets"),
    path("targets/export.csv", exports.export, {"key": "targets"}, name="targets-export"),
    path("targets/<str:code>/", targets.page, name="target"),
    path("inspectors/", inspectors.directory, name="inspectors"),
    path("inspectors/<str:ref>/", inspectors.page, name="inspector"),
    path("inspectors/<str:ref>/recusals/", inspectors.declare, name="recusal-declare"),
    path("export/<slug:key>/", exports.export, name="export"),
    path("imports/", imports.directory, name="imports"),
    path("imports/new/", imports.upload, name="import-new"),
    path("imports/<int:pk>/", imports.page, name="import"),
    path("imports/<int:pk>/read/", imports.read_again, name="import-read"),
    path("imports/<int:pk>/apply/", imports.apply, name="import-apply"),
    path("imports/<int:pk>/discard/", imports.discard, name="import-discard"),
    path("imports/<int:pk>/rejects.csv", imports.rejects, name="import-rejects"),
]
