"""Addresses of the target directory and of what clerks do with it."""

from django.urls import path

from doubledraw.platform.registry.web import (
    duplicates,
    key_targets,
    labels,
    specials,
    target_form,
    targets,
    views,
)

urlpatterns = [
    path("targets/", targets.directory, name="targets"),
    path("targets/<str:code>/", targets.page, name="target"),
    path("targets/<str:code>/edit/", target_form.edit, name="target-edit"),
    path("new-target/", target_form.enter, name="target-new"),
    path("labels/", labels.labels, name="labels"),
    path("labels/make/", labels.make, name="label-make"),
    path("labels/put/", labels.put, name="label-put"),
    path("label/<str:code>/", labels.label, name="label"),
    path("label/<str:code>/close/", labels.close, name="label-close"),
    path("label/<str:code>/rules/", labels.rule, name="label-rule"),
    path("label/<str:code>/rules/<int:pk>/end/", labels.rule_end, name="label-rule-end"),
    path("specials/", specials.specials, name="specials"),
    path("specials/found/", specials.found, name="special-found"),
    path("special/<str:code>/", specials.special, name="special"),
    path("special/<str:code>/close/", specials.close, name="special-close"),
    path("special/<str:code>/licences/", specials.enter, name="licence-enter"),
    path("special/<str:code>/licences/<int:pk>/end/", specials.end, name="licence-end"),
    path("key-targets/", key_targets.key_targets, name="key-targets"),
    path("key-targets/enter/", key_targets.enter, name="key-target-enter"),
    path("key-targets/<int:pk>/remove/", key_targets.remove, name="key-target-remove"),
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/ruling/", duplicates.ruling, name="duplicate-ruling"),
    path("views/", views.views, name="views"),
    path("views/save/", views.save, name="view-save"),
    path("views/<int:pk>/rename/", views.rename, name="view-rename"),
    path("views/<int:pk>/delete/", views.delete, name="view-delete"),
]
