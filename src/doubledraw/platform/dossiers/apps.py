"""The dossiers app."""

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    """Registers the app under its label."""

    name = "doubledraw.platform.dossiers"
    label = "dossiers"
