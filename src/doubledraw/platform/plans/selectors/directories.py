"""The two directories of a plan's organ, counted: firms by what they are, people by what they can do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.db.models import Count, Max, Q, QuerySet

from doubledraw.platform.organs.models import Organ, Region
from doubledraw.platform.organs.selectors import shared_with
from doubledraw.platform.plans.documents.census import Cell, Census, Marked
from doubledraw.platform.plans.models import Plan
from doubledraw.platform.plans.selectors.parties import government_path
from doubledraw.platform.plans.states import SeatFrom
from doubledraw.platform.registry.models import (
    Expert,
    Inspector,
    Institution,
    KeyTarget,
    Target,
    TargetChange,
    TargetLabel,
)
from doubledraw.platform.registry.selectors.pools import pool_partners
from doubledraw.platform.registry.selectors.populations import (
    marks_of,
    targets_in_scope,
    with_mark,
)
from doubledraw.platform.registry.states import InspectorStatus, TargetStatus


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be drawn, as far as counting seats needs it; `source` is the directory they stand in."""

    organ_path: str
    qualifications: frozenset[str]
    valid_until: date | None
    source: SeatFrom = SeatFrom.INSPECTORS

    def serves(self, path: str, partners: tuple[str, ...]) -> bool:
        """Whether the organ at `path` draws them: its own people and its pools'; specialists of those above too."""
        if self.source == SeatFrom.INSPECTORS:
            return self.organ_path.startswith((path, *partners))
        return self.organ_path.startswith(path) or path.startswith(self.organ_path)


@dataclass(frozen=True)
class Directories:
    """Both directories of a plan's organ, counted, and the specialists': seven queries, whatever the plan.

    `partners`: organ code → the paths of the organs whose people may sit in its seats because of a shared pool.
    """

    census: Census
    people: tuple[Person, ...]
    paths: Mapping[str, str]
    departments: Mapping[str, str]
    partners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _able: dict[tuple[str, str, date, str], int] = field(
        default_factory=dict, repr=False, compare=False
    )

    def able(
        self,
        code: str,
        qualification: str,
        on: date,
        source: SeatFrom = SeatFrom.INSPECTORS,
    ) -> int:
        """How many can be drawn for a seat of the organ with this code on that day, out of that directory."""
        asked = (code, qualification, on, str(source))
        if asked not in self._able:
            path, partners = self.paths.get(code, "-"), self.partners.get(code, ())
            self._able[asked] = sum(
                person.source == source
                and person.serves(path, partners)
                and (not qualification or qualification in person.qualifications)
                and (person.valid_until is None or person.valid_until >= on)
                for person in self.people
            )
        return self._able[asked]

    @property
    def qualifications(self) -> list[str]:
        """Every qualification that somebody holds, for choosing from."""
        return sorted({word for person in self.people for word in person.qualifications})

    def staffed(self) -> dict[str, int]:
        """Organ code → how many people can be drawn there, for organs that have any."""
        return self._counted(SeatFrom.INSPECTORS)

    def specialists(self, source: SeatFrom) -> dict[str, int]:
        """Organ code → how many experts or institutions it can draw, for organs that have people to go along with."""
        found = self._counted(source)
        return {code: found[code] for code in self.staffed() if code in found}

    def _counted(self, source: SeatFrom) -> dict[str, int]:
        people = [person for person in self.people if person.source == source]
        counts = {
            code: sum(person.serves(path, ()) for person in people)
            for code, path in self.paths.items()
        }
        return {code: n for code, n in counts.items() if n}


def directories(plan: Plan, counted: Census | None = None) -> Directories:
    """The firms in the organ's directory; the inspectors of its county's organs, and of those that lend theirs.

    `counted` spares the counting where it has been done.
    """
    root = government_path(plan.organ.path)
    organs = list(Organ.objects.filter(path__startswith=root).order_by("path"))
    partners = pool_partners([organ.code for organ in organs])
    return Directories(
        counted or census(plan.organ),
        _people(root, *_outside(root, partners)) + _specialists(root),
        {organ.code: organ.path for organ in organs},
        {organ.code: department_name(organ) for organ in organs},
        partners,
    )


KEPT = 4
_counted: dict[tuple[object, ...], Census] = {}


