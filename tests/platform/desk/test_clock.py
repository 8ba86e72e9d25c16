"""A city's demo says which day its clock shows, and acts on that day; elsewhere there is one present."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from doubledraw.platform.organs.models import Staff
from doubledraw.platform.portal.web.frame import forget_frames
from doubledraw.platform.ui import clock
from doubledraw.platform.ui.clock import present
from tests.clock import here
from tests.world.county import county

pytestmark = pytest.mark.django_db
BANNER = "演示时钟"


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(Staff.objects.get(name=name), "django.contrib.auth.backends.ModelBackend")
    return client


def test_without_a_demo_there_is_no_other_clock(noon, monkeypatch) -> None:
    county(noon)
    monkeypatch.setattr(clock, "now", now)
    assert abs(present() - now()) < timedelta(seconds=5)
    assert BANNER not in Client().get("/").content.decode()
    assert BANNER not in signed_in("李起草").get("/desk/").content.decode()


def test_a_citys_demo_acts_on_its_own_day_and_says_so(noon, settings) -> None:
    settings.DEMO_SHIFT = timedelta(days=-2000)
    county(noon)
    day = here().date()
    said = f"{BANNER}：{day.year}年{day.month}月{day.day}日"
    assert said in Client().get("/").content.decode()
    page = signed_in("李起草").get("/desk/").content.decode()
    assert said in page
    assert f"<h1>{day.month}月{day.day}日" in page


def test_only_a_real_documents_demo_has_real_places(noon, settings) -> None:
    county(noon)
    settings.DEMO_SHIFT = timedelta(days=-13)
    assert "地名、企业、人员都是程序虚构的" in Client().get("/").content.decode()
    settings.SITE = settings.SITE | {"rule_sets": "national,fuan-2018"}
    forget_frames()
    assert "地名是真的" in Client().get("/").content.decode()


def test_a_phone_is_told_how_far_the_clock_stands_from_its_own(noon, settings) -> None:
    county(noon)
    client = signed_in("李起草")
    assert 'data-ahead="0"' in client.get("/desk/visits/phone/").content.decode()
    settings.DEMO_SHIFT = timedelta(days=-13)
    assert 'data-ahead="-1123200"' in client.get("/desk/visits/phone/").content.decode()
