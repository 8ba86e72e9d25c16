"""Addresses of the directories and their imports."""

from django.urls import path

from doubledraw.platform.registry.web import (
    exports,
    feeds,
    import_lists,
    imports,
    people_urls,
    target_urls,
)

urlpatterns = [
    path("targets/export.csv", exports.export, {"key": "targets"}, name="targets-export"),
    *target_urls.urlpatterns,
    *people_urls.urlpatterns,
    path("export/<slug:key>/", exports.export, name="export"),
    path("feeds/", feeds.directory, name="feeds"),
    path("feeds/new/", feeds.set_up, name="feed-new"),
    path("feeds/<int:pk>/", feeds.page, name="feed"),
    path("feeds/<int:pk>/token/", feeds.renew, name="feed-token"),
    path("feeds/<int:pk>/close/", feeds.close, name="feed-close"),
    path("feeds/<int:pk>/look/", feeds.look, name="feed-look"),
    path("imports/", imports.directory, name="imports"),
    path("imports/new/", imports.upload, name="import-new"),
    path("imports/<int:pk>/", imports.page, name="import"),
    path("imports/<int:pk>/read/", imports.read_again, name="import-read"),
    path("imports/<int:pk>/apply/", imports.apply, name="import-apply"),
    path("imports/<int:pk>/discard/", imports.discard, name="import-discard"),
    path("imports/<int:pk>/rejects.csv", import_lists.rejects, name="import-rejects"),
    path("imports/<int:pk>/rejected/", import_lists.rejected, name="import-rejected"),
    path("imports/<int:pk>/rows/<slug:kind>/", import_lists.rows, name="import-rows"),
    path("imports/blank/<slug:directory>/", import_lists.blank_table, name="import-blank"),
]
