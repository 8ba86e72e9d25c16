"""The catalogue app."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Registers the app under its label."""

    name = "doubledraw.platform.catalogue"
    label = "catalogue"
