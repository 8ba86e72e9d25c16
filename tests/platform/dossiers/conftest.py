"""One joint draw, revealed: one visit done in every part, one that lacks things, the rest not begun."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from doubledraw.platform.dossiers.documents import Entry
from doubledraw.platform.dossiers.selectors import file_of
from doubledraw.platform.inspections import services
from doubledraw.platform.inspections.documents import Asked
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.inspections.selectors import newest_notice
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.models import Staff
from tests.platform.inspections.conftest import NOON, home, own_home  # noqa: F401
from tests.world import ceremony, showing
from tests.world import inspections as world
from tests.world.county import County, county

BACKEND = "django.contrib.auth.backends.ModelBackend"
LATER = world.morning(date(2026, 6, 8))
COMPLAINT, REPLY, PHONE = "他们收了我的茶叶", "冰箱已经修好", "13900001111"


@dataclass
class Files:
    """The world, the visit that is complete, the one that is not, one whose turn has not come.

    `before`: what 李起草, and 王处长 who had opened it, saw of the complete one while the list was secret.
    """

    carried: world.Carried
    done: Visit
    bare: Visit
    waiting: Visit
    before: dict[str, list[Entry]]

    def __getitem__(self, name: str) -> Actor:
        return self.carried.place[name]


@pytest.fixture(scope="module")
def module_files(home: None) -> Files:  # noqa: F811
    place = county(NOON)
    ceremony.plain_rolls(place, NOON, targets=30)
    carried = world.ordered(place, world.joint_line(place, NOON), NOON)
    done, bare, waiting = carried.visits[:3]
    world.entered(carried, done, bad=True)
    _spoken(done)
    maker = carried.team(done)[0]
    services.feed_back(done, "on_site", "林秀英", "", by=maker, at=done.ended_at)
    world.reviewed(carried, done, done.ended_at + timedelta(hours=3))
    world.entered(carried, bare, date(2026, 6, 4))
    before = _before(place, done)
    showing.reveal(place, carried.draw, LATER - timedelta(hours=2), "名单已经传开")
    carried.draw.refresh_from_db()
    return Files(carried, *(Visit.objects.get(pk=v.pk) for v in (done, bare, waiting)), before)


def _before(place: County, visit: Visit) -> dict[str, list[Entry]]:
    at, wang = LATER - timedelta(hours=4), place["王处长"]
    services.look_at([visit], by=wang, at=at)
    return {
        "李起草": file_of(place["李起草"], visit.target, at),
        "王处长": file_of(wang, visit.target, at),
        "to take away": file_of(wang, visit.target, at, is_public=True),
    }


def _spoken(visit: Visit) -> None:
    notice = newest_notice(visit)
    assert notice is not None
    at = visit.ended_at
    said = {"name": "林秀英", "phone": PHONE}
    services.hear_firm(notice, Asked("complaint", COMPLAINT, **said), at=at)
    services.hear_firm(notice, Asked("reply", REPLY, **said), at=at + timedelta(minutes=1))


@pytest.fixture
def files(db: None, module_files: Files) -> Files:
    return module_files


@pytest.fixture
def now() -> datetime:
    return LATER


@pytest.fixture
def as_(client: Client) -> Any:
    """Sign in as an actor; pages in Chinese."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"

    def sign_in(actor: Actor) -> Client:
        client.force_login(Staff.objects.get(pk=actor.user_id), BACKEND)
        return client

    return sign_in
