"""The ui app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Registers the app under its label."""

    name = "doubledraw.platform.ui"
    label = "ui"
