"""From the finding to its closing, three ways; and what never happens."""

import csv
import json
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from doubledraw.platform.credit.models import CreditEvent
from doubledraw.platform.disclosure import services as disclosure
from doubledraw.platform.disclosure.models import PublicPenalty, PublicVisit
from doubledraw.platform.disclosure.selectors.penalties import penalties_waiting, penalty_preview
from doubledraw.platform.disclosure.services.editions import turn_page
from doubledraw.platform.followups import services
from doubledraw.platform.followups.models import Decision, Extension, FollowUp, Handover, Revisit
from doubledraw.platform.followups.policies import Facts, fits
from doubledraw.platform.followups.selectors import (
    handled_at,
    penalty_decisions,
    waiting_for,
)
from doubledraw.platform.followups.services import Receipt, dues
from doubledraw.platform.followups.services.extending import term_of
from doubledraw.platform.followups.states import FOLLOW_UP_FLOW, Outcome
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.inspections.services import correct_sheet
from doubledraw.platform.jobs.models import Job
from doubledraw.platform.jobs.services import run_pending
from doubledraw.platform.kernel.actor import SYSTEM
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.selectors import document, events_about
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.obligations.services import escalate_overdue
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.organs.selectors import actor_of
from doubledraw.platform.organs.services import grant_role
from doubledraw.platform.organs.states import Role
from doubledraw.platform.records.transitions import move
from doubledraw.statute.books import read_rule_set
from doubledraw.statute.law import REVISIT_TERM
from tests.world import followups as world
from tests.world import inspections as visits
from tests.world.followups import DAY, at_nine
from tests.world.showing import reveal

BACKEND = "django.contrib.auth.backends.ModelBackend"
NAMED = "林秀英（手机139-1234-5678）未按规定留样"
"""The cause as somebody wrote it, with a person in it."""


def due(kind: str) -> list[tuple[str, date]]:
    """(state, last day) of the deadlines of a kind."""
    rows = Obligation.objects.filter(kind=kind).order_by("pk")
    return [(one.state, one.due.astimezone(world.morning(DAY).tzinfo).date()) for one in rows]


def credit_of(visit) -> list[str]:
    """The kinds of events in the firm's credit record, oldest first."""
    events = CreditEvent.objects.filter(target=visit.target).order_by("pk")
    return list(events.values_list("kind", flat=True))


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


def test_with_the_last_closing_the_public_is_told_what_followed(followed, visit) -> None:
    f = followed
    case = world.filed(f)
    world.decided(f, case)
    world.informed(f, f.food, f.clerk)
    reveal(f.place, visit.draw, at_nine(7), "测试")
    run_pending(lambda: at_nine(7))
    (waits,) = penalties_waiting(f.approver, at_nine(7), 9)
    assert waits.standing.wait == "person", "only who entered it has looked at it"
    world.proposed(f.food, "penalised", f.clerk)
    world.closed(f.food, "penalised", f.approver)
    run_pending(lambda: at_nine(8))
    decided = PublicPenalty.objects.get(decision=case.decision.pk)
    assert decided.approved_by == f.approver.user_id, (
        "a second person has approved what rests on it"
    )
    assert not PublicVisit.objects.filter(key=visit.number).exists(), "one problem is still open"
    world.proposed(f.fire, "on_spot", f.fire_clerk, proof=world.PDF)
    chief = Staff.objects.get(pk=f.approver.user_id)
    grant_role(chief, Role.APPROVER, f.place.fire, by=SYSTEM, at=at_nine(7))
    world.closed(f.fire, "on_spot", actor_of(chief))
    run_pending(lambda: at_nine(8))
    row = PublicVisit.objects.get(key=visit.number)
    assert [(one["label"], one["text"]) for one in row.handled] == [
        ("行政处罚", f"{case.decision.document}，罚款 {case.decision.amount_fen // 100}.00 元"),
        ("办结", "已作出行政处罚"),
        ("办结", "当场已改正"),
    ]
    assert due("publish_penalty")[0][0] == "met"
    assert credit_of(visit) == ["penalty", row.kind]


@pytest.fixture
def decision(followed, monkeypatch) -> Decision:
    """Of the market bureau's problem; the fire brigade's is open."""
    plain = services.file_case

    def personal(ones, number, organ, day, cause, basis, **said):
        return plain(ones, number, organ, day, NAMED, basis, **said)

    with monkeypatch.context() as patch:
        patch.setattr(services, "file_case", personal)
        case = world.filed(followed)
    world.decided(followed, case)
    return penalty_decisions().get()


@pytest.fixture
def public(followed, visit, decision) -> PublicPenalty:
    """Looked at and published by 王处长 the day after it was entered, once the list is public."""
    reveal(followed.place, visit.draw, at_nine(7), "测试")
    run_pending(lambda: at_nine(7))
    seen = penalty_preview(decision, at_nine(7)).content.digest
    return disclosure.publish_penalty(decision, seen, by=followed.approver, at=at_nine(7))


