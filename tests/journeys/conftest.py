"""Journeys run on a platform of their own."""

from tests.platform.conftest import noon, own_home

__all__ = ["noon", "own_home"]
