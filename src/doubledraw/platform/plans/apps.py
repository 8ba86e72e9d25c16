"""The plans app."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Registers the app under its label."""

    name = "doubledraw.platform.plans"
    label = "plans"
