"""The rulebook app."""

from django.apps import AppConfig


class RulebookConfig(AppConfig):
    """Registers the app under its label."""

    name = "doubledraw.platform.rulebook"
    label = "rulebook"
