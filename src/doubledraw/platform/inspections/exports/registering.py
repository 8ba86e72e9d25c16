"""执法检查登记表: the whole visit on one form, from its sealed record; empty before there is one."""

from typing import Any

from doubledraw.papers.forms import Ink, ItemFinding, Registration
from doubledraw.papers.model import Paper
from doubledraw.platform.inspections.exports.parts import (
    Signed,
    basis_of,
    by_account,
    made_on,
    moment_of,
    number_of,
    officers_of,
    party_of,
    sealed_record,
    task_of,
    way_of,
    when_of,
)
from doubledraw.platform.inspections.models import Visit, VisitRecord
from doubledraw.platform.inspections.selectors import crew_of
from doubledraw.platform.inspections.states import FeedbackWay, ReviewDecision
from doubledraw.platform.rulebook.documents.outcomes import OutcomeTable, outcome_table

FINDING = "{result}：{problem}"
FED_BACK = "{at}{way}，告知{told}"
REVIEWED = "{decision}。{remark}"


def registration(visit: Visit, record: VisitRecord | None) -> Paper:
    """The form of one record with its feedback and review; of no record to be filled by hand."""
    crew = crew_of([visit])[visit.pk] if record is None else []
    said = sealed_record(record) if record else {}
    table = outcome_table(said["outcomes"]) if said else None
    officers = officers_of(said["inspectors"] if said else crew)
    signed = Signed(visit, said.get("via", ""), [one.certificate for one in officers])
    review = getattr(record, "review", None)
    return Registration(
        organ=visit.organ.name,
        number=number_of(visit, record.number if record else 1),
        task=task_of(visit),
        party=party_of(visit),
        liaison="　".join(filter(None, (visit.target.contact, visit.target.phone))),
        method=way_of(visit),
        when=when_of(visit),
        basis=basis_of(visit.items),
        officers=officers,
        findings=tuple(_findings(visit, said, table)),
        result=table.results[said["result"]].label if table else "",
        disposal=_disposal(said, table, record),
        made_on=made_on(visit),
        late_reason=said.get("late", ""),
        opinion=said.get("opinion", ""),
        review=_review(review),
        firm=signed.firm,
        signed=signed.inspectors,
        leader=by_account(review.by_name, review.at) if review else Ink(),
        witness=signed.witness,
        correction=said.get("reason", ""),
    ).paper()


def _findings(visit: Visit, said: dict[str, Any], table: OutcomeTable | None) -> list[ItemFinding]:
    if table is None:
        return [ItemFinding(item["name"], "", "") for item in visit.items]
    return [
        ItemFinding(
            one["item_name"],
            _found(table.results[one["result"]].label, one["problem"]),
            table.disposals[one["disposal"]].label,
        )
        for sheet in said["sheets"]
        for one in sheet["findings"]
    ]


def _found(result: str, problem: str) -> str:
    return FINDING.format(result=result, problem=problem) if problem else result


def _disposal(said: dict[str, Any], table: OutcomeTable | None, record: VisitRecord | None) -> str:
    """What follows, and how the firm was told."""
    if table is None:
        return ""
    told = [table.disposals[said["disposal"]].label]
    feedback = getattr(record, "feedback", None)
    if feedback is not None:
        way = FeedbackWay.of(feedback.way).label
        told.append(FED_BACK.format(at=moment_of(feedback.at), way=way, told=feedback.told))
    return "\n".join(told)


def _review(review: Any) -> str:
    if review is None:
        return ""
    decision = ReviewDecision.of(review.decision).label
    return REVIEWED.format(decision=decision, remark=review.remark) if review.remark else decision
