"""The form from which a draw is prepared: what it opens with, what it says is wrong, who only looks."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse

from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.web.forms import first_values

CHINA = ZoneInfo("Asia/Shanghai")


def test_the_form_opens_with_the_next_evening(place, line) -> None:
    for hour, day in ((9, 20), (22, 21)):
        opened = first_values(line, datetime(2026, 5, 20, hour, tzinfo=CHINA))
        assert opened["when_0"] == datetime(2026, 5, day, 21, 30, tzinfo=CHINA)
        assert opened["draw_by"] > opened["when_0"]
        later = first_values(line, datetime(2026, 5, 20, hour, tzinfo=CHINA), lead=3)
        assert later["when_0"] - opened["when_0"] == timedelta(days=3)


def test_the_prepare_form_says_what_is_wrong_and_keeps_what_was_typed(as_, place, line, now):
    url = reverse("draw-prepare", args=[line.pk])
    form = {"title": "我的抽取", "suite": "sha256", "reveal": "date", "form_0": "d10xN"}
    page = as_("周抽取").post(url, form)
    text = page.content.decode()
    assert page.status_code == 422
    for words in ("请写来源和期号", "请写公布时间", "请写骰子数", "请写揭示日期", "我的抽取"):
        assert words in text
    when = now + timedelta(hours=1)
    form |= {
        "reveal": "at-once",
        "dice_0": "3",
        "source_0": "现场骰子",
        "when_0": f"{when:%Y-%m-%dT%H:%M}",
        "draw_by": f"{when + timedelta(hours=1):%Y-%m-%dT%H:%M}",
    }
    page = as_("周抽取").post(url, form)
    assert page.status_code == 422
    assert "公共随机数只有 10.0 比特，至少要 60 比特" in page.content.decode()
    assert not Draw.objects.exists()


def test_a_clerk_sees_the_prepare_page_with_a_locked_button(as_, place, line) -> None:
    text = as_("李起草").get(reverse("draw-prepare", args=[line.pk])).content.decode()
    assert "需要抽取人角色" in text
    assert "btn primary" not in text
