"""The work plan of a draw, the switch, what changed since the last draw; published with the result."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from doubledraw.draw import frame
from doubledraw.platform.approvals.models import Signature
from doubledraw.platform.disclosure.models import PublicDocument, PublicDraw
from doubledraw.platform.draws import engine, services
from doubledraw.platform.draws.models import Draw, FrameChanges, WorkPlan
from doubledraw.platform.draws.selectors import work_plan_content, work_plans_waiting_for
from doubledraw.platform.jobs.services import run_pending
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.models import LogLeaf
from doubledraw.platform.records import store
from doubledraw.platform.registry.models import Target
from tests.world import ceremony as world


def _drafted(place, line, noon, **fields) -> WorkPlan:
    asked = world.preparation(line, noon, **fields)
    return services.draft_work_plan(asked, by=place["周抽取"], at=noon)


def _freeze(place, line, noon, **fields) -> Draw:
    return services.freeze_draw(
        world.preparation(line, noon, **fields),
        by=place["周抽取"],
        at=noon,
        chance=world.counted_chance(),
        key="k",
    )


# ── approval before the freeze ──


def test_nothing_is_frozen_without_a_work_plan_that_another_has_approved(place, line, noon) -> None:
    asked = world.preparation(line, noon)
    for code in ("no_work_plan", "work_plan_not_approved"):
        with pytest.raises(Refused) as refusal:
            _freeze(place, line, noon)
        assert refusal.value.code == code
        with pytest.raises(Refused):
            services.ask_freeze(asked, by=place["周抽取"], at=noon, form="f")
        plan = WorkPlan.objects.first() or _drafted(place, line, noon)
    services.approve_work_plan(plan, plan.digest, by=place["王处长"], at=noon)
    with pytest.raises(Refused) as refusal:
        _freeze(place, line, noon, title="换个名称")
    assert refusal.value.code == "differs_from_work_plan"
    draw = _freeze(place, line, noon)
    plan.refresh_from_db()
    assert (plan.state, plan.draw) == ("used", draw)
    assert Signature.objects.get(digest=plan.digest).signer_name == "王处长"


def test_nobody_approves_what_they_drafted(place, line, noon) -> None:
    plan = _drafted(place, line, noon)
    for name in ("周抽取", "李起草", "外单位钱某"):
        with pytest.raises(Refused):
            services.approve_work_plan(plan, plan.digest, by=place[name], at=noon)
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkPlan.objects.filter(pk=plan.pk).update(
            state="approved", decided_by=plan.drafted_by, decided_at=noon
        )


def test_only_what_was_seen_is_signed(place, line, noon) -> None:
    first = _drafted(place, line, noon)
    second = _drafted(place, line, noon, title="第二版")
    assert (second.edition, WorkPlan.objects.get(pk=first.pk).state) == (2, "replaced")
    with pytest.raises(Conflict, match="换了一版"):
        services.approve_work_plan(second, first.digest, by=place["王处长"], at=noon)
    assert [plan.pk for plan in work_plans_waiting_for(place["王处长"])] == [second.pk]
    assert work_plans_waiting_for(place["周抽取"]) == []


def test_a_plan_sent_back_says_why_and_lets_nothing_be_frozen(place, line, noon) -> None:
    plan = _drafted(place, line, noon)
    with pytest.raises(Invalid, match="理由"):
        services.return_work_plan(plan, plan.digest, " ", by=place["王处长"], at=noon)
    services.return_work_plan(plan, plan.digest, "揭示太晚", by=place["王处长"], at=noon)
    with pytest.raises(Refused) as refusal:
        _freeze(place, line, noon)
    assert refusal.value.code == "work_plan_not_approved"


def test_a_plan_is_never_rewritten(place, line, noon) -> None:
    plan = _drafted(place, line, noon)
    for change in ({"asked": {}}, {"digest": "0" * 64}, {"state": "used"}):
        with pytest.raises(Exception, match=r"written once|constraint"), transaction.atomic():
            WorkPlan.objects.filter(pk=plan.pk).update(**change)


def test_the_document_says_what_the_draw_will_be(place, line, noon) -> None:
    content = work_plan_content(_drafted(place, line, noon, holders=("县公证处",)))
    draw = world.frozen_draw(place, line, noon, holders=("县公证处",))
    assert {s["name"]: s["population"] for s in content["strata"]} == draw.populations
    assert {s["name"]: s["size"] for s in content["strata"]} == draw.sizes
    assert content["excluded"] == draw.excluded
    assert content["entropy"] == draw.design["entropy"]
    assert content["seats"] == draw.design["seats"]
    assert content["rules"] == draw.design["rules"]
    assert content["holders"] == draw.holders
    assert content["plan"]["reference"] == draw.design["plan"]
    assert "周抽取" not in str(content)


def test_strata_that_leave_somebody_without_a_chance_are_refused_at_the_draft(
    place, line, noon
) -> None:
    type(line).objects.filter(pk=line.pk).update(
        strata=[{"name": name, "count": 0} for name in world.INDUSTRIES]
    )
    with pytest.raises(Invalid) as refusal:
        _drafted(place, line, noon)
    assert refusal.value.code == "no_chance"


def test_a_successor_needs_a_work_plan_of_its_own(place, line, noon, later) -> None:
    world.voided(place, world.frozen_draw(place, line, noon), later)
    with pytest.raises(Refused) as refusal:
        _freeze(place, line, noon)
    assert refusal.value.code == "no_work_plan"
    assert world.frozen_draw(place, line, noon).replaces is not None


# ── 信用监管 ──


def test_the_switch_is_on_and_chances_follow_risk(place, secret_line, noon) -> None:
    plan = _drafted(place, secret_line, noon)
    assert work_plan_content(plan)["credit"] == {"switch": "on", "reason": ""}


def test_switched_off_as_many_are_drawn_with_equal_chances_and_the_reason_is_public(
    place, secret_line, noon
) -> None:
    on = engine.outlook(secret_line, 2026)
    draw = world.frozen_draw(place, secret_line, noon, credit_off="等级数据正在核对")
    assert draw.sizes == {"全部": on.sample}
    assert draw.strata_public
    assert draw.design["method"] == "srs"
    assert any("信用监管：关。理由：等级数据正在核对" in rule for rule in draw.design["rules"])
    assert any("长春" in rule for rule in draw.design["rules"] if "信用监管" in rule)
    rows = frame.decode_table("strata.tsv", store.get(draw.files["strata.tsv"]))
    assert {row[1:] for row in rows} == {("全部", "1")}, "no byte tells a class"
    secret_line.refresh_from_db()
    assert secret_line.strata_by == "credit_class", "the plan itself stays"


def test_a_line_that_does_not_use_credit_cannot_switch_it_off(place, line, noon) -> None:
    assert work_plan_content(_drafted(place, line, noon))["credit"]["switch"] == "unplanned"
    with pytest.raises(Invalid) as refusal:
        _drafted(place, line, noon, credit_off="不要")
    assert refusal.value.code == "credit_not_planned"


# ── what changed since the last draw ──


def _tables(frames: str, strata: str) -> dict[str, bytes]:
    return {
        "frame.tsv": f"#blind\tx\n{frames}".encode(),
        "strata.tsv": f"#blind\ty\n{strata}".encode(),
    }


def test_in_out_and_every_move_are_told_apart() -> None:
    before = _tables("a\t1\nb\t1\nc\t1\nd\t1\n", "a\tX\t1\nb\tX\t1\nc\tX\t1\nd\tX\t1\n")
    now = _tables("a\t1\nb\t2\nc\t1\ne\t1\n", "a\tX\t1\nb\tX\t1\nc\tY\t2\ne\tX\t1\n")
    found = engine.changes_between(before, now)
    assert found.counts == {"in": 1, "out": 1, "region": 1, "stratum": 1, "weight": 1}
    assert found.listed.decode().splitlines() == [
        "in\te\t\t1",
        "out\td\t1\t",
        "region\tb\t1\t2",
        "stratum\tc\tX\tY",
        "weight\tc\t1\t2",
    ]
    assert not any(engine.changes_between(now, now).counts.values())


def test_the_blind_line_is_no_change() -> None:
    one = _tables("a\t1\n", "a\tX\t1\n")
    other = {name: data.replace(b"#blind\t", b"#blind\tz") for name, data in one.items()}
    assert not any(engine.changes_between(one, other).counts.values())


def test_counts_are_public_at_the_commitment_and_the_list_is_for_auditors(
    place, secret_line, noon, later
) -> None:
    first = world.frozen_draw(place, secret_line, noon)
    assert not FrameChanges.objects.exists()
    world.voided(place, first, later)
    Target.objects.filter(code="T00001").update(credit_class="D")
    Target.objects.filter(code="T00002").update(status="cancelled")
    draw = world.committed_draw(place, secret_line, noon)
    found = FrameChanges.objects.get(draw=draw)
    assert found.before == first
    assert found.counts == {"in": 0, "out": 1, "region": 0, "stratum": 1, "weight": 0}
    run_pending(lambda: later)
    shown = PublicDraw.objects.get(draw_id=draw.draw_id)
    assert shown.frame_changes == {"before": first.draw_id, "counts": found.counts}
    for name in ("周抽取", "何监督", "王处长"):
        with pytest.raises(Refused):
            services.take_frame_list(draw, by=place[name], at=later)
    listed = services.take_frame_list(draw, by=place["吴纪检"], at=later).decode()
    assert "stratum\tT00001\tB\tD\n" in listed


# ── published with the result ──


def test_the_work_plan_is_published_with_the_result_and_not_before(
    place, secret_line, noon, later
) -> None:
    draw = world.drawn_draw(place, secret_line, noon, reveal="2026-09-01")
    run_pending(lambda: later + timedelta(minutes=6))
    assert not PublicDocument.objects.filter(kind="work_plan").exists()
    at = later + timedelta(minutes=7)
    services.reveal_draw(draw, reason="检查已经全部结束", by=place["周抽取"], at=at)
    for _ in range(2):
        run_pending(lambda: at)
    shown = PublicDocument.objects.get(kind="work_plan", key=draw.draw_id)
    plan = WorkPlan.objects.get(draw=draw)
    assert shown.digest == plan.digest
    assert shown.body["credit"] == "开"
    published = LogLeaf.objects.filter(subject=f"document:{plan.digest}")
    assert [leaf.kind for leaf in published] == ["document.publish"]


def test_the_public_page_of_a_work_plan(client, place, line, noon, later) -> None:
    draw = world.revealed_draw(place, line, noon)
    assert client.get(f"/draws/{draw.draw_id}/work-plan/").status_code == 404
    run_pending(lambda: later + timedelta(minutes=9))
    page = client.get(f"/draws/{draw.draw_id}/work-plan/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "快乐8 第2026129期" in text
    assert not [name for name in ("周抽取", "王处长", "何监督") if name in text]
    assert "work-plan/" in client.get(f"/draws/{draw.draw_id}/").content.decode()
