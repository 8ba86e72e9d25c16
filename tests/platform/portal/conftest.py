"""Who reads the portal, and of which county."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests.world.county import County, county


@pytest.fixture
def place(noon: datetime) -> County:
    return county(noon - timedelta(days=60))


@pytest.fixture
def reader() -> Client:
    """Somebody without an account, who reads Chinese."""
    return Client(headers={"accept-language": "zh-CN"})
