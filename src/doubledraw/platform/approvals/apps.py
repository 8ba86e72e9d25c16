"""The approvals app."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """Registers the app under its label."""

    name = "doubledraw.platform.approvals"
    label = "approvals"
