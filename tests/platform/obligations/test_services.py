"""Obligations are opened once, met, ruled on by the office above, told upwards once, and never deleted."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from doubledraw.platform.kernel.actor import SYSTEM
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.models import AuditEvent
from doubledraw.platform.obligations.documents import last_moment
from doubledraw.platform.obligations.models import Escalation, Obligation, Ruling
from doubledraw.platform.obligations.services import (
    escalate_overdue,
    find_impossible,
    meet_kind,
    meet_obligation,
    meet_owed,
    open_by_clock,
    rule_on_date,
    waive_obligation,
    withdraw_kind,
)
from doubledraw.platform.obligations.states import ObligationState
from tests.platform.obligations.world import an_obligation
from tests.world.county import county

pytestmark = pytest.mark.django_db
DUE = date(2026, 5, 29)


@pytest.fixture
def place(noon):
    return county(noon)


def kinds(obligation: Obligation) -> list[str]:
    events = AuditEvent.objects.filter(subject=obligation.reference).order_by("id")
    return list(events.values_list("kind", flat=True))


# opening


def test_opening_twice_is_one(place, noon) -> None:
    first = an_obligation(place.market, DUE, noon)
    again = an_obligation(place.market, DUE, noon + timedelta(days=1))
    assert first.pk == again.pk
    assert Obligation.objects.count() == 1
    assert kinds(first) == ["ObligationOpened"]
    assert again.opened_at == noon


def test_the_last_second_of_the_day_is_in_time(place, noon) -> None:
    made = an_obligation(place.market, DUE, noon)
    assert made.due == last_moment(DUE)
    assert made.due.isoformat() == "2026-05-29T23:59:59+08:00"


def test_an_event_opens_what_the_adopted_sets_attach_to_it(place, noon, settings) -> None:
    settings.RULE_SETS = ("changchun-2021",)
    made = open_by_clock(
        "task_checks_ended",
        date(2026, 9, 23),
        place.market,
        subject="task:1",
        about="餐饮抽查",
        document="检查任务",
        by=SYSTEM,
        at=noon,
    )
    assert [one.kind for one in made] == ["publish_normal_result"]
    one = made[0]
    # seven working days after Wednesday 23 September 2026, over two holidays, the last a make-up Saturday
    assert one.reckoning["due"] == "2026-10-10"
    assert one.due == last_moment(date(2026, 10, 10))
    numbered = {day["day"]: day["number"] for day in one.reckoning["days"] if day["number"]}
    assert numbered["2026-10-10"] == 7
    assert "2026-10-01" not in numbered
    assert one.cited["article"] == "二(六)"
    assert "7个工作日" in one.cited["quotation"]


def test_of_two_adopted_texts_that_differ_both_are_kept(place, noon, settings) -> None:
    settings.RULE_SETS = ("karamay-2016", "changchun-2021")
    made = open_by_clock(
        "check_ended",
        date(2026, 9, 23),
        place.market,
        subject="task:1",
        about="餐饮抽查",
        document="检查任务",
        by=SYSTEM,
        at=noon,
    )
    one = next(one for one in made if one.kind == "publish_normal_result")
    assert "20个工作日内" in one.cited["quotation"]
    assert "7个工作日内" in one.cited["others"][0]["quotation"]
    assert one.cited["others"][0]["why"]


def test_hours_are_counted_to_the_minute(place, noon, settings) -> None:
    settings.RULE_SETS = ("changchun-2021",)
    made = open_by_clock(
        "check_starts",
        noon,
        place.market,
        subject="visit:1",
        about="",
        document="检查",
        by=SYSTEM,
        at=noon - timedelta(days=5),
    )
    notice = next(one for one in made if one.kind == "serve_notice")
    assert notice.due == noon - timedelta(hours=48)
    assert notice.reckoning["hour"] == "12:00"


# meeting


def test_the_clerk_says_with_what_it_was_met(place, noon) -> None:
    made = an_obligation(place.market, DUE, noon)
    meet_obligation(made, " 市监〔2026〕12号 ", by=place["李起草"], at=noon)
    made.refresh_from_db()
    assert (made.state, made.closed_by_document) == ("met", "市监〔2026〕12号")
    assert made.closed_by_name == "李起草"
    assert kinds(made) == ["ObligationOpened", "ObligationMet"]


def test_meeting_needs_a_paper_and_the_role_and_an_open_one(place, noon) -> None:
    made = an_obligation(place.market, DUE, noon)
    with pytest.raises(Invalid):
        meet_obligation(made, " ", by=place["李起草"], at=noon)
    for other in ("王处长", "何监督", "外单位钱某"):
        with pytest.raises(Refused):
            meet_obligation(made, "x", by=place[other], at=noon)
    meet_obligation(made, "x", by=place["李起草"], at=noon)
    with pytest.raises(Refused):
        meet_obligation(made, "x", by=place["李起草"], at=noon)


def test_of_two_who_meet_it_at_once_one_wins(place, noon) -> None:
    one = an_obligation(place.market, DUE, noon)
    other = Obligation.objects.select_related("organ").get(pk=one.pk)
    meet_obligation(one, "甲", by=place["李起草"], at=noon)
    with pytest.raises(Conflict):
        meet_obligation(other, "乙", by=place["李起草"], at=noon)


def test_late_is_late_by_days_and_still_met(place, noon) -> None:
    made = an_obligation(place.market, DUE, noon)
    meet_obligation(made, "x", by=place["李起草"], at=last_moment(DUE) + timedelta(days=3))
    event = AuditEvent.objects.get(subject=made.reference, kind="ObligationMet")
    assert event.payload["days_late"] == 3


def test_a_deed_of_another_app_meets_it_once_and_misses_quietly(place, noon) -> None:
    an_obligation(place.market, DUE, noon, subject="plan:1", kind="finish_draws")
    who = {"document": "抽取", "by": place["周抽取"], "at": noon}
    assert meet_kind("finish_draws", "plan:2", **who) is None
    assert meet_kind("other", "plan:1", **who) is None
    assert meet_kind("finish_draws", "plan:1", **who) is not None
    assert meet_kind("finish_draws", "plan:1", **who) is None


def test_a_deed_meets_what_the_calendar_brought_in_its_period_only(place, noon) -> None:
    spring = an_obligation(place.market, date(2026, 3, 31), noon, kind="file_item_list")
    summer = an_obligation(place.market, date(2026, 6, 30), noon, kind="file_item_list")
    theirs = an_obligation(place.fire, date(2026, 6, 30), noon, kind="file_item_list")
    span = date(2026, 4, 1), date(2026, 6, 30)
    who = {"document": "备案", "by": place["李起草"], "at": noon}
    assert meet_owed("file_item_list", place.market, *span, **who) == 1
    states = [Obligation.objects.get(pk=one.pk).state for one in (spring, summer, theirs)]
    assert states == ["open", "met", "open"]


def test_what_was_opened_by_mistake_is_withdrawn_with_a_reason(place, noon) -> None:
    made = an_obligation(place.market, DUE, noon, subject="draw:1", kind="reveal")
    withdraw_kind("reveal", "draw:1", "抽取已作废", by=place["何监督"], at=noon)
    withdraw_kind("reveal", "draw:1", "抽取已作废", by=place["何监督"], at=noon)
    made.refresh_from_db()
    assert (made.state, made.closed_by_document) == ("withdrawn", "抽取已作废")
    assert kinds(made) == ["ObligationOpened", "ObligationWithdrawn"]


# rulings


def test_the_supervising_office_fixes_the_day_and_the_old_one_stays(place, noon) -> None:
    made = an_obligation(place.market, DUE, noon)
    rule_on_date(made, date(2026, 6, 3), "检查实际于20日结束", 1, by=place["何监督"], at=noon)
    made.refresh_from_db()
    assert made.due == last_moment(date(2026, 6, 3))
    assert made.first_due == last_moment(DUE)
    assert made.reckoning["due"] == DUE.isoformat()
    ruling = Ruling.objects.get()
    assert (ruling.before, ruling.after) == (last_moment(DUE), last_moment(date(2026, 6, 3)))
    assert ruling.office == place.justice


def test_nobody_rules_on_their_own_organ(place, noon) -> None:
    """何监督 of the justice bureau supervises the county, and so their own bureau too, but may not rule on it."""
    own = an_obligation(place.justice, DUE, noon)
    with pytest.raises(Refused) as refused:
        rule_on_date(own, date(2026, 6, 3), "理由", 1, by=place["何监督"], at=noon)
    assert refused.value.code == "own_obligation"
    other = an_obligation(place.market, DUE, noon)
    for name in ("李起草", "王处长", "陈法务", "外单位钱某"):
        with pytest.raises(Refused):
            rule_on_date(other, date(2026, 6, 3), "理由", 1, by=place[name], at=noon)


def test_an_office_may_rule_on_what_the_government_itself_owes(place, noon) -> None:
    made = an_obligation(place.government, DUE, noon)
    rule_on_date(made, date(2026, 6, 3), "理由", 1, by=place["何监督"], at=noon)
    assert Ruling.objects.get().organ == place.government


def test_the_database_refuses_an_organ_that_rules_on_itself(place, noon) -> None:
    made = an_obligation(place.market, DUE, noon)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ruling.objects.create(
            obligation=made,
            kind="waive",
            before=made.due,
            reason="x",
            organ=place.market,
            office=place.market,
            by=1,
            by_name="x",
            at=noon,
        )


def test_a_ruling_needs_a_reason_another_day_and_what_was_seen(place, noon) -> None:
    made = an_obligation(place.market, DUE, noon)
    who = {"by": place["何监督"], "at": noon}
    with pytest.raises(Invalid):
        rule_on_date(made, date(2026, 6, 3), "  ", 1, **who)
    with pytest.raises(Invalid):
        rule_on_date(made, DUE, "理由", 1, **who)
    with pytest.raises(Invalid):
        rule_on_date(made, date(2062, 6, 3), "理由", 1, **who)
    with pytest.raises(Conflict):
        rule_on_date(made, date(2026, 6, 3), "理由", 0, **who)
    assert not Ruling.objects.exists()


@pytest.mark.parametrize(
    ("rule", "state"), [(waive_obligation, "waived"), (find_impossible, "lapsed")]
)
def test_an_obligation_can_be_waived_or_found_impossible_for_good(place, noon, rule, state) -> None:
    made = an_obligation(place.market, DUE, noon)
    rule(made, "企业已注销", 1, by=place["何监督"], at=noon)
    made.refresh_from_db()
    assert made.state == state
    with pytest.raises(Refused):
        meet_obligation(made, "x", by=place["李起草"], at=noon)


# telling the superior


def test_the_superior_is_told_once(place, noon) -> None:
    made = an_obligation(place.market, date(2026, 5, 19), noon - timedelta(days=9))
    an_obligation(place.market, date(2026, 5, 20), noon)
    an_obligation(place.government, date(2026, 5, 1), noon)
    assert escalate_overdue(noon) == 1
    assert escalate_overdue(noon + timedelta(hours=1)) == 0
    told = Escalation.objects.get()
    assert (told.obligation, told.to) == (made, place.government)
    assert escalate_overdue(noon + timedelta(days=1)) == 1


# what stays


@pytest.mark.parametrize("change", [{"title": "y"}, {"kind": "y"}, {"subject": "y"}, {"cited": {}}])
def test_what_was_opened_cannot_be_rewritten(place, noon, change) -> None:
    made = an_obligation(place.market, DUE, noon)
    with pytest.raises(DatabaseError), transaction.atomic():
        Obligation.objects.filter(pk=made.pk).update(**change)


def test_nothing_is_deleted(place, noon) -> None:
    made = an_obligation(place.market, date(2026, 5, 1), noon)
    rule_on_date(made, date(2026, 5, 2), "理由", 1, by=place["何监督"], at=noon)
    escalate_overdue(noon)
    for model in (Ruling, Escalation, Obligation):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all()._raw_delete("default")


def test_what_is_over_is_not_opened_again(place, noon) -> None:
    made = an_obligation(place.market, DUE, noon)
    meet_obligation(made, "x", by=place["李起草"], at=noon)
    with pytest.raises(DatabaseError), transaction.atomic():
        Obligation.objects.filter(pk=made.pk).update(state=ObligationState.OPEN, closed_at=None)
    assert an_obligation(place.market, DUE, noon).state == ObligationState.MET
