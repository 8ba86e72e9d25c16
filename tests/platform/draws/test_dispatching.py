"""The secret list goes firm by firm to the team that needs it; every look is kept; the last visit reveals it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from doubledraw.platform.draws import engine, services
from doubledraw.platform.draws.models import Assignment, Dispatch, Draw, DrawnTarget, ListView
from doubledraw.platform.draws.selectors import (
    draws_released_to,
    lookers_of,
    looks_by_day,
    progress_of,
    released_to,
    undispatched,
)
from doubledraw.platform.jobs.models import Job
from doubledraw.platform.jobs.services import run_pending
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.models import LogLeaf
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.registry.models import Inspector
from tests.world import ceremony as world
from tests.world.teams import inspector_account


@pytest.fixture
def later(later):
    """An hour after the draw."""
    return later + timedelta(hours=1)


@pytest.fixture
def secret(place, line, noon) -> Draw:
    """Six firms drawn, secret for twenty days."""
    return world.drawn_draw(
        place, line, noon, reveal=(noon + timedelta(days=20)).date().isoformat()
    )


@pytest.fixture
def team(place, noon) -> dict:
    """Everybody of the market bureau's directory with an account, by certificate number."""
    refs = Inspector.objects.filter(organ=place.market).values_list("ref", flat=True)
    return {ref: inspector_account(place, ref, noon) for ref in refs}


def test_a_member_sees_the_own_firms_from_the_moment_on_and_no_others(
    place, secret, team, later
) -> None:
    opens = later + timedelta(days=2)
    assert services.dispatch_firms(secret, [], opens, by=place["李起草"], at=later) == 6
    for ref, person in team.items():
        assert not released_to(secret, person, later + timedelta(days=1)), "not yet"
        own = set(Assignment.objects.filter(inspector_ref=ref).values_list("code", flat=True))
        seen = {firm.target.code for firm in released_to(secret, person, opens)}
        assert seen == own
    assert any(draws_released_to(person, opens) for person in team.values())
    assert not draws_released_to(place["外单位钱某"], opens)


def test_a_member_without_a_firm_is_refused_and_told_why(place, secret, team, later) -> None:
    for person in [*team.values(), place["外单位钱某"], place["周抽取"]]:
        with pytest.raises(Refused, match="没有下发给您") as refusal:
            services.view_dispatch(secret, by=person, at=later)
        assert refusal.value.remedy
    assert not ListView.objects.exists()


def test_only_the_drawer_and_the_clerk_dispatch(place, secret, later) -> None:
    for name in ("王处长", "何监督", "陈法务", "吴纪检", "外单位钱某", "系统孙"):
        with pytest.raises(Refused):
            services.dispatch_firms(secret, [], later, by=place[name], at=later)
    code = undispatched(secret)[0]
    services.dispatch_firms(secret, [code], later, by=place["周抽取"], at=later)
    services.dispatch_firms(secret, [], later, by=place["李起草"], at=later)
    assert progress_of(secret).left == 0


def test_a_firm_is_dispatched_once_and_only_if_it_was_drawn(place, secret, later) -> None:
    zhou, code = place["周抽取"], undispatched(secret)[0]
    services.dispatch_firms(secret, [code], later, by=zhou, at=later)
    reserve = DrawnTarget.objects.filter(draw=secret, role="reserve").first()
    for codes in ([code], [reserve.code], ["T99999"]):
        with pytest.raises(Invalid, match="等待下发"):
            services.dispatch_firms(secret, codes, later, by=zhou, at=later)
    with pytest.raises(DatabaseError), transaction.atomic():
        Dispatch.objects.create(draw=secret, code=code, opens_at=later, made_by=1, made_at=later)
    with pytest.raises(DatabaseError), transaction.atomic():
        Dispatch.objects.filter(code=code).update(opens_at=later + timedelta(days=9))


def test_two_who_dispatch_at_once_do_not_double(place, secret, later, monkeypatch) -> None:
    """The loser has read the list of waiting firms before the winner wrote."""
    waiting = undispatched(secret)
    services.dispatch_firms(secret, [], later, by=place["周抽取"], at=later)
    monkeypatch.setattr(services.dispatching, "undispatched", lambda draw: waiting)
    with pytest.raises(Conflict, match="刚刚由别人下发"):
        services.dispatch_firms(secret, [], later, by=place["李起草"], at=later)
    assert Dispatch.objects.count() == 6


def test_a_team_that_could_not_be_drawn_gets_nothing(place, line, noon, later) -> None:
    PlanLine.objects.filter(pk=line.pk).update(max_load=2)
    line.refresh_from_db()
    draw = world.drawn_draw(place, line, noon)
    with pytest.raises(Refused, match="没有配齐"):
        services.dispatch_firms(draw, [], later, by=place["周抽取"], at=later)


def test_of_a_voided_draw_nobody_is_told_any_more(place, secret, team, later) -> None:
    services.dispatch_firms(secret, [], later, by=place["周抽取"], at=later)
    assert any(draws_released_to(person, later) for person in team.values())
    world.voided(place, secret, later)
    assert not any(draws_released_to(person, later) for person in team.values())
    with pytest.raises(Refused, match="作废"):
        services.dispatch_firms(secret, [], later, by=place["周抽取"], at=later)


