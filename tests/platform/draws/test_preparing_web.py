"""The pages before the freeze: calm, complete, one thing to do; nothing for strangers, no secret told."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from doubledraw.platform.draws import engine, services
from doubledraw.platform.draws.models import RepeatPermit, WorkPlan
from doubledraw.platform.registry.models import Target, VisitFact
from tests.clock import here
from tests.world import ceremony as world

NOON = datetime(2026, 5, 20, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def soon() -> datetime:
    """Now, as the pages read the clock."""
    return here()


def _text(client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return str(answer.content.decode())


def _primaries(text: str) -> int:
    return len(re.findall(r'class="btn primary', text))


def _visit(code: str) -> None:
    VisitFact.objects.create(
        target=Target.objects.get(code=code),
        organ_name="县市场监督管理局",
        level="county",
        item_code="SP-01",
        item_name="食品经营监督检查",
        visited_on="2026-03-12",
        source="imported",
        at=NOON,
    )


def test_at_every_stage_there_is_one_thing_to_do(as_, place, line, soon) -> None:
    text = _text(as_("周抽取"), "draw-prepare", line.pk)
    assert "生成工作方案，送批准" in text
    assert _primaries(text) == 1
    asked = world.preparation(line, soon)
    plan = services.draft_work_plan(asked, by=place["周抽取"], at=soon)
    text = _text(as_("周抽取"), "draw-prepare", line.pk)
    assert "正等审批人批准" in text
    assert _primaries(text) == 0
    text = _text(as_("王处长"), "draw-prepare", line.pk)
    assert "看方案，批准或退回" in text
    assert _primaries(text) == 1
    services.approve_work_plan(plan, plan.digest, by=place["王处长"], at=soon)
    text = _text(as_("周抽取"), "draw-prepare", line.pk)
    assert _primaries(text) == 1
    assert reverse("draw-freeze", args=[line.pk]) in text


def test_the_form_opens_as_it_was_filled_in(as_, place, secret_line, soon) -> None:
    fields = {"credit_off": "等级在核对", "holders": ("县公证处",), "title": "我的抽取"}
    asked = world.preparation(secret_line, soon, **fields)
    services.draft_work_plan(asked, by=place["周抽取"], at=soon)
    text = _text(as_("周抽取"), "draw-prepare", secret_line.pk)
    for words in ("我的抽取", "等级在核对", "县公证处", "快乐8 第2026129期"):
        assert words in text
    assert 'value="8"' in text
    form = {
        "title": "我的抽取",
        "suite": "sha256",
        "reveal": "at-once",
        "credit": "off",
        "draw_by": "2099-01-01T00:00",
        "form_0": "drand",
        "source_0": "drand 1",
        "when_0": "2098-12-31T00:00",
    }
    page = reverse("draw-prepare", args=[secret_line.pk])
    answer = as_("周抽取").post(page, form)
    assert answer.status_code == 422
    assert "请写为什么关闭信用监管" in answer.content.decode()
    for chosen, source, words in (
        ("kl8", "快乐8", "请写明第几期"),
        ("fc3d", "福彩3D今晚", "请写明第几期"),
        ("drand", "drand quicknet", "请写明哪一轮"),
    ):
        answer = as_("周抽取").post(page, form | {"form_0": chosen, "source_0": source})
        assert words in answer.content.decode(), "what is named in advance must be one draw of it"
    offered = engine.round_for(datetime.fromisoformat("2098-12-31T00:00:00+08:00"))
    assert f'value="{offered}"' in answer.content.decode(), "the round of that time is worked out"
    right = form | {"source_0": offered, "credit": "on", "when_0": "2098-12-31T00:01"}
    answer = as_("周抽取").post(page, right)
    assert "不在这个公布时间产生" in answer.content.decode()
    assert as_("周抽取").post(page, right | {"when_0": form["when_0"]}).status_code == 302


def test_the_work_plan_is_read_signed_and_sent_back(as_, place, line, soon) -> None:
    page = reverse("draw-work-plan", args=[line.pk])
    assert as_("周抽取").get(page).status_code == 404
    asked = world.preparation(line, soon)
    plan = services.draft_work_plan(asked, by=place["周抽取"], at=soon)
    text = _text(as_("王处长"), "draw-work-plan", line.pk)
    for words in ("快乐8 第2026129期", "食品经营监督检查", "另行准备", plan.digest):
        assert words in text
    back = {"digest": plan.digest, "remark": "揭示太晚"}
    assert as_("周抽取").post(f"{page}return/", back).status_code == 403
    assert as_("王处长").post(f"{page}return/", back).status_code == 302
    text = _text(as_("周抽取"), "draw-prepare", line.pk)
    assert "揭示太晚" in text
    assert _primaries(text) == 1
    assert WorkPlan.objects.get().state == "returned"


def test_approvers_find_it_at_their_desk(as_, place, line, soon) -> None:
    services.draft_work_plan(world.preparation(line, soon), by=place["周抽取"], at=soon)
    for url in ("/desk/", "/desk/draws/"):
        assert "审批工作方案" in as_("王处长").get(url).content.decode()
        assert "审批工作方案" not in as_("周抽取").get(url).content.decode()


def test_who_is_left_out_is_listed_with_the_article_and_can_be_asked_for(as_, place, line) -> None:
    _visit("T00001")
    text = _text(as_("周抽取"), "draw-exclusions", line.pk)
    for words in ("清源第1食品有限公司", "同一事项已抽查", "未经批准,不得重复进行", "2026-03-12"):
        assert words in text
    there = reverse("draw-repeats", args=[line.pk])
    refused = as_("周抽取").post(there, {"code": "T00001", "reason": ""})
    assert refused.status_code == 422
    assert "checked" in refused.content.decode()
    assert as_("周抽取").post(there, {"code": "T00001", "reason": "复查"}).status_code == 302
    permit = RepeatPermit.objects.get()
    decide = reverse("draw-repeat", args=[line.pk, permit.pk])
    assert as_("周抽取").post(decide, {"answer": "approve"}).status_code == 403
    assert as_("王处长").post(decide, {"answer": "refuse"}).status_code == 422
    assert as_("王处长").post(decide, {"answer": "approve"}).status_code == 302
    assert "清源第1食品有限公司" not in _text(as_("周抽取"), "draw-exclusions", line.pk)


def test_an_empty_list_says_what_to_do_next(as_, place, line) -> None:
    text = _text(as_("周抽取"), "draw-exclusions", line.pk)
    assert "导入历史检查" in text


def test_a_secret_of_another_draw_is_counted_and_not_named(as_, place, line, soon) -> None:
    alike = world.plain_plan(place, soon, number="990126-2026-P08").lines.get()
    draw = world.drawn_draw(place, line, soon, reveal="2099-01-01")
    codes = draw.drawn_targets.filter(role="selected").values_list("code", flat=True)
    text = _text(as_("周抽取"), "draw-exclusions", alike.pk)
    assert "另有 6 家" in text
    assert not [code for code in codes if code in text]
    prepare = _text(as_("周抽取"), "draw-prepare", alike.pk)
    assert not [code for code in codes if code in prepare]


@pytest.mark.parametrize("page", ["draw-prepare", "draw-exclusions", "draw-work-plan"])
def test_strangers_find_nothing(as_, place, line, soon, page) -> None:
    services.draft_work_plan(world.preparation(line, soon), by=place["周抽取"], at=soon)
    url = reverse(page, args=[line.pk])
    assert as_("外单位钱某").get(url).status_code == 404
    assert as_("审计冯").get(url).status_code == 403


def test_the_pages_take_a_fixed_number_of_queries(
    as_, place, line, django_assert_max_num_queries
) -> None:
    for i in range(12, 50):
        _visit(f"T{i:05d}")
    client = as_("周抽取")
    with django_assert_max_num_queries(60):
        _text(client, "draw-prepare", line.pk)
    with django_assert_max_num_queries(30):
        _text(client, "draw-exclusions", line.pk)


def test_the_record_leads_to_the_work_plan_and_tells_what_changed(
    as_, place, line, soon, later
) -> None:
    world.voided(place, world.frozen_draw(place, line, soon), soon)
    draw = world.frozen_draw(place, line, soon)
    text = _text(as_("吴纪检"), "draw-record", draw.draw_id)
    assert reverse("draw-plan", args=[draw.draw_id]) in text
    assert "和上次名录的差别" in text
    changes = reverse("draw-changes", args=[draw.draw_id])
    assert as_("吴纪检").post(changes).status_code == 200
    assert as_("何监督").post(changes).status_code == 403
    assert "下载名录变动明细" in _text(as_("吴纪检"), "draw-record", draw.draw_id)
    assert "抽查工作方案" in _text(as_("吴纪检"), "draw-plan", draw.draw_id)
