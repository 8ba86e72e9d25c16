"""From the finding to its closing, three ways; and what never happens."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from doubledraw.platform.followups import services
from doubledraw.platform.followups.models import FollowUp, Handover, Revisit
from doubledraw.platform.followups.selectors import handled_at, penalty_decisions, waiting_for
from doubledraw.platform.followups.services import Receipt, dues
from doubledraw.platform.followups.services.extending import term_of
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.inspections.services import correct_sheet
from doubledraw.platform.jobs.models import Job
from doubledraw.platform.kernel.actor import SYSTEM
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.selectors import document, events_about
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.obligations.services import escalate_overdue
from doubledraw.statute.books import read_rule_set
from doubledraw.statute.law import REVISIT_TERM
from tests.platform.followups.rows import credit_of, due
from tests.world import followups as world
from tests.world import inspections as visits
from tests.world.followups import DAY, at_nine


def test_a_review_hands_its_open_findings_over_and_each_is_followed_up_once(followed) -> None:
    visit = followed.visit
    job = Job.objects.get(kind="followups.open")
    assert job.args == {"visit": visit.pk}
    rows = FollowUp.objects.filter(visit=visit)
    assert {(one.organ.code, one.item_code, one.state) for one in rows} == {
        (followed.place.market.code, followed.food.item_code, "open"),
        (followed.place.fire.code, "XF-01", "open"),
    }
    assert services.open_follow_ups(visit, by=SYSTEM, at=at_nine()) == 0
    assert rows.count() == 2
    one = followed.food
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.create(
            visit=one.visit, sheet=one.sheet, finding=one.finding, organ=one.organ,
            item_code="ANOTHER", opened_at=at_nine(),
        )  # fmt: skip
    assert handled_at(Visit.objects.get(pk=visit.pk)) is None


def test_ordered_not_put_right_extended_put_right_closed(followed, visit) -> None:
    f = followed
    order = world.ordered(f)
    assert "不少于125克" in document(order.digest).decode()
    assert due("revisit_firm") == [("open", DAY + timedelta(days=9))]
    world.revisited(f, order, "not_rectified", 8)
    assert f.food.state == "rectifying"
    asked = (DAY + timedelta(days=14), DAY + timedelta(days=16), "等设备到货")
    extension = services.ask_extension(order, *asked, by=f.clerk, at=at_nine(8))
    with pytest.raises(Refused):
        services.ask_extension(order, *asked, by=f.clerk, at=at_nine(8))
    with pytest.raises(Refused):
        services.decide_extension(extension, grant=True, by=f.clerk, at=at_nine(8))
    services.decide_extension(extension, "同意", grant=True, by=f.approver, at=at_nine(8))
    assert term_of(order) == DAY + timedelta(days=14)
    assert due("revisit_firm") == [
        ("withdrawn", DAY + timedelta(days=9)),
        ("open", DAY + timedelta(days=16)),
    ]
    with pytest.raises(Refused) as refused:
        world.proposed(f.food, "rectified", f.clerk, 9)
    assert refused.value.code == "wrong_state"
    world.revisited(f, order, "rectified", 13)
    assert due("revisit_firm")[1][0] == "met"
    world.proposed(f.food, "rectified", f.clerk, 13)
    world.closed(f.food, "rectified", f.approver, 14)
    assert f.food.state == "closed"
    assert handled_at(visit) is None, "the other department's problem is still open"
    kinds = [event.kind for event in events_about(f.food.reference)]
    assert kinds == [
        "FollowUpOpened", "RectificationOrdered", "FirmRevisited", "FirmRevisited",
        "ClosingProposed", "ClosingDecided",
    ]  # fmt: skip
    assert credit_of(visit) == ["not_rectified", "rectified"]
    with pytest.raises(DatabaseError), transaction.atomic():
        Revisit.objects.update(result="rectified")


def test_a_case_a_penalty_both_informed_closed(followed, visit) -> None:
    f = followed
    case = world.filed(f)
    with pytest.raises(Conflict):
        services.file_case(
            [f.fire], case.number, f.place.fire, DAY, "占用疏散通道", world.LAW,
            by=f.fire_clerk, at=at_nine(),
        )  # fmt: skip
    world.decided(f, case)
    assert [one.document for one in penalty_decisions()] == ["清市监罚〔2026〕7号"]
    # KL-06: seven working days after 11 June 2026, a Thursday; 19 June is the Dragon Boat festival.
    assert due("publish_penalty") == [("open", date(2026, 6, 23))]
    with pytest.raises(Refused) as refused:
        world.proposed(f.food, "penalised", f.clerk)
    assert refused.value.code == "not_informed"
    world.informed(f, f.food, f.clerk)
    with pytest.raises(Refused):
        world.proposed(f.food, "not_penalised", f.clerk)
    world.proposed(f.food, "penalised", f.clerk)
    world.closed(f.food, "penalised", f.approver)
    assert f.food.outcome == "penalised"
    assert credit_of(visit) == ["penalty"]


def test_a_transfer_overdue_then_received(followed, visit, settings) -> None:
    f = followed
    settings.RULE_SETS = (*settings.RULE_SETS, "hebei-2015")
    handover = world.sent(f, f.fire, f.fire_clerk, f.place.market.pk)
    assert due("receive_transfer") == [("open", DAY + timedelta(days=5))]
    owed = Obligation.objects.get(kind="receive_transfer")
    assert owed.organ == f.place.market
    assert owed.cited["instrument"] == world.LAW
    verbs = [one.verb for one in waiting_for(f.clerk)]
    assert "签收移送" in verbs
    escalate_overdue(at_nine(6))
    assert owed.escalation.to == f.place.government
    with pytest.raises(Refused):
        services.receive_transfer(handover, Receipt("马", DAY), by=f.fire_clerk, at=at_nine(7))
    services.receive_transfer(
        handover, Receipt("李起草", DAY + timedelta(days=7)), by=f.clerk, at=at_nine(7)
    )
    assert due("receive_transfer")[0][0] == "met"
    with pytest.raises(Refused):
        world.proposed(f.fire, "transferred", f.fire_clerk)
    world.informed(f, f.fire, f.fire_clerk)
    world.proposed(f.fire, "transferred", f.fire_clerk)
    world.closed(f.fire, "transferred", f.fire_approver, 8)
    services.advise_firm(f.food, "interview", DAY, "林秀英", "约谈留样", by=f.clerk, at=at_nine())
    world.proposed(f.food, "advised", f.clerk)
    world.closed(f.food, "advised", f.approver, 9)
    assert handled_at(visit) == at_nine(9)
    # 冀政办发〔2015〕22号: seven working days after the result was formed, here on Sunday 14 June.
    assert due("publish_other_result") == [("open", date(2026, 6, 24))]
    published = Obligation.objects.get(kind="publish_other_result")
    assert (published.subject, published.organ) == (visit.reference, visit.organ)


def test_a_transfer_sent_back_is_seen_to_again_and_one_outside_needs_its_receipt(followed) -> None:
    f = followed
    handover = world.sent(f, f.fire, f.fire_clerk, f.place.market.pk)
    with pytest.raises(Invalid):
        services.return_transfer(handover, " ", by=f.clerk, at=at_nine(1))
    services.return_transfer(handover, "不属于本局职责", by=f.clerk, at=at_nine(1))
    assert f.fire.state == "open"
    police = {"kind": "criminal", "to_name": "清源县公安局", "number": "清消移〔2026〕1号"}
    handover = world.sent(f, f.fire, f.fire_clerk, None, **police)
    with pytest.raises(Invalid) as refused:
        services.receive_transfer(handover, Receipt("王警官", DAY), by=f.fire_clerk, at=at_nine(1))
    assert refused.value.code == "no_receipt"
    receipt = Receipt("王警官", DAY, world.PDF)
    services.receive_transfer(handover, receipt, by=f.fire_clerk, at=at_nine(1))
    with pytest.raises(DatabaseError), transaction.atomic():
        Handover.objects.filter(pk=handover.pk).update(receiver="别人")
    world.proposed(f.fire, "criminal", f.fire_clerk)
    assert f.fire.state == "proposed"


def test_a_correction_carries_on_reopens_or_drops(followed, visit) -> None:
    f = followed
    world.proposed(f.food, "other", f.clerk, remark="企业已注销")
    world.closed(f.food, "other", f.approver)
    member = f.carried.team(visit)[0]
    for bad, expected in ((True, "closed"), (False, "dropped"), (True, "open")):
        sheet = visit.sheets.get(organ=f.place.market)
        body = visits.sheet_body(sheet, bad=bad)
        parcel = visits.parcel("sheet", at_nine(9), sheet, **body)
        correct_sheet(sheet, parcel, "写错", by=member, at=at_nine(9))
        again = Visit.objects.select_related("draw__organ", "organ", "form").get(pk=visit.pk)
        visits.reviewed(f.carried, again, at_nine(9))
        services.open_follow_ups(again, by=SYSTEM, at=at_nine(9))
        assert f.food.state == expected
    assert f.food.outcome == ""
    assert f.food.finding.problem
    assert Job.objects.filter(kind="followups.open").count() == 4


OWN = """
[rule_set]
title = "本局自定规则"
rank = "organ"
issuer = "县市场监督管理局"
region = "990126"
approved = { by = "王处长", on = 2026-01-05, document = "清市监规〔2026〕1号" }

[revisit_term]
[[revisit_term.value]]
value = 3
words = "3个工作日内"
unit = "工作日"
clock = "rectification_due"
since = 2026-01-01
citation = { instrument = "本局办案规程", article = "第九条", quotation = "期满后3个工作日内复查" }
"""


def test_a_rule_of_the_organs_own_sets_the_day_of_the_revisit(followed, monkeypatch) -> None:
    own = read_rule_set(OWN, "own-990126-01-1")
    monkeypatch.setattr(dues, "rule_sets_of", lambda organ, day: (own,))
    given = (REVISIT_TERM, followed.place.market, date(2026, 6, 12))
    day = dues.day_for(*given, None, "", "日")
    assert (day.due, day.cited.article) == (date(2026, 6, 17), "第九条")
    assert dues.day_for(*given, date(2026, 6, 15), "", "日").due == date(2026, 6, 15)
    with pytest.raises(Invalid) as late:
        dues.day_for(*given, date(2026, 6, 18), "", "日")
    assert late.value.code == "day_beyond_rule"
    monkeypatch.undo()
    with pytest.raises(Invalid) as missing:
        dues.day_for(*given, None, "", "日")
    assert missing.value.code == "no_day"
