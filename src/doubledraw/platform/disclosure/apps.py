"""The disclosure app."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """Registers the app under its label."""

    name = "doubledraw.platform.disclosure"
    label = "disclosure"
