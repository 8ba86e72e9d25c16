"""The organs app."""

from django.apps import AppConfig


class OrgansConfig(AppConfig):
    """Registers the app under its label."""

    name = "doubledraw.platform.organs"
    label = "organs"
