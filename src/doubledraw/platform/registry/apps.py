"""The registry app."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Registers the app under its label."""

    name = "doubledraw.platform.registry"
    label = "registry"
