"""Closing: only on an outcome that is borne out, never by its maker alone, once."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from doubledraw.platform.followups import services
from doubledraw.platform.followups.models import Extension, FollowUp
from doubledraw.platform.followups.policies import Facts, fits
from doubledraw.platform.followups.states import FOLLOW_UP_FLOW, Outcome
from doubledraw.platform.kernel.actor import SYSTEM
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.records.transitions import move
from tests.world import followups as world
from tests.world import inspections as visits
from tests.world.followups import DAY, at_nine


def test_nothing_closes_without_an_outcome_nor_by_its_maker_alone(followed) -> None:
    f = followed
    one = f.food
    with pytest.raises(Invalid):
        world.proposed(one, "", f.clerk)
    for outcome, code in (
        ("rectified", "not_revisited"), ("on_spot", "no_proof"), ("penalised", "no_such_decision"),
        ("advised", "not_advised"), ("exempt", "not_on_the_list"), ("criminal", "not_received"),
        ("transferred", "not_received"), ("daily", "not_received"), ("other", "no_remark"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            world.proposed(one, outcome, f.clerk)
        assert refused.value.code == code
        assert refused.value.cites
        assert refused.value.remedy
    rows = FollowUp.objects.filter(pk=one.pk)
    for change in ({"outcome": "", "proposed_by": f.clerk.user_id}, {"outcome": "other"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(state="proposed", **change)
    both = f.place["孙科长"]  # a head both handles and approves
    world.proposed(one, "other", both, remark="企业已注销")
    with pytest.raises(Refused) as refused:
        world.closed(one, "other", both)
    assert refused.value.code == "own_proposal"
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="closed", closed_by=both.user_id, closed_at=at_nine(8))
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(state="open")
    services.send_back_closing(one, "请附注销证明", by=f.approver, at=at_nine(8))
    assert (f.food.state, f.food.outcome) == ("settled", "")
    world.proposed(f.food, "on_spot", f.clerk, proof=world.PDF)
    world.closed(f.food, "on_spot", f.approver)
    assert f.food.proof


def test_the_first_minor_offence_is_let_pass_by_the_list_and_only_the_first(followed) -> None:
    f = followed
    entry = world.listed(f, f.food.item_code)
    other = world.listed(f, "XF-01")
    with pytest.raises(Refused):
        world.proposed(f.food, "exempt", f.clerk, minor=other.pk)
    world.proposed(f.food, "exempt", f.clerk, minor=entry.pk)
    world.closed(f.food, "exempt", f.approver)
    again = visits.entered(f.carried, f.carried.visits[1], bad=True)
    visits.reviewed(f.carried, again, at_nine())
    services.open_follow_ups(again, by=SYSTEM, at=at_nine())
    second = FollowUp.objects.get(visit=again, organ=f.place.market)
    world.proposed(second, "exempt", f.clerk, minor=entry.pk)
    services.send_back_closing(second, "再看", by=f.approver, at=at_nine(8))
    services.end_minor(entry, by=f.approver, at=at_nine(8))
    with pytest.raises(Refused) as refused:
        world.proposed(second, "exempt", f.clerk, minor=entry.pk)
    assert refused.value.code == "not_on_the_list"


def test_the_second_minor_offence_of_a_firm_is_not_the_first() -> None:
    assert fits(Outcome.EXEMPT, Facts(is_minor_listed=True))
    assert fits(Outcome.EXEMPT, Facts(is_minor_listed=True, was_before=True)).code == (
        "not_the_first"
    )


def test_of_two_approvers_one_closes(followed) -> None:
    f = followed
    world.proposed(f.food, "other", f.clerk, remark="企业已注销")
    stale = f.food
    world.closed(f.food, "other", f.approver)
    with pytest.raises(Refused) as refused:
        world.closed(stale, "other", f.place["孙科长"])
    assert refused.value.code == "wrong_state"
    one, other = f.fire, f.fire  # two people read it at the same moment
    move(one, FOLLOW_UP_FLOW, "advise")
    with pytest.raises(Conflict) as lost:
        move(other, FOLLOW_UP_FLOW, "order")
    assert lost.value.code == "moved_on"


def test_of_two_extensions_one_waits_and_its_asker_cannot_grant_it(followed) -> None:
    f = followed
    order = world.ordered(f)
    asked = {
        "order": order, "until": DAY, "revisit_by": DAY, "reason": "等", "asked_by": 1,
        "asked_by_name": "甲", "asked_at": at_nine(),
    }  # fmt: skip
    Extension.objects.create(**asked)
    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.create(**asked)
    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.update(granted=True, decided_by=1)
