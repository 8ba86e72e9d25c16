"""Several departments in one line: who they are, what each agrees to, and when it is asked again."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.models import AuditEvent
from doubledraw.platform.plans.models import LineConsent, LineItem
from doubledraw.platform.plans.selectors.consents import asked_of, standings
from doubledraw.platform.plans.selectors.content import lines_of, sealed
from doubledraw.platform.plans.selectors.parties import parties_of
from doubledraw.platform.plans.selectors.plans import items_for
from doubledraw.platform.plans.services import answer_part, draft_plan, submit_plan, write_line
from doubledraw.platform.plans.states import LineForm
from tests.world.joining import a_plan, answer, clerk_of, found, joint_plan, rewritten
from tests.world.planning import a_line, an_item, seat

pytestmark = pytest.mark.django_db


def form_of(plan) -> LineForm:
    return parties_of(plan).form(lines_of(plan)[0])


def test_the_form_is_read_off_items_and_seats(place, noon) -> None:
    plan, li = a_plan(place, noon), place["李起草"]
    assert form_of(plan) is LineForm.DEPARTMENTAL
    rewritten(plan, li, noon, also=[an_item(place, name="广告检查")])
    assert form_of(plan) is LineForm.INTERNAL_JOINT
    rewritten(plan, li, noon, also=[], seats=[seat(place.market, 1), seat(place.fire, 1)])
    assert form_of(plan) is LineForm.JOINT
    rewritten(
        plan, li, noon, seats=[seat(place.market, 2)], also=[an_item(place, organ=place.fire)]
    )
    assert form_of(plan) is LineForm.JOINT


def test_an_initiator_may_have_no_item_of_its_own(place, noon) -> None:
    theirs = an_item(place, organ=place.fire)
    plan = a_plan(place, noon, item=theirs, seats=[seat(place.fire, 2)])
    assert [s.organ for s in standings(plan)] == [place.fire]
    assert set(found(plan, noon.date())) == {"participant_not_agreed"}


def test_an_organ_above_does_not_ask_those_below(place, noon) -> None:
    mayor = clerk_of(place.government, "县府办林", noon)
    a_plan(place, noon)
    plan = draft_plan(place.government, 2026, "全县计划", by=mayor, at=noon)
    line = a_line(plan, an_item(place), place, seats=[seat(place.market, 1), seat(place.fire, 1)])
    write_line(line, plan.version, by=mayor, at=noon)
    assert standings(plan) == []
    assert form_of(plan) is LineForm.JOINT
    rewritten(plan, mayor, noon, seats=[seat(place.market, 2)])
    assert form_of(plan) is LineForm.DEPARTMENTAL


def test_every_item_of_the_government_is_offered_the_own_first(place, noon) -> None:
    theirs, ours = an_item(place, organ=place.fire), an_item(place)
    an_item(place, organ=place.elsewhere)
    plan = a_plan(place, noon, item=ours)
    assert list(items_for(plan, place["李起草"])) == [ours, theirs]
    assert not items_for(plan, place["外单位钱某"])


def test_items_are_kept_once_and_never_the_leading_one(place, noon) -> None:
    first, second = an_item(place), an_item(place)
    plan = a_plan(place, noon, item=first)
    rewritten(plan, place["李起草"], noon, also=[second, first, second])
    assert list(LineItem.objects.values_list("item", flat=True)) == [second.pk]
    rewritten(plan, place["李起草"], noon, title="只改名称")
    assert LineItem.objects.count() == 1
    rewritten(plan, place["李起草"], noon, also=[])
    assert not LineItem.objects.exists()


def test_a_participant_must_send_somebody_and_agree_to_exactly_what_it_saw(place, noon) -> None:
    plan, li, ma = joint_plan(place, noon), place["李起草"], clerk_of(place.fire, "消防马", noon)
    assert set(found(plan, noon.date())) == {"participant_not_agreed"}
    with pytest.raises(Refused, match="还没有答复"):
        submit_plan(plan, by=li, at=noon)
    answer(plan, ma, noon)
    assert found(plan, noon.date()) == {}
    rewritten(plan, li, noon, title="换个名称")
    assert set(found(plan, noon.date())) == {"participant_not_agreed"}
    answer(plan, ma, noon)
    rewritten(plan, li, noon, reserve=5)  # not theirs to judge
    assert found(plan, noon.date()) == {}
    rewritten(plan, li, noon, seats=[seat(place.market, 2)])
    assert {"participant_without_seat", "participant_not_agreed"} == set(found(plan, noon.date()))


def test_a_participant_declines_with_a_reason_and_may_think_again(place, noon) -> None:
    plan, ma = joint_plan(place, noon), clerk_of(place.fire, "消防马", noon)
    with pytest.raises(Invalid, match="写明理由"):
        answer(plan, ma, noon, agrees=False, reason=" ")
    answer(plan, ma, noon, agrees=False, reason="人手不够")
    declined = found(plan, noon.date())["participant_declined"]
    assert declined.params["why"] == "人手不够"
    with pytest.raises(Refused, match="不同意参加：人手不够"):
        submit_plan(plan, by=place["李起草"], at=noon)
    answer(plan, ma, noon)
    assert found(plan, noon.date()) == {}
    plan.refresh_from_db()
    digest = submit_plan(plan, by=place["李起草"], at=noon)
    content = sealed(digest)
    assert [(c["organ"], c["name"]) for c in content["consents"]] == [("990126-02", "消防马")]
    (line,) = content["lines"]
    assert (line["form"], line["way"]) == ("joint", "on_site")
    assert [item["organ_name"] for item in line["items"]] == [place.market.name, place.fire.name]
    assert line["item"] == line["items"][0]
    plan.refresh_from_db()
    with pytest.raises(Refused, match="不再征求意见"):
        answer(plan, ma, noon)
    assert AuditEvent.objects.filter(kind="PartAnswered").count() == 2


def test_nobody_answers_for_another_or_for_what_has_changed(place, noon) -> None:
    plan, ma = joint_plan(place, noon), clerk_of(place.fire, "消防马", noon)
    (asked,) = standings(plan)
    for name in ("李起草", "王处长", "外单位钱某", "陈法务"):
        with pytest.raises(Refused):
            answer_part(plan, place.fire, asked.digest, agrees=True, by=place[name], at=noon)
    rewritten(plan, place["李起草"], noon, ends=date(2026, 8, 31))
    with pytest.raises(Conflict, match="已经改过"):
        answer_part(plan, place.fire, asked.digest, agrees=True, by=ma, at=noon)
    with pytest.raises(Conflict):
        answer_part(
            plan,
            place.justice,
            asked.digest,
            agrees=True,
            by=clerk_of(place.justice, "司法周", noon),
            at=noon,
        )
    assert not LineConsent.objects.exists()


def test_a_participant_sees_its_part_and_nobody_else_sees_any(place, noon) -> None:
    plan, ma = joint_plan(place, noon), clerk_of(place.fire, "消防马", noon)
    (asked,) = asked_of(ma)
    (line,) = asked.standing.part.lines
    assert asked.plan == plan
    assert [item["name"] for item in line["items"]] == ["消防安全检查"]
    assert [s["department"] for s in line["seats"]] == [place.fire.name]
    for name in ("李起草", "外单位钱某", "王处长", "陈法务"):
        assert asked_of(place[name]) == []


def test_what_is_asked_costs_the_same_for_one_plan_or_ten(place, noon) -> None:
    ma = clerk_of(place.fire, "消防马", noon)

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            asked_of(ma)
        return len(counted)

    joint_plan(place, noon)
    one = queries()
    for _ in range(3):
        joint_plan(place, noon)
    assert queries() == one <= 10
