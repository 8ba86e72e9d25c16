"""Who can be on a team: the inspectors of the seats' departments and of their pools, and who is left out and why."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from doubledraw.platform.draws.models import Assignment
from doubledraw.platform.draws.selectors.candidates import Candidate, Roster
from doubledraw.platform.draws.selectors.districts import AS_REGISTERED, Ground
from doubledraw.platform.draws.selectors.specialists import specialists
from doubledraw.platform.draws.states import DrawState, LeftOut
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.registry.models import Certificate, Inspector, Leave
from doubledraw.platform.registry.selectors.pools import pool_partners
from doubledraw.platform.registry.states import CertificateKind, InspectorKind, InspectorStatus
from doubledraw.platform.rulebook.selectors import rule_sets_of
from doubledraw.statute import law


class Seating:
    """Which seat's department an organ's people belong to.

    An organ belongs to the nearest seat's organ at or above it; else to the first seat whose organ it shares an
    open pool with. Three queries.
    """

    def __init__(self, seats: Iterable[Mapping[str, Any]]) -> None:
        own = (seat for seat in seats if not seat.get("from"))
        self.departments = {seat["organ"]: seat["department"] for seat in own}
        found = Organ.objects.filter(code__in=self.departments).values_list("path", "code")
        self.own = dict(found)
        partners = pool_partners(list(self.departments))
        self.lent: dict[str, str] = {}
        for code in self.departments:
            for path in partners.get(code, ()):
                self.lent.setdefault(path, code)

    def people(self) -> QuerySet[Inspector]:
        """The inspectors of all these organs, by certificate number."""
        condition = Q(pk__in=[])
        for path in (*self.own, *self.lent):
            condition |= Q(organ__path__startswith=path)
        return Inspector.objects.filter(condition).select_related("organ").order_by("ref")

    def department(self, path: str) -> str:
        """How the seat calls the department that people of the organ at `path` sit for."""
        code = _nearest(path, self.own) or _nearest(path, self.lent)
        return str(self.departments[code])

    def is_lent(self, path: str) -> bool:
        """Whether the organ at `path` is there through a pool only."""
        return not _nearest(path, self.own)


def _nearest(path: str, organs: Mapping[str, str]) -> str:
    above = [known for known in organs if path.startswith(known)]
    return organs[max(above, key=len)] if above else ""


def roster(line: PlanLine, year: int, ground: Ground = AS_REGISTERED) -> Roster:
    """The inspectors who can be drawn for a line, as they stand today; eight queries whatever their number.

    `ground` says where they may go; experts and institutions have no district and go where they are registered.
    """
    seating = Seating(line.seats)
    found = list(seating.people())
    loads = loads_of_year(year)
    away, withdrawn = _away(found, line), _withdrawn(found, line.starts)
    apart, region = _not_counted(found, line), line.plan.organ.region_id
    people, left_out, expiring, lent = list[Candidate](), list[dict[str, str]](), [], {}
    for person in found:
        reason = _why_left_out(person, line.starts, away, withdrawn)
        reason = reason or (LeftOut.NOT_COUNTED if person.pk in apart else None)
        reach = ground.reach(person.regions, person.organ.region_id, region)
        reason = reason or (None if reach else LeftOut.ONLY_HOME)
        if reason:
            left_out.append({"ref": person.ref, "name": person.name, "reason": reason.value})
            continue
        people.append(_candidate(person, seating.department(person.organ.path), reach, loads))
        if person.valid_until is not None and person.valid_until < line.ends:
            until = person.valid_until.isoformat()
            expiring.append({"ref": person.ref, "name": person.name, "until": until})
        if seating.is_lent(person.organ.path):
            lent[person.ref] = person.organ.name
    called, not_called = specialists(line, loads)
    return Roster((*people, *called), (*left_out, *not_called), tuple(expiring), lent)


def loads_of_year(year: int) -> dict[str, int]:
    """Inspector ref → visits given by this year's draws that were not voided; a place given up is no visit."""
    given = Assignment.objects.filter(draw__drawn_at__year=year, release=None).exclude(
        draw__state=DrawState.VOIDED
    )
    return dict(given.values_list("inspector_ref").annotate(visits=Count("pk")))


def _away(people: list[Inspector], line: PlanLine) -> set[int]:
    """Who is on leave on every day of the inspections; leaves that touch count as one."""
    rows = Leave.objects.filter(
        inspector__in=people, cancelled_at=None, since__lte=line.ends, until__gte=line.starts
    ).order_by("since")
    leaves = defaultdict[int, list[tuple[date, date]]](list)
    for person, since, until in rows.values_list("inspector_id", "since", "until"):
        leaves[person].append((since, until))
    return {who for who, times in leaves.items() if covers(times, line.starts, line.ends)}


def covers(times: Iterable[tuple[date, date]], starts: date, ends: date) -> bool:
    """Whether these periods, in order of their first days, leave no day from `starts` to `ends` free."""
    free = starts
    for since, until in times:
        if since > free:
            break
        free = max(free, until + timedelta(days=1))
    return free > ends


def _withdrawn(people: list[Inspector], starts: date) -> set[int]:
    """Who has had enforcement certificates, and none that is still theirs when the inspections begin."""
    rows = Certificate.objects.filter(inspector__in=people, kind=CertificateKind.ENFORCEMENT)
    held, lost = set[int](), set[int]()
    for person, withdrawn in rows.values_list("inspector_id", "withdrawn_on"):
        (lost if withdrawn is not None and withdrawn <= starts else held).add(person)
    return lost - held


def _not_counted(people: list[Inspector], line: PlanLine) -> set[int]:
    """Who only watches day by day, where the law asks for so many enforcement officers at every visit (KL-05)."""
    daily = {person.pk for person in people if person.kind == InspectorKind.DAILY}
    if not daily:
        return daily
    bound = rule_sets_of(line.plan.organ, line.starts)
    return daily if law.INSPECTORS_PER_TARGET_MIN.find(line.starts, bound) else set()


def _why_left_out(
    person: Inspector, starts: date, away: set[int], withdrawn: set[int]
) -> LeftOut | None:
    if person.status != InspectorStatus.ACTIVE:
        return LeftOut.INACTIVE
    if person.pk in withdrawn:
        return LeftOut.WITHDRAWN
    if person.valid_until is not None and person.valid_until < starts:
        return LeftOut.EXPIRED
    if person.pk in away:
        return LeftOut.ON_LEAVE
    return None if person.regions else LeftOut.NO_REGION


def _candidate(
    person: Inspector, department: str, reach: tuple[str, ...], loads: Mapping[str, int]
) -> Candidate:
    return Candidate(
        person.ref,
        department,
        tuple(sorted(set(person.qualifications))),
        reach,
        person.capacity,
        person.prior_load + loads.get(person.ref, 0),
    )