def test_it_waits_for_the_reveal_and_a_second_person_and_for_nothing_else(
    followed, visit, decision
) -> None:
    approver = followed.approver
    assert penalties_waiting(approver, at_nine(6), 9)[0].standing.wait == "secret"
    reveal(followed.place, visit.draw, at_nine(7), "测试")
    run_pending(lambda: at_nine(7))
    (shown,) = penalties_waiting(approver, at_nine(7), 9)
    assert shown.standing.wait == "look", "words like 手机 are looked at"
    seen = shown.content.digest
    for by in (followed.clerk, followed.fire_approver):
        with pytest.raises(Refused):
            disclosure.publish_penalty(decision, seen, by=by, at=at_nine(7))
    with pytest.raises(Conflict, match="不一样"):
        disclosure.publish_penalty(decision, "0" * 64, by=approver, at=at_nine(7))
    row = disclosure.publish_penalty(decision, seen, by=approver, at=at_nine(7))
    assert document(row.public_digest) == shown.content.encoded(), "as previewed, byte for byte"
    assert row.cause == "［略］（手机［略］）未按规定留样"
    assert (row.amount_fen, row.kinds) == (500_000, ["警告、通报批评", "罚款"])
    assert not PublicVisit.objects.filter(key=visit.number).exists(), "the other problem is open"
    owed = Obligation.objects.get(kind="publish_penalty")
    assert (owed.state, owed.closed_by_digest) == ("met", row.public_digest)
    assert row.published_at.date() < row.due_on
    assert row.rule["article"] == "三(六)"
    assert not penalties_waiting(approver, at_nine(7), 9)
    with pytest.raises(Refused, match="已经公示"):
        disclosure.publish_penalty(decision, seen, by=approver, at=at_nine(7))
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicPenalty.objects.update(approved_by=decision.entered_by)


def test_the_site_shows_it_everywhere_and_no_person(followed, visit, public, client) -> None:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
    pages = {
        where: client.get(where)
        for where in (
            f"/targets/{visit.code}/", "/results/penalties/", "/results/feed.xml", "/open/",
            f"/results/feed.xml?firm={visit.code}", f"/results/penalties/log/{public.log_index}/",
            "/open/penalties.csv", "/open/penalties-2026.json",
        )
    }  # fmt: skip
    read = {
        where: (b"".join(page.streaming_content) if page.streaming else page.content).decode(
            "utf-8-sig"
        )
        for where, page in pages.items()
    }
    for where in [*read][:3]:
        assert public.document in read[where], where
    assert f"#penalty-{public.log_index}" in read["/results/feed.xml"]
    assert "penalties-2026.csv" in read["/open/"]
    (row,) = csv.DictReader(read["/open/penalties.csv"].splitlines())
    (same,) = json.loads(read["/open/penalties-2026.json"])["rows"]
    assert row["document"] == same["document"] == public.document
    assert (row["kinds"], same["amount_fen"]) == ("警告、通报批评、罚款", 500_000)
    canaries = ["林秀英", "139-1234-5678", "13912345678", "李起草", "王处长"]
    canaries += [one.name for one in Staff.objects.filter(organ=followed.place.market)]
    for where, text in read.items():
        assert not [one for one in canaries if one in text], where
    assert client.get("/open/penalties.csv.sha256").status_code == 200
    asked = []
    for more in (0, 30):
        for n in range(more):
            values = PublicPenalty.objects.filter(pk=public.pk).values().get()
            values |= {"id": None, "decision": 900 + n, "log_index": 9_000 + n}
            PublicPenalty.objects.create(**values | {"public_digest": f"{n:064d}"})
        turn_page()
        with CaptureQueriesContext(
            connection,
        ) as asking:
            for where in ("/results/penalties/", f"/targets/{visit.code}/", "/results/feed.xml"):
                assert client.get(where).status_code == 200
        asked.append(len(asking))
    assert asked[0] == asked[1]
    PublicPenalty.objects.filter(pk=public.pk).update(until=DAY)
    assert disclosure.archive_ended(at_nine(9)) == 1
    assert str(public.log_index) not in [
        each["log_index"] for each in csv.DictReader(_file(client, "penalties.csv"))
    ], "what is over is not in the list"


def _file(client, name: str) -> list[str]:
    body = b"".join(client.get(f"/open/{name}").streaming_content)
    return body.decode("utf-8-sig").splitlines()


def test_it_is_taken_back_by_two_and_no_result_tells_of_it(
    followed, visit, decision, public, client
) -> None:
    f = followed
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
    page = f"/desk/results/penalties/{decision.pk}/"

    def at(actor):
        client.force_login(Staff.objects.get(pk=actor.user_id), BACKEND)
        return client

    assert "公众看到的内容" in at(f.clerk).get(page).text
    owed = Obligation.objects.get(kind="publish_penalty")
    assert page in client.get(f"/desk/obligations/{owed.pk}/").text
    assert client.post(page + "retract/", {"reason": " "}).status_code == 422
    assert client.post(page + "retract/", {"reason": "决定被依法撤销"}).status_code == 302
    assert client.post(page + "decide/", {"decision": "agree"}).status_code == 403
    assert "撤回处罚决定公示" in at(f.approver).get("/desk/results/").text
    assert client.post(page + "decide/", {"decision": "agree"}).status_code == 302
    public.refresh_from_db()
    assert (public.state, public.cause, public.kinds, public.amount_fen) == ("withdrawn", "", [], 0)
    told = client.get(f"/targets/{visit.code}/").text
    assert "决定被依法撤销" in told
    assert "未按规定留样" not in told
    world.informed(f, f.food, f.clerk)
    world.proposed(f.food, "penalised", f.clerk)
    world.closed(f.food, "penalised", f.approver)
    world.proposed(f.fire, "on_spot", f.fire_clerk, proof=world.PDF)
    world.closed(f.fire, "on_spot", f.fire_approver)
    run_pending(lambda: at_nine(8))
    row = PublicVisit.objects.get(key=visit.number)
    assert [step["label"] for step in row.handled] == ["办结", "办结"]
    assert credit_of(visit)[:2] == ["penalty", "revoked"]
