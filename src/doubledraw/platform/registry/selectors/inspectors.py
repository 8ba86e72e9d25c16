"""Inspectors: the list for staff with its facets, one person with everything, rosters for draws."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import QueryDict

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.models import Organ, Staff
from doubledraw.platform.organs.selectors import names_of_staff, within
from doubledraw.platform.registry.models import (
    EquipmentLoan,
    Inspector,
    InspectorChange,
    Leave,
)
from doubledraw.platform.registry.models.names import name_key
from doubledraw.platform.registry.states import InspectorStatus

SOON = timedelta(days=60)
"""How far ahead the list looks for certificates that run out; a convenience, no rule rests on it."""
EXPIRED, EXPIRING, ON_LEAVE = "expired", "soon", "leave"
FACETS = ("organ", "kind", "post_category", "qualification", "certificate", "status")


def inspectors_visible_to(actor: Actor) -> QuerySet[Inspector]:
    """The inspectors of organs in the actor's scope."""
    return Inspector.objects.filter(within(actor)).select_related("organ").order_by("organ", "ref")


def account_of(inspector: Inspector) -> str:
    """The account under which the inspector signs in, "" when none is linked."""
    found = Staff.objects.filter(pk=inspector.staff_id or 0).values_list("account", flat=True)
    return found.first() or ""


@dataclass(frozen=True, slots=True)
class Line:
    """One inspector as far as narrowing a list needs it."""

    pk: int
    spoken: str
    facets: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class PeopleSought:
    """What somebody looks for among inspectors; every tuple means any of these."""

    words: str = ""
    organ: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    post_category: tuple[str, ...] = ()
    qualification: tuple[str, ...] = ()
    certificate: tuple[str, ...] = ()
    status: tuple[str, ...] = ()

    def among(self, lines: Iterable[Line]) -> list[Line]:
        """The lines that fit."""
        key = name_key(self.words)
        found = [line for line in lines if key in line.spoken] if self.words else list(lines)
        for facet in FACETS:
            chosen = set(getattr(self, facet))
            if chosen:
                found = [line for line in found if chosen & line.facets[facet]]
        return found

    def counts(self, lines: list[Line]) -> dict[str, dict[str, int]]:
        """{facet: {value: people}}, each counted under all the other filters."""
        return {facet: self._counted(facet, lines) for facet in FACETS}

    def _counted(self, facet: str, lines: list[Line]) -> dict[str, int]:
        rest = replace(self, **{facet: ()})  # type: ignore[arg-type]
        counts = Counter(value for line in rest.among(lines) for value in line.facets[facet])
        return dict(counts.most_common())


def inspector_lines(inspectors: QuerySet[Inspector], today: date) -> list[Line]:
    """Everybody in two queries; a directory of people is small enough to be narrowed in memory."""
    away = set(
        Leave.objects.filter(
            inspector__in=inspectors.order_by().values("pk"),
            cancelled_at=None,
            since__lte=today,
            until__gte=today,
        ).values_list("inspector_id", flat=True)
    )
    return [_line(row, row["pk"] in away, today) for row in inspectors.values(*_COLUMNS)]


_COLUMNS = (
    *("pk", "name", "ref", "employee_number", "organ_id", "kind", "post_category"),
    *("qualifications", "valid_until", "status"),
)


def _line(row: Mapping[str, Any], is_away: bool, today: date) -> Line:
    said = f"{name_key(row['name'])} {name_key(row['ref'])} {name_key(row['employee_number'])}"
    until, certificate = row["valid_until"], set[str]()
    if until is not None and until < today:
        certificate.add(EXPIRED)
    elif until is not None and until - SOON <= today:
        certificate.add(EXPIRING)
    if is_away:
        certificate.add(ON_LEAVE)
    facets = {
        "organ": frozenset({str(row["organ_id"])}),
        "kind": frozenset({row["kind"]}),
        "post_category": frozenset({row["post_category"]}),
        "qualification": frozenset(row["qualifications"]),
        "certificate": frozenset(certificate),
        "status": frozenset({row["status"]}),
    }
    return Line(row["pk"], said, facets)


def people_sought(query: QueryDict) -> PeopleSought:
    """What the address of the list asks for."""
    words = "".join(c for c in query.get("q", "") if c.isprintable()).strip()[:60]
    chosen = {facet: tuple(query.getlist(facet)) for facet in FACETS}
    return PeopleSought(words=words, **chosen)


def inspectors_found(actor: Actor, query: QueryDict) -> QuerySet[Inspector]:
    """The list as its address narrows it, for taking it away as a file; `on` is the day the page was looked at."""
    visible = inspectors_visible_to(actor)
    try:
        day = date.fromisoformat(query.get("on", ""))
    except ValueError:
        day = date.min
    found = people_sought(query).among(inspector_lines(visible, day))
    return visible.filter(pk__in=[line.pk for line in found])


def inspectors_sought(
    inspectors: QuerySet[Inspector], words: str = "", organ: str = "", status: str = ""
) -> QuerySet[Inspector]:
    """By part of the name or the beginning of the certificate number, by organ, by status."""
    if words:
        plain = "".join(words.split())
        inspectors = inspectors.filter(name__contains=plain) | inspectors.filter(
            ref__startswith=plain
        )
    if organ.isdigit():
        inspectors = inspectors.filter(organ_id=int(organ))
    if status:
        inspectors = inspectors.filter(status=status)
    return inspectors


def whole_inspector(actor: Actor, ref: str) -> Inspector | None:
    """One inspector in reach with certificates, leave, former employers and devices on loan: five queries."""
    loans = EquipmentLoan.objects.filter(returned_at=None).select_related("equipment")
    found = inspectors_visible_to(actor).prefetch_related(
        "certificates", "leaves", "employments", Prefetch("loans", loans, to_attr="open_loans")
    )
    return found.filter(ref=ref).first()


def history_of_inspector(inspector: Inspector) -> list[tuple[InspectorChange, str]]:
    """(change, who made it), newest first: two queries."""
    changes = list(inspector.changes.select_related("batch").order_by("-at", "-pk"))
    names = names_of_staff({change.by for change in changes})
    return [(change, names.get(change.by, "")) for change in changes]


def inspectors_for(organs: Iterable[Organ | int]) -> QuerySet[Inspector]:
    """The active inspectors of exactly these organs, by certificate number; `valid_until` is the caller's to judge."""
    ids = [organ if isinstance(organ, int) else organ.pk for organ in organs]
    return (
        Inspector.objects.filter(organ_id__in=ids, status=InspectorStatus.ACTIVE)
        .select_related("organ")
        .order_by("ref")
    )
