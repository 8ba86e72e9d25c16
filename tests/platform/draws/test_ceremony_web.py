"""The page of the ceremony: clicked through, typed into boxes, locked with its reasons, looked at again."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from doubledraw.platform.draws import services
from doubledraw.platform.draws.models import Draw, WorkPlan
from doubledraw.platform.draws.selectors import pulse_of
from doubledraw.platform.draws.web import shapes
from doubledraw.platform.jobs.services import run_pending
from doubledraw.platform.kernel.errors import Invalid
from tests.world import ceremony as world


def test_the_locked_button_gives_its_reasons(as_, place, line, noon, now) -> None:
    draw = world.committed_draw(place, line, now)
    text = as_("周抽取").get(reverse("draw", args=[draw.draw_id])).content.decode()
    assert "还不能抽取，差 6 样" in text
    assert "抽取检查任务工作应在政策法规处的见证下共同进行" in text
    assert re.search(r'aria-disabled="true"><i class="icon i-lock"[^>]*></i>抽取', text)


def test_the_whole_ceremony_by_clicking(as_, place, line, now) -> None:
    url = reverse("draw-prepare", args=[line.pk])
    assert 'name="token"' not in as_("周抽取").get(url).content.decode()
    soon = now + timedelta(hours=2)
    form = {
        "title": "第一次抽取",
        "suite": "sha256",
        "reveal": "at-once",
        "reveal_on": "",
        "holders": "县公证处\n",
        "draw_by": f"{soon + timedelta(hours=2):%Y-%m-%dT%H:%M}",
        "form_0": "kl8",
        "source_0": "快乐8 第1期",
        "when_0": f"{soon:%Y-%m-%dT%H:%M}",
        "form_1": "d10xN",
        "dice_1": "8",
        "source_1": "现场骰子",
        "when_1": f"{soon:%Y-%m-%dT%H:%M}",
    }
    answer = as_("周抽取").post(url, form)
    assert answer.status_code == 302
    assert as_("周抽取").post(f"{url}freeze/", {"token": "1"}).status_code == 403
    plan = WorkPlan.objects.get()
    signed = {"digest": plan.digest, "remark": "同意"}
    assert as_("王处长").post(f"{url}work-plan/approve/", signed).status_code == 302
    page = as_("周抽取").get(url).content.decode()
    token = re.search(r'name="token" value="([0-9a-f]+)"', page)[1]
    assert as_("周抽取").post(f"{url}freeze/", {"token": token}).status_code == 302
    run_pending(lambda: now)
    draw = Draw.objects.get()
    assert draw.holders == ["平台", "县公证处"]
    world.keep_nonces(place, draw, now)
    assert [s["form"] for s in draw.design["entropy"]] == ["kl8", "d10x8"]
    there = reverse("draw", args=[draw.draw_id])
    assert as_("周抽取").post(f"{there}commit/").status_code == 302
    draw.refresh_from_db()
    text = as_("李起草").get(there).content.decode()
    assert all(f">{draw.commitment[i : i + 4]}</span>" in text for i in range(0, 64, 4))
    refused = as_("周抽取").post(f"{there}entropy/0/", {"n": world.KL8.split()})
    assert refused.status_code == 403


def test_entropy_is_typed_into_boxes_and_refused_at_the_wrong_one(as_, place, line, now) -> None:
    draw = world.committed_draw(place, line, now - timedelta(hours=3))
    there = reverse("draw", args=[draw.draw_id])
    typed = world.KL8.split()
    wrong = [*typed[:9], typed[8], *typed[10:]]
    page = as_("周抽取").post(f"{there}entropy/0/", {"n": wrong})
    text = page.content.decode()
    assert page.status_code == 422
    assert "第 10 格不对：号码要从小到大，不能重复" in text
    assert text.count('aria-invalid="true"') == 1
    assert f'value="{typed[19]}"' in text
    assert as_("周抽取").post(f"{there}entropy/0/", {"n": typed}).status_code == 302
    watching = as_("何监督").get(there).content.decode()
    assert f'value="{typed[0]}"' not in watching
    assert f">{typed[0]}</span>" not in watching
    page = as_("何监督").post(f"{there}entropy/0/again/", {"n": ["01", *typed[1:]]})
    assert "和第一遍录的不同" in page.content.decode()
    assert as_("何监督").post(f"{there}entropy/0/again/", {"n": typed}).status_code == 302
    assert as_("何监督").post(f"{there}entropy/9/again/", {"n": typed}).status_code == 404


@pytest.mark.parametrize("form", ["kl8", "ssq", "dlt", "pl5", "fc3d", "d10x8", "d6x24", "drand"])
def test_boxes_and_values_are_one(form) -> None:
    value = {
        "kl8": world.KL8,
        "ssq": "01 07 18 28 32 33+01",
        "dlt": "04 11 19 27 35+03 12",
        "pl5": "96528",
        "fc3d": "047",
        "d10x8": world.DICE,
        "d6x24": "123456" * 4,
        "drand": "e3" * 32,
    }[form]
    typed = shapes.spread(form, value)
    assert len(typed) == len(shapes.shape(form))
    assert shapes.joined(form, typed) == value


@pytest.mark.parametrize("wrong", range(20))
def test_the_box_that_is_marked_is_the_one_that_is_wrong(wrong) -> None:
    from doubledraw.platform.draws import engine

    typed = world.KL8.split()
    typed[wrong] = "99"
    with pytest.raises(Invalid) as refusal:
        engine.check_value("kl8", shapes.joined("kl8", typed))
    boxes = shapes.filled("kl8", typed, refusal.value.params["position"])
    assert [box.number for box in boxes if box.is_wrong] == [wrong + 1]


def test_the_ceremony_page_takes_a_fixed_number_of_queries(
    as_, place, line, now, django_assert_max_num_queries
) -> None:
    draw = world.ready_draw(place, line, now - timedelta(hours=3))
    for i in range(30):
        services.invite_person(
            draw,
            world.PersonRole.WITNESS,
            f"见证人{i}",
            "县人大代表",
            by=place["周抽取"],
            at=now,
        )
    client = as_("周抽取")
    with django_assert_max_num_queries(19):
        assert client.get(reverse("draw", args=[draw.draw_id])).status_code == 200


def test_the_checklist_knows_when_somebody_has_done_something(as_, place, line, now) -> None:
    draw = world.committed_draw(place, line, now - timedelta(hours=4))
    client = as_("周抽取")
    url = reverse("draw-pulse", args=[draw.draw_id])
    before = client.get(url).json()["pulse"]
    assert before in client.get(reverse("draw", args=[draw.draw_id])).content.decode()
    assert client.get(url).json()["pulse"] == before
    world.everybody_present(place, draw, now)
    assert client.get(url).json()["pulse"] != before


def test_the_checklist_knows_when_a_time_has_come(place, line, noon) -> None:
    draw = world.committed_draw(place, line, noon)
    assert pulse_of(draw, noon + timedelta(hours=1)) != pulse_of(draw, noon + timedelta(hours=3))


# nonces, the legal section, signatures, photos
