"""The inspections app."""

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    """Registers the app under its label."""

    name = "doubledraw.platform.inspections"
    label = "inspections"