def test_every_look_is_kept_with_who_what_when(place, secret, team, later) -> None:
    services.dispatch_firms(secret, [], later, by=place["周抽取"], at=later)
    dispatch = Dispatch.objects.order_by("code").first()
    member = team[dispatch.members.first().inspector_ref]
    services.view_list(secret, by=place["周抽取"], at=later)
    services.view_list(secret, by=place["周抽取"], at=later + timedelta(days=3))
    services.view_dispatch(secret, by=member, at=later)
    services.take_leaf(secret, dispatch.code, by=member, at=later)
    services.take_auditor_bundle(secret, by=place["吴纪检"], at=later)
    services.take_archive(secret, {}, by=place["何监督"], at=later)
    kept = ListView.objects.order_by("pk").values_list("name", "thing", "role")
    assert list(kept) == [
        ("周抽取", "list", "drawer"),
        ("周抽取", "list", "drawer"),
        (member.name, "dispatch", "team"),
        (member.name, "leaf", "team"),
        ("吴纪检", "bundle", "auditor"),
        ("何监督", "archive", "supervisor"),
    ]
    assert next((looker.name, looker.looks) for looker in lookers_of(secret)) == ("周抽取", 2)
    assert looks_by_day(secret) == [(0, 5), (3, 1)]
    with pytest.raises(DatabaseError), transaction.atomic():
        ListView.objects.all().delete()


def test_after_the_reveal_nobody_is_watched(place, secret, later) -> None:
    services.reveal_draw(secret, reason="检查全部提前完成", by=place["周抽取"], at=later)
    services.view_list(secret, by=place["周抽取"], at=later)
    assert not ListView.objects.exists()


def test_the_last_visit_reveals_the_list_by_itself_and_once(place, secret, team, later) -> None:
    services.dispatch_firms(secret, [], later, by=place["周抽取"], at=later)
    done = later + timedelta(days=1)
    for dispatch in Dispatch.objects.order_by("code"):
        run_pending(lambda: done)
        secret.refresh_from_db()
        assert secret.revealed_at is None
        member = team[dispatch.members.first().inspector_ref]
        services.carry_out(secret, dispatch.code, by=member, at=done)
    run_pending(lambda: done)
    secret.refresh_from_db()
    assert secret.revealed_at == done
    assert secret.early_reason == "最后一家的检查已经完成"
    run_pending(lambda: done + timedelta(days=60))
    assert LogLeaf.objects.filter(kind="draw.reveal").count() == 1
    assert not Job.objects.filter(state="failed").exists()


def test_when_the_last_visits_end_together_the_list_is_still_revealed(
    place, secret, team, later, monkeypatch
) -> None:
    """Neither transaction sees the other's visit; the jobs run after both."""
    services.dispatch_firms(secret, [], later, by=place["周抽取"], at=later)
    blind = progress_of(secret)
    monkeypatch.setattr(services.dispatching, "progress_of", lambda draw: blind)
    for dispatch in Dispatch.objects.all():
        member = team[dispatch.members.first().inspector_ref]
        services.carry_out(secret, dispatch.code, by=member, at=later)
    run_pending(lambda: later)
    secret.refresh_from_db()
    assert secret.revealed_at is not None


def test_only_the_team_carries_out_and_once(place, secret, team, later) -> None:
    services.dispatch_firms(secret, [], later + timedelta(days=1), by=place["周抽取"], at=later)
    dispatch = Dispatch.objects.order_by("code").first()
    refs = {member.inspector_ref for member in dispatch.members.all()}
    member = team[min(refs)]
    with pytest.raises(Refused):
        services.carry_out(secret, dispatch.code, by=member, at=later)
    opened = later + timedelta(days=1)
    others = [person for ref, person in team.items() if ref not in refs]
    for person in [*others, place["周抽取"], place["外单位钱某"]]:
        with pytest.raises(Refused):
            services.carry_out(secret, dispatch.code, by=person, at=opened)
    services.carry_out(secret, dispatch.code, by=member, at=opened)
    with pytest.raises(Refused, match="已经完成"):
        services.carry_out(secret, dispatch.code, by=member, at=opened)


def test_a_leaf_is_for_the_team_and_the_readers_of_the_list(place, secret, team, later) -> None:
    services.dispatch_firms(secret, [], later, by=place["周抽取"], at=later)
    dispatch = Dispatch.objects.order_by("code").first()
    refs = {member.inspector_ref for member in dispatch.members.all()}
    others = [person for ref, person in team.items() if ref not in refs]
    for person in [*others, place["王处长"], place["李起草"], place["外单位钱某"]]:
        with pytest.raises(Refused, match="只给本组"):
            services.take_leaf(secret, dispatch.code, by=person, at=later)
    reserve = DrawnTarget.objects.filter(draw=secret, role="reserve").first()
    with pytest.raises(Invalid, match="没有抽中"):
        services.take_leaf(secret, reserve.code, by=place["周抽取"], at=later)


def test_the_trees_made_again_have_the_logged_roots(secret) -> None:
    assert engine.Doors(secret).roots == (secret.targets_root, secret.teams_root)
