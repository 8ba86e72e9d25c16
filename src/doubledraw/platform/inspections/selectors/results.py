"""What stands of a visit's result, and what goes on: open findings for the follow-up, reviewed records to publish."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from doubledraw.platform.inspections.models import (
    Finding,
    SheetEntry,
    Visit,
    VisitRecord,
    VisitSignature,
)
from doubledraw.platform.inspections.selectors.visits import Crew, crew_of
from doubledraw.platform.inspections.states import ReviewDecision, VisitState


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """A finding in force that somebody has to see to; `department` is whose it is."""

    finding: Finding
    visit: Visit
    department: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands of a visit: entries in force in the order of the sheets, signatures, the team now."""

    visit: Visit
    entries: list[SheetEntry]
    signatures: list[VisitSignature]
    crew: list[Crew]


def entries_in_force(visits: Iterable[int]) -> dict[int, SheetEntry]:
    """Sheet → its newest entry, with findings. Two queries."""
    rows = SheetEntry.objects.filter(sheet__visit__in=list(visits)).order_by("number")
    return {entry.sheet_id: entry for entry in rows.prefetch_related("findings")}


def standing_of(visit: Visit) -> Standing:
    """All that a record is sealed from, the photos aside. Five queries."""
    rows = SheetEntry.objects.filter(sheet__visit=visit).select_related("sheet__organ")
    rows = rows.defer("sheet__questions").order_by("number").prefetch_related("findings")
    newest = {entry.sheet_id: entry for entry in rows}
    signed = visit.signatures.select_related("submission").defer("strokes", "submission__body")
    entries = [newest[pk] for pk in sorted(newest)]
    return Standing(visit, entries, list(signed), crew_of([visit])[visit.pk])


def findings_in_force(visit: Visit) -> list[OpenFinding]:
    """What the sheets say now that needs a disposal; the next stage opens one follow-up for each."""
    organs = dict(visit.sheets.values_list("pk", "organ"))
    return [
        OpenFinding(finding, visit, organs[sheet])
        for sheet, entry in entries_in_force([visit.pk]).items()
        for finding in entry.findings.all()
        if finding.is_open
    ]


def latest_record(visit: Visit) -> VisitRecord | None:
    """The sealed record in force, with its feedback and review."""
    rows = VisitRecord.objects.filter(visit=visit).select_related("feedback", "review")
    return rows.order_by("-number").first()


def records_reviewed(since: datetime | None = None) -> QuerySet[VisitRecord]:
    """Records a leader has approved and that no correction has replaced: what may be published, oldest review first."""
    later = VisitRecord.objects.filter(visit=OuterRef("visit"), number__gt=OuterRef("number"))
    rows = VisitRecord.objects.filter(
        ~Exists(later), visit__state=VisitState.REVIEWED, review__decision=ReviewDecision.APPROVE
    )
    if since is not None:
        rows = rows.filter(review__at__gte=since)
    return rows.select_related("visit__draw__organ", "review").order_by("review__at", "pk")
