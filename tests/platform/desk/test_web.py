"""The staff home shows what waits for whom, and only within one's own scope."""

from datetime import timedelta

import pytest
from django.test import Client

from doubledraw.platform.organs.models import Staff
from tests.world import ceremony
from tests.world.county import county

pytestmark = pytest.mark.django_db


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(Staff.objects.get(name=name), "django.contrib.auth.backends.ModelBackend")
    return client


def page(name: str, path: str = "/desk/") -> str:
    return signed_in(name).get(path, follow=True).content.decode()


def test_the_drawer_is_told_to_prepare_a_published_line(noon) -> None:
    place = county(noon)
    ceremony.plain_rolls(place, noon)
    ceremony.plain_plan(place, noon)
    assert "准备抽取" in page("周抽取")
    assert "准备抽取" not in page("李起草")


def test_a_committed_draw_waits_for_others_in_the_clerks_view(noon) -> None:
    place = county(noon)
    ceremony.plain_rolls(place, noon)
    line = ceremony.plain_plan(place, noon).lines.get()
    ceremony.committed_draw(place, line, noon)
    shown = page("李起草")
    assert "等抽取" in shown
    assert line.title in shown


def test_somebody_of_another_county_sees_nothing_of_it(noon) -> None:
    place = county(noon)
    ceremony.plain_rolls(place, noon)
    line = ceremony.plain_plan(place, noon).lines.get()
    draw = ceremony.committed_draw(place, line, noon)
    shown = page("外单位钱某")
    assert line.title not in shown
    assert draw.draw_id not in shown


@pytest.mark.parametrize(
    ("name", "words"),
    [("系统孙", "运行状况"), ("安全赵", "人员和角色"), ("审计冯", "审计记录")],
)
def test_each_administrator_lands_on_their_own_page(name, words, noon) -> None:
    county(noon)
    assert words in page(name)


def test_the_audit_administrator_reads_what_happened_and_can_change_nothing(noon) -> None:
    county(noon)
    client = signed_in("审计冯")
    assert "授予了角色" in client.get("/desk/audit/").content.decode()
    assert client.post("/desk/audit/").status_code == 405


def test_the_home_asks_a_constant_number_of_queries(noon, django_assert_max_num_queries) -> None:
    place = county(noon)
    ceremony.plain_rolls(place, noon)
    plan = ceremony.plain_plan(place, noon, lines=12)
    for line in plan.lines.all()[:6]:
        ceremony.frozen_draw(place, line, noon + timedelta(minutes=line.number))
    client = signed_in("周抽取")
    with django_assert_max_num_queries(28):
        client.get("/desk/")
