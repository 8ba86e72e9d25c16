"""The draws app."""

from django.apps import AppConfig


class DrawsConfig(AppConfig):
    """Registers the app under its label."""

    name = "doubledraw.platform.draws"
    label = "draws"
