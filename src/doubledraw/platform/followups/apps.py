"""The followups app."""

from django.apps import AppConfig


class FollowUpsConfig(AppConfig):
    """Registers the app under its label."""

    name = "doubledraw.platform.followups"
    label = "followups"
