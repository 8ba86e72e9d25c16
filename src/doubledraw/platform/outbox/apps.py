"""The outbox app."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Registers the app under its label."""

    name = "doubledraw.platform.outbox"
    label = "outbox"
