"""Publishes the result of a visit: redacted, sealed, named in the log, each version exactly once."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from doubledraw.platform.disclosure.documents.results import PublishedResult
from doubledraw.platform.disclosure.events import ResultWasPublished
from doubledraw.platform.disclosure.models import PublicDraw, PublicFinding, PublicVisit
from doubledraw.platform.disclosure.policies import Deed, may_publish
from doubledraw.platform.disclosure.selectors.previews import MORE, Preview
from doubledraw.platform.disclosure.selectors.waiting import binding_on, preview_of
from doubledraw.platform.disclosure.services.clocks import meet_clocks, meet_task, open_clocks
from doubledraw.platform.disclosure.services.crediting import enter_result, revoke_result
from doubledraw.platform.disclosure.services.editions import turn_page
from doubledraw.platform.disclosure.services.whitelist import named
from doubledraw.platform.disclosure.states import Published
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.kernel.actor import SYSTEM, Actor
from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.ledger.services import publish_document, record, seal
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.registry.models import name_key
from doubledraw.platform.rulebook.documents.outcomes import OutcomeTable, outcome_table

RESULT = "result"
FINDING = ("item_name", "organ_name", "result", "problem")


def follow_result(pk: int, *, at: datetime) -> PublicVisit | None:
    """Publish a result that may be published by itself; None while it waits. Twice gives the same."""
    visit = Visit.objects.select_related("organ", "draw__organ").get(pk=pk)
    preview = preview_of(visit, at)
    if preview is None or not preview.standing.is_reviewed:
        return None
    open_clocks(preview, by=SYSTEM, at=at)
    if not may_publish(preview.standing, _deed(preview, SYSTEM)):
        meet_task(visit.draw, by=SYSTEM, at=at)
        return None
    return publish_result(visit, by=SYSTEM, at=at)


def publish_result(visit: Visit, seen: str = "", *, by: Actor, at: datetime) -> PublicVisit:
    """Make the record in force public as its preview shows it; Conflict when that is no longer what was `seen`.

    `seen` is the digest of the preview a person looked at, "" for none.
    """
    try:
        with transaction.atomic():
            Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
            return _publish(visit, seen, by, at)
    except IntegrityError as error:
        raise Conflict("published_meanwhile", "刚刚已经公示", remedy="请刷新页面。") from error


def publish_all(visits: Iterable[Visit], *, at: datetime) -> int:
    """Everything of these visits that may be public by itself."""
    return sum(follow_result(pk, at=at) is not None for pk in [one.pk for one in visits])


def _publish(visit: Visit, seen: str, by: Actor, at: datetime) -> PublicVisit:
    preview = preview_of(visit, at)
    if preview is None:
        raise Conflict("no_record", "还没有检查记录", remedy="请刷新页面。")
    content = preview.public.content
    if seen and seen != content.digest:
        raise Conflict(
            "preview_changed",
            "公示的内容和刚才看到的不一样了",
            remedy="请刷新页面，看过新的预览再公示。",
        )
    may_publish(preview.standing, _deed(preview, by, has_seen=bool(seen))).enforce()
    binding = binding_on([preview.record.visit], open_only=False).get(visit.pk)
    digest = seal(content, at=at)
    leaf = publish_document(digest, RESULT, at=at)
    _replace(preview, by, at)
    row = PublicVisit.objects.create(
        **_shown(content),
        **_labels(content, outcome_table(content.outcomes)),
        **clock_columns(binding),
        is_current=True,
        **_term(preview, at),
        draw=PublicDraw.objects.filter(draw_id=content.draw_id).first(),
        published_at=leaf.at,
        log_index=leaf.index,
        public_digest=digest,
    )
    _keep_findings(row, content)
    enter_result(row, content.outcomes, preview.record.visit, by=by, at=at)
    event = ResultWasPublished(row.key, row.version, digest, leaf.index, by == SYSTEM)
    record(event, by=by, at=at, subject=visit.reference)
    meet_clocks(preview, digest, by=by, at=at)
    turn_page()
    return row


def _deed(preview: Preview, by: Actor, *, has_seen: bool = False) -> Deed:
    visit = preview.record.visit
    return Deed(by, visit.draw.organ.path, preview.record.entered_by, has_seen)


def _replace(preview: Preview, by: Actor, at: datetime) -> None:
    """The version before stays as it was, marked as corrected with the reason; a withdrawn one stays withdrawn."""
    before = preview.before
    if before is None:
        return
    changes: dict[str, Any] = {"is_current": False}
    if before.state != Published.WITHDRAWN:
        reason = preview.public.content.reason or MORE
        changes |= {"state": Published.CORRECTED, "changed_reason": reason, "changed_at": at}
        revoke_result(before, preview.record.visit, reason, by=by, at=at)
    PublicVisit.objects.filter(pk=before.pk).update(**changes)


def _term(preview: Preview, at: datetime) -> dict[str, Any]:
    """Until when it is public. A term that is over does not begin again because more is told of the same record."""
    before = preview.before
    is_over = before is not None and before.state == Published.ARCHIVED
    if before is not None and is_over and before.digest == preview.record.digest:
        return {"state": Published.ARCHIVED, "until": before.until}
    until = preview.ruled.term(preview.target_kind, localdate(at)).until
    return {"state": Published.PUBLISHED, "until": until}


def _shown(content: PublishedResult) -> dict[str, Any]:
    """The columns that say what the content says."""
    return {
        "key": content.number,
        "version": content.version,
        "plan_number": content.plan_number,
        "plan_line": content.plan_line,
        "task": content.task,
        "code": content.firm["code"],
        "firm_name": content.firm["name"],
        "name_key": name_key(content.firm["name"]),
        "region_code": content.region["code"],
        "region_name": content.region["name"],
        "organ_name": content.organ_name,
        "organs": list(content.organs),
        "way": content.way,
        "ended_on": date.fromisoformat(content.ended_on),
        "result": content.result,
        "handled": list(content.handled),
        "commissions": list(content.commissions) or None,
        "digest": content.record,
        "redactions": list(content.redactions),
    }


def _labels(content: PublishedResult, table: OutcomeTable) -> dict[str, str]:
    found = table.results[content.result]
    return {
        "result_label": found.label,
        "kind": str(found.kind),
        "disposal_label": table.disposals[content.disposal].label,
    }


def clock_columns(binding: Obligation | None) -> dict[str, Any]:
    """The last day, and the article that set it."""
    if binding is None:
        return {}
    cited: Mapping[str, Any] = binding.cited
    rule = {
        "kind": binding.kind,
        "title": binding.title,
        "document": cited["instrument"],
        "article": cited["article"],
        "quote": cited.get("quotation", ""),
    }
    return {"due_on": localdate(binding.due), "rule": rule}


def _keep_findings(row: PublicVisit, content: PublishedResult) -> None:
    table = outcome_table(content.outcomes)
    PublicFinding.objects.bulk_create(
        PublicFinding(
            visit=row,
            item_code=one["item"],
            result_label=table.results[one["result"]].label,
            kind=str(table.results[one["result"]].kind),
            disposal_label=table.disposals[one["disposal"]].label,
            **named(one, FINDING),
        )
        for one in content.findings
    )
