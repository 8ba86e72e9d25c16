"""The jobs app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Registers the app under its label."""

    name = "doubledraw.platform.jobs"
    label = "jobs"
