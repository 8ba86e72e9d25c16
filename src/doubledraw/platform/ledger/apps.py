"""The ledger app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Registers the app under its label."""

    name = "doubledraw.platform.ledger"
    label = "ledger"