def census_lately(organ: Organ) -> Census:
    """The census as last counted, unless the directory has changed since: for pages that ask while somebody types.

    What is sealed is always counted anew. Five quick queries tell whether anything changed: every change of a
    target leaves a row in its history and its time in the register; a label or a key target that was taken off
    is counted again with the next that is put on.
    """
    state = (
        Target.objects.aggregate(last=Max("pk"))["last"],
        Target.objects.aggregate(last=Max("changed_at"))["last"],
        TargetChange.objects.aggregate(last=Max("pk"))["last"],
        TargetLabel.objects.aggregate(last=Max("pk"))["last"],
        KeyTarget.objects.aggregate(last=Max("pk"))["last"],
    )
    asked = (str(connection.settings_dict["NAME"]), organ.path, *state)
    if asked not in _counted:
        found = census(organ)
        while len(_counted) >= KEPT:
            _counted.pop(next(iter(_counted)), None)
        _counted[asked] = found
    return _counted[asked]


def forget_counts() -> None:
    """Count anew next time."""
    _counted.clear()


def census(organ: Organ) -> Census:
    """The active firms of the directory that the organ keeps, counted by the database."""
    rows = _active(organ).values_list(*WORDS).annotate(firms=Count("pk")).order_by()
    cells = tuple(Cell((kind, ind, reg, cls), firms) for kind, ind, reg, cls, firms in rows)
    regions = {cell.words[2] for cell in cells}
    names = Region.objects.filter(code__in=regions) if len(regions) < 500 else Region.objects.all()
    return Census(cells, dict(names.values_list("code", "name")), marked_by(organ))


WORDS = ("kind", "industry", "region_id", "credit_class")
"""In the order of the census' DIMENSIONS."""


def marked_by(organ: Organ) -> Marked:
    """Asks the database, each question once, who has which mark: a query for a line's strata."""
    known: dict[tuple[str, tuple[str, ...] | None], dict[str, tuple[Cell, ...]]] = {}

    def marked(strata_by: str, names: tuple[str, ...] | None) -> dict[str, tuple[Cell, ...]]:
        asked = strata_by, names
        if asked not in known:
            known[asked] = (
                _every_mark(organ, strata_by)
                if names is None
                else _marked_cells(organ, strata_by, names)
            )
        return known[asked]

    return marked


def _every_mark(organ: Organ, strata_by: str) -> dict[str, tuple[Cell, ...]]:
    """Each possible stratum by itself."""
    found: dict[str, tuple[Cell, ...]] = {}
    for name in marks_of(organ, strata_by):
        found |= _marked_cells(organ, strata_by, (name,))
    return found


def _marked_cells(
    organ: Organ, strata_by: str, names: tuple[str, ...]
) -> dict[str, tuple[Cell, ...]]:
    marked = with_mark(_active(organ), organ, strata_by, names)
    rows = marked.values_list("mark", *WORDS).annotate(firms=Count("pk")).order_by()
    found: dict[str, list[Cell]] = {}
    for mark, kind, industry, region, credit, firms in rows:
        found.setdefault(mark, []).append(Cell((kind, industry, region, credit), firms))
    return {name: tuple(cells) for name, cells in found.items() if name}


def _active(organ: Organ) -> QuerySet[Target]:
    return targets_in_scope(organ, {}).filter(status=TargetStatus.ACTIVE)


def department_name(organ: Organ) -> str:
    """How a seat names its organ: DD-1 §2 allows 64 characters."""
    return organ.name if len(organ.name) <= 64 else organ.short_name


def _outside(root: str, partners: Mapping[str, tuple[str, ...]]) -> list[str]:
    found = {path for paths in partners.values() for path in paths}
    return sorted(path for path in found if not path.startswith(root))


def _people(root: str, *lending: str) -> tuple[Person, ...]:
    there = Q(organ__path__startswith=root)
    for path in lending:
        there |= Q(organ__path__startswith=path)
    people = Inspector.objects.filter(there, status=InspectorStatus.ACTIVE)
    rows = people.values_list("organ__path", "qualifications", "valid_until")
    return tuple(Person(path, frozenset(can), until) for path, can, until in rows)


def _specialists(root: str) -> tuple[Person, ...]:
    """The experts and institutions of the county's organs and of those above."""
    found: list[Person] = []
    for model, source in ((Expert, SeatFrom.EXPERTS), (Institution, SeatFrom.INSTITUTIONS)):
        rows = model.objects.filter(shared_with(root), status=InspectorStatus.ACTIVE)
        found += [
            Person(path, frozenset(can), until, source)
            for path, can, until in rows.values_list("organ__path", "specialties", "valid_until")
        ]
    return tuple(found)
