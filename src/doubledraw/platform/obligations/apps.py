"""The obligations app."""

from django.apps import AppConfig


class ObligationsConfig(AppConfig):
    """Registers the app under its label."""

    name = "doubledraw.platform.obligations"
    label = "obligations"
