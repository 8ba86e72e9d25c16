"""From an event to the next draw: noted once, weighed by an adopted rule, decided by another person."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from doubledraw.platform.credit import services
from doubledraw.platform.credit.documents import AskedMeasure
from doubledraw.platform.credit.engine.rule import EXAMPLE
from doubledraw.platform.credit.models import (
    CreditEvent,
    CreditListing,
    CreditProposal,
    CreditRule,
    JointMeasure,
)
from doubledraw.platform.credit.selectors import standing_listings
from doubledraw.platform.credit.services import rounds
from doubledraw.platform.credit.services.rounds import targets_with_events
from doubledraw.platform.jobs.models import Job
from doubledraw.platform.jobs.services import run_pending
from doubledraw.platform.kernel.actor import SYSTEM, Actor, Grant
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.models import AuditEvent, SealedDocument
from doubledraw.platform.organs.states import Role
from doubledraw.platform.plans.states import StrataBy
from doubledraw.platform.registry.models import Target, TargetChange
from doubledraw.platform.registry.selectors.history import DirectoryAsOf
from doubledraw.statute.citation import OUR_OWN
from tests.world import ceremony
from tests.world.credit import RULE, adopted, listed, noted, reckoned
from tests.world.rolls import imported, read, table

pytestmark = pytest.mark.django_db


def again(firm: Target) -> Target:
    return Target.objects.select_related("organ").get(pk=firm.pk)


def strata_of(place, at) -> dict[str, int]:
    plan = ceremony.plain_plan(place, at, strata_by=StrataBy.CREDIT_CLASS, item=3, number="P-C")
    draw = ceremony.frozen_draw(place, plan.lines.get(), at)
    return dict(draw.populations)


# events


def test_a_source_is_kept_once_and_never_means_two_things(place, firm, noon) -> None:
    first = noted(firm, "problem", "visit:1", noon)
    assert noted(firm, "problem", "visit:1", noon + timedelta(hours=1)).pk == first.pk
    assert CreditEvent.objects.filter(source="visit:1").count() == 1
    assert Job.objects.filter(kind="credit.recalculate").count() == 1
    with pytest.raises(Conflict):
        noted(firm, "clean", "visit:1", noon)
    assert SealedDocument.objects.get(digest=first.digest).kind == "credit-event"
    with pytest.raises(DatabaseError), transaction.atomic():
        CreditEvent.objects.filter(pk=first.pk).update(kind="clean")
    for wrong in (("nothing", "x:1"), ("repaired", "x:2")):
        with pytest.raises(Invalid):
            noted(firm, *wrong, noon)
    with pytest.raises(Invalid):
        services.note_event("no-such", "clean", "x:3", noon, noon.date())


def test_a_clerk_notes_what_a_document_says_and_not_what_the_lists_say(place, firm, noon) -> None:
    li, day = place["李起草"], noon.date()
    made = services.note_by_hand(firm, "penalty", "罚〔2026〕1号", day, "罚款", by=li, at=noon)
    assert (made.origin, made.organ_name) == ("hand", place.market.name)
    repair = services.note_by_hand(
        firm, "repaired", "修〔2026〕1号", day, "已履行", cancels=made.source, by=li, at=noon
    )
    assert repair.cancels == made.source
    for kind, reference, on, error in (
        ("penalty", "罚〔2026〕1号", day, Conflict),
        ("blacklisted", "x", day, Invalid),
        ("penalty", " ", day, Invalid),
        ("penalty", "y", day + timedelta(days=1), Invalid),
    ):
        with pytest.raises(error):
            services.note_by_hand(firm, kind, reference, on, "某事", by=li, at=noon)
    with pytest.raises(Refused):
        services.note_by_hand(firm, "penalty", "z", day, "某事", by=place["王处长"], at=noon)


def test_a_result_of_an_inspection_knows_its_kind() -> None:
    told = {
        code: str(services.kind_of_result("2017.2", code)) for code in ("1", "B", "C", "6", "8")
    }
    assert told == {
        "1": "clean", "B": "unpublished", "C": "false_publication", "6": "unreachable",
        "8": "refused",
    }  # fmt: skip


def test_what_was_known_of_a_twin_is_known_of_the_firm(place, firm, noon) -> None:
    adopted(place, noon)
    twin = Target.objects.select_related("organ").get(code="T00010")
    noted(twin, "penalty", "p:1", noon)
    Target.objects.filter(pk=twin.pk).update(status="merged", merged_into=firm.pk)
    assert reckoned(twin, noon) == []
    assert targets_with_events() == [firm.pk]
    assert reckoned(firm, noon)[0].explanation["steps"][0]["source"] == "p:1"


def test_a_list_a_twin_stands_on_is_the_firms_and_it_comes_off_in_its_name(
    place, firm, noon
) -> None:
    adopted(place, noon)
    twin = Target.objects.select_related("organ").get(code="T00010")
    listing = listed(place, twin, noon)
    Target.objects.filter(pk=twin.pk).update(status="merged", merged_into=firm.pk)
    assert standing_listings(again(firm)) == [listing]
    assert not [one for one in reckoned(firm, noon) if one.kind == "abnormal"], "it stands there"
    listing = CreditListing.objects.select_related("target__merged_into").get(pk=listing.pk)
    removal = services.propose_removal(listing, "已履行义务", by=place["李起草"], at=noon)
    assert removal.target_id == firm.pk
    services.decide_proposal(removal, removal.digest, approves=True, by=place["王处长"], at=noon)
    assert standing_listings(firm) == []


COLUMNS = ("统一社会信用代码", "信息类别", "日期", "编号", "机关", "内容")


def test_outside_events_come_in_by_the_machinery_of_imports_each_once(place, firm, noon) -> None:
    rows = [
        ["T00005", "行政处罚", "2026-04-01", "税罚1号", "县税务局", "偷税"],
        ["T00006", "守信表彰", "2026年4月2日", "表1号", "县政府", ""],
        ["T00007", "列入经营异常名录", "2026-04-01", "x", "县税务局", ""],
        ["NOBODY", "行政处罚", "2026-04-01", "税罚2号", "县税务局", ""],
    ]
    batch = read("credit-events", table(COLUMNS, rows), place.market, by=place["李起草"], at=noon)
    assert batch.counts["new"] == 2
    assert {(one.row, one.column) for one in batch.rejects.all()} == {
        (4, "信息类别"), (5, "统一社会信用代码"),
    }  # fmt: skip
    args = {"by": place["李起草"], "at": noon}
    imported("credit-events", table(COLUMNS, rows[:2]), place.market, **args)
    imported("credit-events", table(COLUMNS, rows[:2]), place.market, **args)
    assert CreditEvent.objects.filter(origin="imported").count() == 2
    rows[0][1] = "整改到位"
    told = read("credit-events", table(COLUMNS, rows[:1]), place.market, **args)
    assert told.counts["new"] == 0
    assert told.rejects.get().reason == "这个编号已经记过另一件事"


# the rule


def test_nothing_is_weighed_before_an_organ_has_adopted_a_rule_with_its_source(
    place, firm, noon
) -> None:
    noted(firm, "penalty", "p:1", noon)
    assert reckoned(firm, noon) == []
    li, wang = place["李起草"], place["王处长"]
    rule = services.begin_rule(place.market, "规则", by=li, at=noon)
    with pytest.raises(Invalid):
        services.propose_rule(rule, by=li, at=noon)
    services.write_rule(rule, "规则", RULE, by=li, at=noon)
    digest = services.propose_rule(rule, by=li, at=noon)
    for who, error in (("李起草", Refused), ("孙科长", Refused), ("外单位钱某", Refused)):
        with pytest.raises(error):
            services.adopt_rule(rule, digest, "会议", by=place[who], at=noon)
    with pytest.raises(Conflict):
        services.adopt_rule(rule, "0" * 64, "会议", by=wang, at=noon)
    services.return_rule(rule, "分数线太低", by=wang, at=noon)
    digest = services.propose_rule(rule, by=li, at=noon)
    services.adopt_rule(rule, digest, "会议", by=wang, at=noon)
    assert reckoned(firm, noon)[0].after == "B"
    with pytest.raises(DatabaseError), transaction.atomic():
        CreditRule.objects.filter(pk=rule.pk).update(content={})


def test_the_writer_does_not_adopt_not_even_in_the_database_nor_through_a_deputy(
    place, noon
) -> None:
    li = place["李起草"]
    rule = services.begin_rule(place.market, "规则", by=li, at=noon)
    services.write_rule(rule, "规则", RULE, by=li, at=noon)
    digest = services.propose_rule(rule, by=li, at=noon)
    lent = Grant(Role.APPROVER, place.market.path, li.user_id, li.name)
    deputy = Actor(990, "代理", place.market.pk, place.market.path, grants=frozenset({lent}))
    both = replace(li, grants=frozenset({*li.grants, Grant(Role.APPROVER, place.market.path)}))
    for who in (deputy, both):
        with pytest.raises(Refused) as refused:
            services.adopt_rule(rule, digest, "会议", by=who, at=noon)
        assert refused.value.code == "own_rule"
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditRule.objects.filter(pk=rule.pk).update(adopted_by=li.user_id)


def test_a_new_edition_takes_the_place_of_the_old_one_and_weighs_everybody_anew(
    place, firm, noon
) -> None:
    noted(firm, "penalty", "p:1", noon)
    first = adopted(place, noon)
    run_pending(lambda: noon)
    assert CreditProposal.objects.get().after == "B"
    second = adopted(place, noon, replace(RULE, points={"penalty": 70}))
    first.refresh_from_db()
    assert (first.state, second.edition) == ("replaced", 2)
    run_pending(lambda: noon)
    states = CreditProposal.objects.order_by("pk").values_list("after", "state")
    assert list(states) == [("B", "lapsed"), ("D", "proposed")]
    assert targets_with_events(place.market.path) == [firm.pk]
    with pytest.raises(DatabaseError), transaction.atomic():
        CreditRule.objects.filter(pk=first.pk).update(state="adopted")


# classes


def test_a_class_is_changed_by_a_person_explained_and_heeded_by_the_next_draw(
    place, firm, noon
) -> None:
    adopted(place, noon)
    before = strata_of(place, noon)
    noted(firm, "penalty", "p:1", noon)
    noted(firm, "refused", "visit:9", noon - timedelta(days=40), day=date(2026, 4, 10))
    proposal = reckoned(firm, noon)[0]
    assert reckoned(firm, noon) == []
    assert (proposal.before, proposal.after) == (firm.credit_class, "C")
    steps = proposal.explanation["steps"]
    assert [(s["source"], s["points"], s["total"]) for s in steps] == [
        ("visit:9", 30, 30), ("p:1", 20, 50),
    ]  # fmt: skip
    assert again(firm).credit_class == firm.credit_class
    for who in ("李起草", "孙科长", "何监督", "外单位钱某"):
        with pytest.raises(Refused):
            services.decide_proposal(
                proposal, proposal.digest, approves=True, by=place[who], at=noon
            )
    wang, settled = place["王处长"], noon + timedelta(hours=1)
    services.decide_proposal(proposal, proposal.digest, approves=True, by=wang, at=settled)
    now = again(firm)
    assert (now.credit_class, now.credit_class_on) == ("C", noon.date())
    change = TargetChange.objects.get(target=firm, cause="credit")
    assert change.fields["credit_class"] == [firm.credit_class, "C"]
    later = noon + timedelta(days=1)
    plan = ceremony.plain_plan(place, later, strata_by=StrataBy.CREDIT_CLASS, item=5, number="P-D")
    after = ceremony.frozen_draw(place, plan.lines.get(), later).populations
    assert after["C"] == before["C"] + 1
    assert sum(after.values()) == sum(before.values())
    past = {row.pk: row for row in DirectoryAsOf(wang, noon).rows()}
    assert past[firm.pk].credit_class == firm.credit_class
    kinds = AuditEvent.objects.filter(subject=f"target:{firm.code}").values_list("kind", flat=True)
    assert {"CreditNoted", "ProposalMade", "ProposalDecided", "TargetRated"} <= set(kinds)


def test_what_is_approved_is_what_the_events_say_now(place, firm, noon) -> None:
    adopted(place, noon)
    noted(firm, "penalty", "p:1", noon)
    proposal = reckoned(firm, noon)[0]
    wang = place["王处长"]
    with pytest.raises(Conflict):
        services.decide_proposal(proposal, "0" * 64, approves=True, by=wang, at=noon)
    noted(firm, "refused", "visit:9", noon)
    with pytest.raises(Conflict) as stale:
        services.decide_proposal(proposal, proposal.digest, approves=True, by=wang, at=noon)
    assert stale.value.code == "events_moved_on"
    fresh = reckoned(firm, noon)[0]
    proposal.refresh_from_db()
    assert (proposal.state, fresh.after) == ("lapsed", "C")
    with pytest.raises(Invalid):
        services.decide_proposal(fresh, fresh.digest, approves=False, by=wang, at=noon)
    services.decide_proposal(fresh, fresh.digest, approves=False, remark="再核", by=wang, at=noon)
    assert again(firm).credit_class == firm.credit_class


def test_who_asked_for_a_recalculation_does_not_decide_it(place, firm, noon) -> None:
    adopted(place, noon)
    noted(firm, "penalty", "p:1", noon)
    li = place["李起草"]
    both = replace(li, grants=frozenset({*li.grants, Grant(Role.APPROVER, place.market.path)}))
    proposal = services.ask_reckoning(firm, by=both, at=noon)[0]
    with pytest.raises(Refused) as refused:
        services.decide_proposal(proposal, proposal.digest, approves=True, by=both, at=noon)
    assert refused.value.code == "own_proposal"
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditProposal.objects.filter(pk=proposal.pk).update(
            state="approved", decided_by=li.user_id
        )
    for name in ("王处长", "外单位钱某"):
        with pytest.raises(Refused):
            services.ask_reckoning(firm, by=place[name], at=noon)


def test_a_rule_may_let_a_class_take_effect_but_never_over_one_from_outside(
    place, firm, noon
) -> None:
    adopted(place, noon, replace(RULE, is_automatic=True))
    unrated = Target.objects.filter(credit_class="", status="active").first()
    noted(unrated, "penalty", "p:1", noon)
    assert reckoned(unrated, noon)[0].state == "automatic"
    assert again(unrated).credit_class == "B"
    noted(unrated, "refused", "p:2", noon)
    assert reckoned(unrated, noon)[0].state == "automatic"
    assert again(unrated).credit_class == "C"
    noted(firm, "penalty", "p:3", noon)
    assert reckoned(firm, noon)[0].state == "proposed"
    assert again(firm).credit_class == firm.credit_class


def test_time_alone_makes_a_class_better_in_the_daily_round(place, firm, noon) -> None:
    adopted(place, noon)
    noted(firm, "penalty", "p:1", noon)
    proposal = reckoned(firm, noon)[0]
    wang = place["王处长"]
    services.decide_proposal(proposal, proposal.digest, approves=True, by=wang, at=noon)
    later = noon.replace(year=2028)
    services.schedule_daily(later)
    Job.objects.exclude(kind="credit.daily").delete()
    run_pending(lambda: later)
    assert CreditProposal.objects.latest("pk").after == "A"
    assert Job.objects.filter(kind="credit.daily", state="queued").count() == 1


def test_many_firms_are_looked_at_in_as_many_queries_as_one(place, firm, noon) -> None:
    """Only who changes is weighed alone; asked again nobody changes."""
    adopted(place, noon)
    firms = list(Target.objects.filter(pk__gte=firm.pk)[:8])
    for n, one in enumerate(firms):
        noted(one, "penalty" if n % 2 else "clean", f"many:{n}", noon)
    ids = [one.pk for one in firms]
    with CaptureQueriesContext(connection) as alone:
        rounds.changing(ids[:1], noon.date())
    with CaptureQueriesContext(connection) as together:
        found = rounds.changing(ids, noon.date())
    assert len(together) == len(alone) == 7
    now_in = {one.pk: "B" if n % 2 else "A" for n, one in enumerate(firms)}
    assert found == {one.pk for one in firms if one.credit_class != now_in[one.pk]}
    assert 0 < len(found) < len(ids)
    assert rounds.reckon_all(ids, at=noon, report=lambda *a, **k: None) == len(found)
    assert rounds.changing(ids, noon.date()) == set()


# lists


def test_an_event_that_is_a_ground_proposes_a_list_once_and_a_person_lists(
    place, firm, noon
) -> None:
    adopted(place, noon)
    listing = listed(place, firm, noon)
    assert (listing.list, listing.ground["article"]) == ("abnormal", "第八条")
    assert again(firm).abnormal_since == noon.date()
    event = CreditEvent.objects.get(source=listing.source)
    assert event.kind == "abnormal_listed"
    assert reckoned(firm, noon)[0].after == "C"
    assert not CreditProposal.objects.filter(kind="abnormal", state="proposed").exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditListing.objects.create(
            target=firm,
            list="abnormal",
            ground={},
            proposal=CreditProposal.objects.filter(kind="class")[0],
            since=noon.date(),
        )


def test_a_rejected_ground_is_not_proposed_again(place, firm, noon) -> None:
    adopted(place, noon)
    noted(firm, "unreachable", "v:1", noon)
    proposal = next(one for one in reckoned(firm, noon) if one.kind == "abnormal")
    wang = place["王处长"]
    services.decide_proposal(
        proposal, proposal.digest, approves=False, remark="已联系上", by=wang, at=noon
    )
    assert not [one for one in reckoned(firm, noon) if one.kind == "abnormal"]
    noted(firm, "unreachable", "v:2", noon)
    assert [one for one in reckoned(firm, noon) if one.kind == "abnormal"]


def test_the_firm_is_told_objects_is_answered_and_taken_off(place, firm, noon) -> None:
    adopted(place, noon)
    listing = listed(place, firm, noon)
    li, wang, today = place["李起草"], place["王处长"], noon.date().isoformat()
    services.note_listing(listing, "told", today, "书面告知", by=li, at=noon)
    objection = services.note_listing(listing, "objection", today, "已搬回", by=li, at=noon)
    with pytest.raises(Refused) as refused:
        services.answer_objection(objection, "属实", by=wang, at=noon)
    assert refused.value.code == "own_listing"
    held = Grant(Role.APPROVER, place.market.path)
    other = Actor(991, "冯处长", place.market.pk, place.market.path, grants=frozenset({held}))
    services.answer_objection(objection, "属实，提出移出", by=other, at=noon)
    with pytest.raises(Conflict):
        services.answer_objection(objection, "再答", by=other, at=noon)
    with pytest.raises(Invalid):
        services.note_listing(listing, "answer", today, "x", by=li, at=noon)
    removal = services.propose_removal(listing, "已恢复联系", by=li, at=noon)
    with pytest.raises(Conflict):
        services.propose_removal(listing, "又一次", by=li, at=noon)
    services.decide_proposal(removal, removal.digest, approves=True, by=wang, at=noon)
    listing.refresh_from_db()
    assert (listing.state, listing.removed_reason) == ("removed", "已恢复联系")
    assert again(firm).abnormal_since is None
    gone = CreditEvent.objects.get(source=f"{listing.source}:removed")
    assert (gone.kind, gone.cancels) == ("abnormal_removed", listing.source)
    explained = reckoned(firm, noon)[0].explanation
    assert {step["source"]: step["why"] for step in explained["steps"]}[
        listing.source
    ] == "cancelled"


def test_three_years_on_the_list_propose_the_blacklist_only_where_the_rule_says_so(
    place, firm, noon
) -> None:
    adopted(place, noon)
    listed(place, firm, noon)
    almost = noon.replace(year=2029, day=19)
    assert not [one for one in reckoned(firm, almost) if one.kind == "blacklist"]
    then = noon.replace(year=2029)
    proposal = next(one for one in reckoned(firm, then) if one.kind == "blacklist")
    assert proposal.ground["article"] == "第九条"
    wang = place["王处长"]
    services.decide_proposal(proposal, proposal.digest, approves=True, by=wang, at=then)
    assert again(firm).blacklisted_since == then.date()
    adopted(place, noon, replace(RULE, years=0))
    other = Target.objects.select_related("organ").get(code="T00006")
    listed(place, other, noon)
    assert not [one for one in reckoned(other, then) if one.kind == "blacklist"]


# measures


def asked(kind: str = "restraint", **said: object) -> AskedMeasure:
    basis = {"instrument": "某办法", "article": "第五条", "quotation": "依法予以限制。"}
    told = {"field": "bidding", "content": "限制参加投标", "starts": date(2026, 6, 1), **basis}
    return AskedMeasure(kind, **{**told, **said})


def test_a_measure_is_entered_by_one_approved_by_another_and_ended_with_a_reason(
    place, firm, noon
) -> None:
    li, wang = place["李起草"], place["王处长"]
    measure = services.enter_measure(firm, place.market, asked(), by=li, at=noon)
    with pytest.raises(Refused):
        services.decide_measure(measure, approves=True, by=li, at=noon)
    with pytest.raises(IntegrityError), transaction.atomic():
        JointMeasure.objects.filter(pk=measure.pk).update(decided_by=li.user_id)
    services.decide_measure(measure, approves=True, by=wang, at=noon)
    with pytest.raises(Invalid):
        services.end_measure(measure, " ", by=wang, at=noon)
    services.end_measure(measure, "已修复", by=wang, at=noon)
    assert (measure.state, measure.ended_on) == ("ended", noon.date())
    for wrong in ({"article": ""}, {"content": " "}, {"ends": date(2026, 5, 1)}, {"field": "x"}):
        with pytest.raises(Invalid):
            services.enter_measure(firm, place.market, asked(**wrong), by=li, at=noon)


def test_a_ban_is_for_the_blacklist_only(place, firm, noon, settings) -> None:
    li = place["李起草"]
    with pytest.raises(Refused) as refused:
        services.enter_measure(firm, place.market, asked("ban"), by=li, at=noon)
    assert refused.value.cites.quotation == "对严重违法失信主体实行市场禁入制度"
    settings.RULE_SETS = ("national",)
    with pytest.raises(Refused) as refused:
        services.enter_measure(firm, place.market, asked("ban"), by=li, at=noon)
    assert refused.value.cites.instrument == OUR_OWN
    adopted(place, noon)
    listed(place, firm, noon)
    then = noon.replace(year=2029)
    proposal = next(one for one in reckoned(firm, then) if one.kind == "blacklist")
    wang = place["王处长"]
    services.decide_proposal(proposal, proposal.digest, approves=True, by=wang, at=then)
    assert services.enter_measure(firm, place.market, asked("ban"), by=li, at=then).pk


def test_the_system_itself_holds_no_role(place, firm, noon) -> None:
    """Jobs propose; they cannot approve, list or take measures."""
    adopted(place, noon)
    noted(firm, "penalty", "p:1", noon)
    proposal = reckoned(firm, noon)[0]
    with pytest.raises(Refused):
        services.decide_proposal(proposal, proposal.digest, approves=True, by=SYSTEM, at=noon)
    assert EXAMPLE.is_automatic is False
