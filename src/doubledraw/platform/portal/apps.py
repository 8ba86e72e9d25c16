"""The portal app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Registers the app under its label."""

    name = "doubledraw.platform.portal"
    label = "portal"
