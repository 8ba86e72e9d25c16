"""The desk app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Registers the app under its label."""

    name = "doubledraw.platform.desk"
    label = "desk"
