"""The credit app."""

from django.apps import AppConfig


class CreditConfig(AppConfig):
    """Registers the app under its label."""

    name = "doubledraw.platform.credit"
    label = "credit"
