"""What the page of a result shows: the content as the public will read it, what is hidden, every version."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from doubledraw.platform.disclosure.documents.redacting import passages
from doubledraw.platform.disclosure.documents.results import PublishedResult
from doubledraw.platform.disclosure.models import Masking, Retraction
from doubledraw.platform.disclosure.policies import (
    Deed,
    may_decide,
    may_mask,
    may_publish,
    may_withdraw,
)
from doubledraw.platform.disclosure.selectors.asked import retraction_asked
from doubledraw.platform.disclosure.selectors.previews import Preview
from doubledraw.platform.disclosure.selectors.waiting import (
    binding_on,
    sealed_record,
    versions_of_result,
)
from doubledraw.platform.disclosure.states import Decision, Ground
from doubledraw.platform.followups.selectors import penalty_decisions
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.plans.states import Way
from doubledraw.platform.rulebook.documents.outcomes import outcome_table


@dataclass(frozen=True, slots=True)
class Shown:
    """A published result in words."""

    content: PublishedResult
    way: str
    result: str
    disposal: str
    findings: list[dict[str, str]]


def shown_of(content: PublishedResult) -> Shown:
    """The codes of a content as their labels."""
    table = outcome_table(content.outcomes)
    findings = [
        {
            **one,
            "result_label": table.results[one["result"]].label,
            "disposal_label": table.disposals[one["disposal"]].label,
        }
        for one in content.findings
    ]
    result, disposal = table.results[content.result], table.disposals[content.disposal]
    return Shown(content, Way.of(content.way).label, result.label, disposal.label, findings)


def page_of(preview: Preview, actor: Actor, at: datetime) -> dict[str, Any]:
    """Everything the page needs; a constant number of queries."""
    visit, record = preview.record.visit, preview.record
    path = visit.draw.organ.path
    binding = binding_on([visit], open_only=not preview.standing.is_public).get(visit.pk)
    masking, retraction = preview.masking, retraction_asked(preview.before)
    content = preview.public.content
    said = sealed_record(record)
    names = {
        f"problem:{sheet['organ']}:{one['item']}": (sheet["organ_name"], one["item_name"])
        for sheet in said["sheets"]
        for one in sheet["findings"]
    }
    deed = Deed(actor, path, record.entered_by, has_seen=True)
    return {
        "visit": visit,
        "record": record,
        "shown": shown_of(content),
        "digest": preview.public.digest,
        "standing": preview.standing,
        "redactions": _where(content.redactions, names),
        "doubts": _where(preview.public.doubts, names),
        "profile": preview.ruled.profile,
        "binding": binding,
        "days_left": (localdate(binding.due) - localdate(at)).days if binding else None,
        "gone": (localdate(at) - localdate(binding.due)).days if binding else 0,
        "until": _until(preview, localdate(at)),
        "publish": may_publish(preview.standing, deed),
        "mask": may_mask(preview.standing, actor, path),
        "masking": masking,
        "hidden": [{**one, "ground": Ground.of(one["ground"]).label} for one in masking.choices]
        if masking
        else [],
        "decide_mask": _decide(masking, actor, path),
        "texts": [(field, *names[field], text) for field, text in passages(said).items()],
        "grounds": list(Ground),
        "penalties": penalty_decisions().filter(case__visit=visit),
        "versions": versions_of_result(visit.number),
        "withdraw": may_withdraw(preview.before, actor, path),
        "retraction": retraction,
        "decide_retract": _decide(retraction, actor, path),
    }


def _decide(row: Masking | Retraction | None, actor: Actor, path: str) -> Any:
    return may_decide(row.asked_by, actor, path) if row and row.state == Decision.ASKED else None


def _until(preview: Preview, today: date) -> Any:
    return preview.ruled.term(preview.target_kind, today)


def _where(
    rows: tuple[dict[str, str], ...], names: dict[str, tuple[str, str]]
) -> list[dict[str, str]]:
    """A finding's text is named by its item, any other by what it is."""
    return [
        {"where": " ".join(names.get(one["field"], ("",))), "reason": one["reason"]} for one in rows
    ]
