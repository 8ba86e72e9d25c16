"""A county that has shown the public one draw of every kind."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.test import Client

from doubledraw.platform.draws.models import Draw
from tests.world import showing
from tests.world.county import County, county


@dataclass(frozen=True)
class Shown:
    """The draws by what they are."""

    place: County
    revealed: Draw
    closed: Draw
    embargoed: Draw
    waiting: Draw
    voided: Draw


@pytest.fixture
def place(noon: datetime) -> County:
    return county(noon - timedelta(days=60))


@pytest.fixture
def shown(place: County, noon: datetime) -> Shown:
    def days(count: int) -> datetime:
        return noon + timedelta(days=count)

    line = showing.open_line(place, noon, title="餐饮服务单位抽查")
    first = showing.committed(place, line, noon)
    voided = showing.voided(place, first, noon + timedelta(minutes=30))
    revealed = showing.revealed(place, line, days(1))
    closed_line = showing.closed_line(place, noon, title="企业公示信息抽查")
    closed = showing.attested(place, showing.revealed(place, closed_line, days(2)), days(3))
    held_line = showing.closed_line(place, noon, title="成品油联合检查")
    embargoed = showing.embargoed(place, held_line, days(4), days=30)
    waiting_line = showing.open_line(place, noon, title="校外培训机构检查")
    waiting = showing.committed(place, waiting_line, days(5))
    return Shown(place, revealed, closed, embargoed, waiting, voided)


@pytest.fixture
def reader() -> Client:
    """Somebody without an account, who reads Chinese."""
    return Client(headers={"accept-language": "zh-CN"})
