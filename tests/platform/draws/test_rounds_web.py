"""A blocked draw on its pages: explained, cured by a round typed by two people; a substitute asked for and agreed."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from doubledraw.platform.draws.models import Draw, Substitution, Withdrawal
from doubledraw.platform.draws.selectors import draws_waiting_for
from doubledraw.platform.ledger.models import AuditEvent
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.registry.models import Inspector
from tests.clock import here
from tests.world import ceremony as world
from tests.world import rounds as cast

CHINA = ZoneInfo("Asia/Shanghai")
BACKEND = "django.contrib.auth.backends.ModelBackend"


def client_of(client, account: str):
    client.logout()
    client.force_login(Staff.objects.get(account=account), backend=BACKEND)
    return client


def body(response) -> str:
    return response.content.decode()


@pytest.fixture
def start() -> datetime:
    """The pages read the real clock, so what went before is laid some days back."""
    return here() - timedelta(days=3)


@pytest.fixture
def blocked(place, line, start) -> Draw:
    return cast.blocked_draw(place, line, start)


def test_the_record_says_what_is_short_and_what_would_free_it(client, blocked) -> None:
    page = body(client_of(client, "zhou").get(reverse("draw-record", args=[blocked.draw_id])))
    assert "检查人员配不齐，抽中名单不变" in page
    assert "食品检查员" in page
    assert "怎么解开" in page
    assert "可以扩大区划" in page
    assert "执法3" in page, "who holds the qualification and could be given more regions"
    assert "取得资质后可以列入" in page
    assert "另抽一轮人员" in page


def test_nothing_new_says_where_to_add_somebody(client, blocked) -> None:
    page = body(client_of(client, "zhou").get(reverse("draw-round-new", args=[blocked.draw_id])))
    assert "还没有增加" in page
    assert reverse("inspectors") in page
    assert "冻结人员，公布承诺" not in page


def test_the_new_round_names_who_came_and_counts_whether_it_is_enough(
    client, place, blocked, start
) -> None:
    cast.cure(place, start)
    page = body(client_of(client, "zhou").get(reverse("draw-round-new", args=[blocked.draw_id])))
    assert "新来的" in page
    assert "按数目够了" in page
    assert "冻结人员，公布承诺" in page


def test_a_cure_for_one_place_alone_names_the_others(client, place, blocked, start) -> None:
    cast.cure(place, start)
    Inspector.objects.filter(ref="R900").update(regions=blocked.blocked["regions"])
    page = body(client_of(client, "zhou").get(reverse("draw-round-new", args=[blocked.draw_id])))
    assert "按数目够了" not in page
    assert "这一处够了，别处还有没人能去的" in page


def test_who_is_no_drawer_reads_why_not(client, blocked) -> None:
    page = client_of(client, "he").get(reverse("draw-round-new", args=[blocked.draw_id]))
    assert "需要抽取人角色" in body(page)


def test_a_round_from_the_form_to_the_teams(client, place, blocked, start) -> None:
    cast.cure(place, start)
    soon = here() + timedelta(hours=1)
    form = {
        "form_0": "d10xN",
        "dice_0": "19",
        "source_0": "补抽骰子",
        "when_0": soon.strftime("%Y-%m-%dT%H:%M"),
        "draw_by": (soon + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M"),
    }
    address = reverse("draw-round-new", args=[blocked.draw_id])
    few = client_of(client, "zhou").post(address, form | {"dice_0": "3"})
    assert few.status_code == 422
    assert "至少要 60 比特" in body(few)
    made = client.post(address, form)
    assert made.url == reverse("draw-round", args=[blocked.draw_id, 1])
    page = body(client.get(made.url))
    assert "新来的" in page
    assert "还没有到公布时间" in page
    assert client.post(address, form).status_code == 403


def typed(value: str) -> dict[str, list[str]]:
    return {"n": list(value)}


def test_two_people_type_the_numbers_and_the_teams_are_drawn(client, place, blocked, start) -> None:
    """The round was committed to two days ago; the site's clock is now."""
    cast.cure(place, start)
    row = cast.open_round(place, blocked, start + timedelta(days=1))
    named = [blocked.draw_id, row.number]
    enter = reverse("draw-round-enter", args=[*named, 0])
    again = reverse("draw-round-confirm", args=[*named, 0])
    wrong = client_of(client, "zhou").post(enter, typed("4" * 18))
    assert wrong.status_code == 422
    assert client.post(enter, typed(cast.DICE19)).status_code == 302
    differs = client_of(client, "he").post(again, typed("5" + cast.DICE19[1:]))
    assert "从第 1 个字符起" in body(differs)
    assert client.post(again, typed(cast.DICE19)).status_code == 302
    drawn = client_of(client, "zhou").post(reverse("draw-round-draw", args=named))
    assert drawn.status_code == 302
    assert "配齐，写进公开日志" in body(client.get(reverse("draw-round", args=named)))
    page = body(client.get(reverse("draw", args=[blocked.draw_id])))
    assert "检查人员在第 1 轮配齐" in page
    record = body(client.get(reverse("draw-record", args=[blocked.draw_id])))
    assert "检查人员配不齐" not in record
    assert "round-1/commitment.json" in record
    root = blocked.team_rounds.get().outcome_files["teams.tsv"]
    assert root[:16] not in record, "the digest of an unsalted list stays with the auditors"


