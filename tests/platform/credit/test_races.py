"""Of two who act on what they both have read, one wins; the other is told, and nothing happens twice."""

import pytest
from django.db import DatabaseError, transaction

from doubledraw.platform.credit import services
from doubledraw.platform.credit.documents import AskedMeasure
from doubledraw.platform.credit.models import (
    CreditEvent,
    CreditExport,
    CreditListing,
    CreditProposal,
    CreditRule,
    JointMeasure,
)
from doubledraw.platform.credit.services import exchanging, noting
from doubledraw.platform.kernel.actor import Actor, Grant
from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.organs.states import Role
from doubledraw.platform.registry.models import Target, TargetChange
from tests.world.credit import RULE, adopted, noted, reckoned

pytestmark = pytest.mark.django_db


def second(place) -> Actor:
    """Another approver of the market bureau."""
    held = Grant(Role.APPROVER, place.market.path)
    return Actor(992, "冯处长", place.market.pk, place.market.path, grants=frozenset({held}))


def both(deeds) -> list[str]:
    """Do each; what became of it."""
    found = []
    for deed in deeds:
        try:
            with transaction.atomic():
                deed()
            found.append("done")
        except Conflict as error:
            found.append(error.code)
    return found


def test_two_decide_the_same_proposal(place, firm, noon) -> None:
    adopted(place, noon)
    noted(firm, "unreachable", "v:1", noon)
    reckoned(firm, noon)
    pk = CreditProposal.objects.get(kind="abnormal").pk
    wang, feng = place["王处长"], second(place)
    one, other = (CreditProposal.objects.get(pk=pk) for _ in range(2))

    def decide(proposal: CreditProposal, by: Actor, approves: bool) -> None:
        said = {"approves": approves, "remark": "看过", "by": by, "at": noon}
        services.decide_proposal(proposal, proposal.digest, **said)

    told = both([lambda: decide(one, wang, True), lambda: decide(other, feng, False)])
    assert told == ["done", "moved_on"]
    assert CreditListing.objects.filter(target=firm).count() == 1
    assert CreditProposal.objects.get(pk=pk).state == "approved"
    # Nor past the service: a plain save knows no version, but the database knows the arrows.
    with pytest.raises(DatabaseError), transaction.atomic():
        other.state = "rejected"
        other.save()


def test_two_adopt_the_same_rule_and_two_approve_the_same_measure(place, firm, noon) -> None:
    li, wang, feng = place["李起草"], place["王处长"], second(place)
    rule = services.begin_rule(place.market, "规则", by=li, at=noon)
    services.write_rule(rule, "规则", RULE, by=li, at=noon)
    digest = services.propose_rule(rule, by=li, at=noon)
    one, other = (CreditRule.objects.select_related("organ").get(pk=rule.pk) for _ in range(2))
    assert both(
        [
            lambda: services.adopt_rule(one, digest, "会议", by=wang, at=noon),
            lambda: services.adopt_rule(other, digest, "会议", by=feng, at=noon),
        ]
    ) == ["done", "moved_on"]
    asked = AskedMeasure("restraint", "bidding", "限制投标", "某办法", "第二条", "", noon.date())
    pk = services.enter_measure(firm, place.market, asked, by=li, at=noon).pk
    first, last = (JointMeasure.objects.select_related("organ").get(pk=pk) for _ in range(2))
    assert both(
        [
            lambda: services.decide_measure(first, approves=True, by=wang, at=noon),
            lambda: services.decide_measure(last, approves=False, remark="否", by=feng, at=noon),
        ]
    ) == ["done", "moved_on"]


def test_the_directory_moved_on_while_a_class_was_being_approved(place, firm, noon) -> None:
    adopted(place, noon)
    noted(firm, "penalty", "p:1", noon)
    proposal = reckoned(firm, noon)[0]
    Target.objects.filter(pk=firm.pk).update(credit_class="D", version=firm.version + 1)
    said = {"approves": True, "by": place["王处长"], "at": noon}
    told = both([lambda: services.decide_proposal(proposal, proposal.digest, **said)])
    assert told == ["events_moved_on"]
    assert not TargetChange.objects.filter(target=firm, cause="credit").exists()


def test_the_same_event_told_twice_at_once_is_kept_once(place, firm, noon, monkeypatch) -> None:
    first = noted(firm, "penalty", "p:1", noon)

    class Blind:
        """Sees nothing, as one does who looked a moment before the other wrote."""

        @staticmethod
        def filter(**said: object) -> "Blind":
            return Blind()

        @staticmethod
        def first() -> None:
            return None

        create = CreditEvent.objects.create
        get = CreditEvent.objects.get

    class Seen:
        objects = Blind

    monkeypatch.setattr(noting, "CreditEvent", Seen)
    assert noted(firm, "penalty", "p:1", noon).pk == first.pk
    assert CreditEvent.objects.filter(source="p:1").count() == 1


def test_two_files_of_the_same_events(place, firm, noon, monkeypatch) -> None:
    noted(firm, "penalty", "p:1", noon)
    stale = CreditEvent.objects.filter(source="p:1")
    li = place["李起草"]
    services.make_export(place.market, by=li, at=noon)
    monkeypatch.setattr(exchanging, "unsent_events", lambda organ: stale)
    monkeypatch.setattr(exchanging, "attempts_of", lambda events: {})
    told = both([lambda: services.make_export(place.market, by=li, at=noon)])
    assert told == ["sent_meanwhile"]
    assert CreditExport.objects.count() == 1
