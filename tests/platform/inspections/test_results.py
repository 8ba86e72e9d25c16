"""After the visit: the code table, review by somebody else, corrections as further records, the firm's word."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from doubledraw.platform.inspections import services
from doubledraw.platform.inspections.documents import Asked
from doubledraw.platform.inspections.models import SheetEntry, VisitRecord, VisitReview
from doubledraw.platform.inspections.policies import overall
from doubledraw.platform.inspections.selectors import (
    findings_in_force,
    latest_record,
    newest_notice,
    records_reviewed,
    visits_to_review,
)
from doubledraw.platform.inspections.states import VISIT_FLOW, ReviewDecision, VisitState
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.selectors import document
from doubledraw.platform.rulebook.documents.outcomes import (
    ITEM,
    VISIT,
    Kind,
    outcome_table,
    outcome_table_on,
)
from tests.world import inspections as world


@pytest.fixture
def bad(carried, visit):
    """Entered on 3 June with something wrong."""
    return world.entered(carried, visit, bad=True)


@pytest.fixture
def after():
    return world.morning(date(2026, 6, 4))


def test_every_disposal_fits_exactly_the_results_it_can_follow() -> None:
    table = outcome_table("2017.2")
    for result in table.results.values():
        closed = [d for d in table.disposals.values() if d.closes]
        for scope in result.scope:
            fits = [d for d in table.disposals.values() if table.fits(result.code, d.code, scope)]
            assert fits, result
            assert any(d in fits for d in closed) == (not result.is_open)
            assert not [d for d in fits if d.domain and result.domain not in ("", d.domain)]
    assert not table.fits("2", "order", VISIT), "a group is never given itself"
    assert not table.fits("7", "none", ITEM), "a firm that is gone is no finding about an item"
    assert not table.fits("1", "nothing-known", ITEM)


def test_the_codes_are_those_of_the_published_table() -> None:
    table = outcome_table()
    assert table.edition == "2017.2"
    assert list(table.results) == [
        "1",
        "A",
        "2",
        "B",
        "C",
        "6",
        "D",
        "3",
        "4",
        "5",
        "G",
        "E",
        "F",
        "7",
        "8",
        "9",
        "10",
        "11",
        "12",
    ]
    assert [one.code for one in table.results.values() if one.parent == "2"] == list("BC6D")
    gone = {code for code, one in table.results.items() if one.kind == Kind.GONE}
    assert gone == {"7", "9", "10", "11", "12"}
    assert outcome_table_on(date(2016, 1, 1)).edition == "2017.1"
    with pytest.raises(KeyError):
        outcome_table("1999")


def test_a_visit_comes_to_the_gravest_of_its_sheets() -> None:
    table = outcome_table()
    assert overall(table, [("1", "none"), ("3", "order"), ("E", "none")]) == ("3", "order")
    assert overall(table, [("1", "none"), ("F", "none")]) == ("F", "none")
    assert overall(table, [("A", "other"), ("8", "stop")]) == ("8", "stop")
    with pytest.raises(ValueError):
        overall(table, [])


def test_the_states_of_a_visit_are_these_and_no_others() -> None:
    arrows = {(s.source.value, s.target.value) for s in VISIT_FLOW.steps}
    assert arrows == {
        ("ordered", "approved"),
        ("approved", "under_way"),
        ("ordered", "under_way"),
        ("under_way", "entered"),
        ("entered", "reviewed"),
        ("entered", "returned"),
        ("returned", "entered"),
        ("entered", "entered"),
        ("reviewed", "entered"),
        ("ordered", "withdrawn"),
        ("approved", "withdrawn"),
    }
    assert not list(VISIT_FLOW.leaving(VisitState.WITHDRAWN))


def test_a_leader_reviews_never_who_entered_never_what_they_did_not_read(
    carried, bad, after
) -> None:
    record, sun = latest_record(bad), carried.place["孙科长"]
    assert bad in visits_to_review(sun)
    for actor in (*carried.team(bad), carried.place["李起草"], carried.place["外单位钱某"]):
        with pytest.raises(Refused):
            services.review_record(bad, record.digest, ReviewDecision.APPROVE, by=actor, at=after)
    with pytest.raises(Conflict, match="更正过"):
        services.review_record(bad, "0" * 64, ReviewDecision.APPROVE, by=sun, at=after)
    with pytest.raises(Invalid, match="写明意见"):
        services.review_record(bad, record.digest, ReviewDecision.RETURN, by=sun, at=after)
    world.reviewed(carried, bad, after)
    assert list(records_reviewed()) == [record]
    with pytest.raises(IntegrityError), transaction.atomic():
        VisitReview.objects.create(
            record=record, decision="approve", entered_by=5, by=5, by_name="x", at=after
        )


def test_a_correction_is_a_further_record_and_is_reviewed_again(carried, bad, after) -> None:
    world.reviewed(carried, bad, after)
    first, sheet, maker = latest_record(bad), bad.sheets.first(), carried.team(bad)[0]
    good = world.parcel("sheet", after, sheet, via="desk", **world.sheet_body(sheet))
    with pytest.raises(Invalid, match="写明理由"):
        services.correct_sheet(sheet, good, " ", by=maker, at=after)
    with pytest.raises(Refused, match="检查组"):
        services.correct_sheet(sheet, good, "称错", by=carried.outsider(bad), at=after)
    second = services.correct_sheet(sheet, good, "电子秤没有归零", by=maker, at=after)
    bad.refresh_from_db()
    assert bad.state == "entered"
    assert (second.number, second.reason) == (2, "电子秤没有归零")
    assert first.digest.encode() in document(second.digest)
    assert [one.finding.item_code for one in findings_in_force(bad)] == ["XF-01"]
    assert not list(records_reviewed()), "what was corrected waits for its review"
    assert SheetEntry.objects.filter(sheet=sheet).count() == 2
    with pytest.raises(Conflict):
        services.correct_sheet(sheet, good, "再来", by=maker, at=after)
    world.reviewed(carried, bad, after)
    assert list(records_reviewed()) == [second]
    with pytest.raises(DatabaseError), transaction.atomic():
        VisitRecord.objects.filter(pk=first.pk).update(result="1")


def test_a_record_sent_back_is_corrected_by_the_team(carried, bad, after) -> None:
    record = latest_record(bad)
    sun, sheet = carried.place["孙科长"], bad.sheets.last()
    services.review_record(
        bad, record.digest, ReviewDecision.RETURN, "消防写得不清", by=sun, at=after
    )
    bad.refresh_from_db()
    assert bad.state == "returned"
    body = world.sheet_body(sheet, bad=True)
    body["findings"][0]["problem"] = "安全出口堆放纸箱"
    again = world.parcel("sheet", after, sheet, **body)
    services.correct_sheet(sheet, again, "写清楚", by=carried.team(bad)[0], at=after)
    bad.refresh_from_db()
    assert bad.state == "entered"


def test_a_firm_speaks_behind_its_code_and_is_answered_by_others(carried, bad, after) -> None:
    notice = newest_notice(bad)
    team = carried.team(bad)
    ref = next(r for r, actor in carried.people.items() if actor == team[0])
    asked = Asked("recusal", "检查人员是我的亲戚", "林秀英", "13800000000", ref)
    word = services.hear_firm(notice, asked, at=after)
    assert word.number == "20260604-00001"
    assert services.hear_firm(notice, Asked("rating", "", stars=4), at=after).stars == 4
    for wrong in (
        Asked("rating", "好"),
        Asked("reply", "  "),
        Asked("shout", "x"),
        replace(asked, inspector_ref="R999"),
    ):
        with pytest.raises(Invalid):
            services.hear_firm(notice, wrong, at=after)
    for actor in (team[0], carried.place["李起草"], carried.place["外单位钱某"]):
        with pytest.raises(Refused):
            services.answer_firm(word, "已核", by=actor, at=after)
    services.answer_firm(word, "经核无亲属关系", by=carried.place["何监督"], at=after)
    with pytest.raises(Conflict):
        services.answer_firm(word, "再答", by=carried.place["何监督"], at=after)


def test_one_code_does_not_flood_the_office(carried, bad, after) -> None:
    notice = newest_notice(bad)
    for n in range(20):
        services.hear_firm(notice, Asked("reply", f"第{n}次"), at=after)
    with pytest.raises(Refused, match="很多次"):
        services.hear_firm(notice, Asked("reply", "又一次"), at=after)
    services.hear_firm(notice, Asked("reply", "次日"), at=after + timedelta(days=2))