def test_what_waits_for_whom(place, blocked, start) -> None:
    after = start + timedelta(days=2)

    def waits(name: str, when=after) -> list[str]:
        return [w.action for w in draws_waiting_for(place[name], when)]

    assert "另抽一轮人员" in waits("周抽取")
    cast.cure(place, start)
    row = cast.open_round(place, blocked, start + timedelta(days=1))
    assert "录入人员轮次随机数" in waits("周抽取")
    assert "另抽一轮人员" not in waits("周抽取")
    cast.services.enter_round_entropy(row, 0, cast.DICE19, by=place["周抽取"], at=after)
    assert "复核人员轮次随机数" in waits("何监督")
    cast.services.confirm_round_entropy(row, 0, cast.DICE19, by=place["何监督"], at=after)
    assert "抽取人员" in waits("周抽取")
    assert waits("外单位钱某") == []


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("注销证明.pdf", b"%PDF-1.4 gone")


def test_a_substitute_is_asked_for_seen_and_agreed(client, place, line, start) -> None:
    draw = world.drawn_draw(
        place, line, start, reveal=(start + timedelta(days=60)).date().isoformat()
    )
    row = draw.drawn_targets.filter(role="selected").first()
    ask = reverse("draw-substitute-ask", args=[draw.draw_id])
    form = {
        "kind": "target",
        "code": row.code,
        "since": (start - timedelta(days=30)).date().isoformat(),
        "note": "登记机关已注销",
    }
    client_of(client, "zhou")
    result = client.post(ask, {**form, "reason": "NOT_FOUND", "file": pdf()})
    assert result.status_code == 403
    assert "是检查结果，不是递补的理由" in body(result)
    assert client.post(
        ask, {**form, "reason": "INACTIVE_BEFORE_FREEZE", "file": pdf()}
    ).url == reverse("draw-substitutes", args=[draw.draw_id])
    asked = Withdrawal.objects.get()
    address = reverse("draw-substitutes", args=[draw.draw_id])
    page = body(client_of(client, "he").get(address))
    assert row.name not in page
    assert row.code not in page
    before = AuditEvent.objects.filter(kind="EmbargoedListViewed").count()
    detail = client.post(reverse("draw-substitute", args=[draw.draw_id, asked.pk]))
    assert row.name in body(detail)
    assert AuditEvent.objects.filter(kind="EmbargoedListViewed").count() == before + 1
    proof = client.post(reverse("draw-substitute-evidence", args=[draw.draw_id, asked.pk]))
    assert proof.content == b"%PDF-1.4 gone"
    agreed = client.post(reverse("draw-substitute-agree", args=[draw.draw_id, asked.pk]))
    assert agreed.status_code == 302
    taken = Substitution.objects.get()
    page = body(client.get(address))
    assert "企业由下一名候补接替" in page
    assert taken.in_code not in page
    record = body(client.get(reverse("draw-record", args=[draw.draw_id])))
    assert row.code not in record
    assert taken.in_code not in record


def test_outsiders_find_nothing(client, place, line, start) -> None:
    draw = cast.blocked_draw(place, line, start)
    client_of(client, "qian")
    for name in ("draw-round-new", "draw-substitutes"):
        assert client.get(reverse(name, args=[draw.draw_id])).status_code == 404
    assert client.get(reverse("draw-round", args=[draw.draw_id, 1])).status_code == 404


def test_pages_ask_as_much_for_many_as_for_few(
    client, place, line, start, django_assert_max_num_queries
) -> None:
    draw = world.drawn_draw(place, line, start)
    ref = draw.assignments.first().inspector_ref
    cast.replaced(place, draw, start + timedelta(days=1), "inspector", "UNABLE", inspector_ref=ref)
    client_of(client, "zhou")
    with django_assert_max_num_queries(24):
        client.get(reverse("draw-substitutes", args=[draw.draw_id]))
