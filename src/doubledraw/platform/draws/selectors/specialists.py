"""Experts and institutions on a team: drawn by the same engine, for a seat of their specialty (FA-02d)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from doubledraw.platform.draws.selectors.candidates import Candidate
from doubledraw.platform.draws.states import LeftOut
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import shared_with
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.plans.states import SeatFrom
from doubledraw.platform.registry.models import Expert, Inspector, Institution
from doubledraw.platform.registry.states import InspectorStatus

EXPERT, INSTITUTION = "E:", "I:"


def specialists(
    line: PlanLine, loads: Mapping[str, int]
) -> tuple[list[Candidate], list[dict[str, str]]]:
    """The experts and institutions of the line's seats for them, and who of these cannot come; a query a directory.

    They are drawn by the same engine, for a seat's specialty; their refs are told from inspectors' by a letter.
    Where none of their regions is written down they may go anywhere.
    """
    people, left_out = list[Candidate](), list[dict[str, str]]()
    for seat in {seat["department"]: seat for seat in line.seats if seat.get("from")}.values():
        organ = Organ.objects.get(code=seat["organ"])
        for ref, person in _directory(str(seat["from"]), organ):
            reason = _why_not_called(person, line.starts)
            if reason:
                left_out.append({"ref": ref, "name": person.name, "reason": reason.value})
                continue
            can = tuple(sorted({*person.specialties, *getattr(person, "qualifications", ())}))
            regions = tuple(sorted(set(person.regions)))
            where = ("*",) if not regions or "*" in regions else regions
            people.append(Candidate(ref, seat["department"], can, where, None, loads.get(ref, 0)))
    return people, left_out


def _directory(source: str, organ: Organ) -> Iterator[tuple[str, Expert | Institution]]:
    serving = shared_with(organ.path)
    if source == SeatFrom.EXPERTS:
        for expert in Expert.objects.filter(serving).order_by("ref"):
            yield f"{EXPERT}{expert.ref}", expert
    else:
        for institution in Institution.objects.filter(serving).order_by("code"):
            yield f"{INSTITUTION}{institution.code}", institution


def _why_not_called(person: Expert | Institution, starts: date) -> LeftOut | None:
    if person.status != InspectorStatus.ACTIVE:
        return LeftOut.INACTIVE
    over = person.valid_until is not None and person.valid_until < starts
    return LeftOut.TERM_OVER if over else None


def is_specialist(ref: str) -> bool:
    """Whether a ref of a roster is an expert's or an institution's."""
    return ref.startswith((EXPERT, INSTITUTION))


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Ref → name, of inspectors, experts and institutions; three queries at most."""
    asked = set(refs)
    found = dict(Inspector.objects.filter(ref__in=asked).values_list("ref", "name"))
    if experts := {ref.removeprefix(EXPERT) for ref in asked if ref.startswith(EXPERT)}:
        rows = Expert.objects.filter(ref__in=experts).values_list("ref", "name")
        found |= {f"{EXPERT}{ref}": name for ref, name in rows}
    if codes := {ref.removeprefix(INSTITUTION) for ref in asked if ref.startswith(INSTITUTION)}:
        firms = Institution.objects.filter(code__in=codes).values_list("code", "name")
        found |= {f"{INSTITUTION}{code}": name for code, name in firms}
    return found
