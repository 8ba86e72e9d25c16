"""Who may do what: each action tried by everybody, at every stage; refusals say why and what next."""

from datetime import timedelta

import pytest

from doubledraw.platform.draws import policies
from doubledraw.platform.draws.selectors import named_auditors, readiness
from doubledraw.platform.organs.states import Role
from tests.world import ceremony as world

EVERYBODY = (
    *("李起草", "王处长", "周抽取", "何监督", "陈法务", "吴纪检"),
    *("外单位钱某", "系统孙", "安全赵", "审计冯"),
)
ALLOWED = {
    "commit": {"周抽取"},
    "enter": {"周抽取"},
    "confirm": {"何监督"},
    "draw": {"周抽取"},
    "see_list": {"周抽取", "何监督", "吴纪检"},
    "reveal": {"周抽取"},
    "ask_void": {"何监督"},
    "agree_void": {"王处长", "吴纪检"},
    "audit": {"吴纪检"},
}


def _verdict(action, draw, actor, at):
    today = at.date()
    return {
        "commit": lambda: policies.may_commit(draw, actor, at),
        "enter": lambda: policies.may_enter(draw, actor, at, draw.first_when),
        "confirm": lambda: policies.may_confirm(draw, actor, draw.entropy_values.first()),
        "draw": lambda: policies.may_draw(draw, actor, readiness(draw), at),
        "see_list": lambda: policies.may_see_list(draw, actor, named_auditors(draw)),
        "reveal": lambda: policies.may_reveal(draw, actor, today, ""),
        "ask_void": lambda: policies.may_ask_void(draw, actor),
        "agree_void": lambda: policies.may_agree_void(draw, actor),
        "audit": lambda: policies.may_audit(draw, actor, named_auditors(draw)),
    }[action]()


@pytest.mark.parametrize("action", sorted(ALLOWED))
def test_only_the_right_people_at_the_right_stage(action, place, line, noon, later) -> None:
    draw, at = _brought_to(action, place, line, noon, later)
    allowed = {name for name in EVERYBODY if _verdict(action, draw, place[name], at)}
    assert allowed == ALLOWED[action]
    for name in set(EVERYBODY) - allowed:
        assert _verdict(action, draw, place[name], at).reason


def _brought_to(action, place, line, noon, later):
    if action == "commit":
        return world.frozen_draw(place, line, noon), noon
    if action in ("enter", "confirm"):
        draw = world.committed_draw(place, line, noon)
        if action == "confirm":
            world.services.enter_entropy(draw, 0, world.KL8, by=place["周抽取"], at=later)
        return draw, later
    if action == "draw":
        return world.ready_draw(place, line, noon), later
    draw = world.drawn_draw(place, line, noon)
    if action == "agree_void":
        world.services.ask_void(
            draw, world.VoidReason.LAW, "法院裁定不得进行", by=place["何监督"], at=later
        )
    return draw, later


def test_nobody_prepares_but_the_drawer_of_that_organ(place, line) -> None:
    may = {name for name in EVERYBODY if policies.may_prepare(line, place[name], "")}
    assert may == {"周抽取"}


def test_a_line_has_one_live_draw_and_needs_a_published_plan(place, line) -> None:
    verdict = policies.may_prepare(line, place["周抽取"], "990126-2026-0001")
    assert verdict.code == "line_has_draw"
    line.plan.state = "approved"
    assert policies.may_prepare(line, place["周抽取"], "").code == "plan_not_published"


def test_the_gate_names_everything_that_is_missing_with_article_and_remedy(
    place, line, noon, later
) -> None:
    draw = world.committed_draw(place, line, noon)
    missing = policies.missing_for_draw(draw, readiness(draw), noon)
    assert [v.code for v in missing] == [
        *("drawer_absent", "supervisor_absent", "legal_not_notified", "legal_absent"),
        *("before_when", "before_when"),
    ]
    assert "见证" in missing[1].cites.quotation
    assert "提前三天" in missing[2].cites.quotation
    assert "见证" in missing[3].cites.quotation
    assert all(verdict.remedy for verdict in missing)
    world.everybody_present(place, draw, later)
    draw = type(draw).objects.get(pk=draw.pk)
    assert [v.code for v in policies.missing_for_draw(draw, readiness(draw), later)] == [
        *("not_entered", "not_entered")
    ]


def test_one_person_is_not_both_drawer_and_supervisor(place, line, noon, later) -> None:
    draw = world.ready_draw(place, line, noon)
    alone = policies.Readiness(frozenset({7}), frozenset({7}), ())
    assert [v.code for v in policies.missing_for_draw(draw, alone, later)] == ["supervisor_absent"]


def test_after_draw_by_there_is_only_the_void(place, line, noon) -> None:
    draw = world.ready_draw(place, line, noon)
    late = draw.draw_by + timedelta(seconds=1)
    verdict = policies.may_draw(draw, place["周抽取"], readiness(draw), late)
    assert verdict.code == "draw_by_passed"
    assert "作废" in verdict.remedy
    assert policies.may_ask_void(draw, place["何监督"])


def test_the_platform_itself_reveals_on_the_date_and_not_before(place, line, noon, later) -> None:
    from doubledraw.platform.kernel.actor import SYSTEM

    day = (noon + timedelta(days=9)).date()
    draw = world.drawn_draw(place, line, noon, reveal=day.isoformat())
    assert not policies.may_reveal(draw, SYSTEM, later.date(), "any reason")
    assert policies.may_reveal(draw, SYSTEM, day, "")


def test_every_role_of_the_list_is_one_of_ours() -> None:
    assert set(policies.VOID_AGREERS) <= set(Role)
