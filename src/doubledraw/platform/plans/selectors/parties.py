"""Who goes together in a line: the departments of its items and seats, and which of them must agree."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import superiors
from doubledraw.platform.organs.states import OrganKind
from doubledraw.platform.plans.models import Plan, PlanLine
from doubledraw.platform.plans.states import LineForm

SELF_STANDING = (OrganKind.GOVERNMENT, OrganKind.DEPARTMENT)


@dataclass(frozen=True)
class Parties:
    """The organs around a plan's organ, each with the department it belongs to: one query.

    `departments`: organ path → the department at or above it. `codes`: organ code → path.
    """

    home: Organ
    departments: Mapping[str, Organ]
    codes: Mapping[str, str]

    def department(self, path: str) -> Organ | None:
        """The department that answers for the organ at `path`; None where the county does not know it."""
        return self.departments.get(path)

    def of_line(self, line: PlanLine) -> list[Organ]:
        """The departments with an item or a seat in a line, each once: items first, in their order."""
        paths = [item.organ.path for item in line.items]
        paths += [self.codes.get(str(seat["organ"]), "") for seat in line.seats]
        found = {d.pk: d for path in paths if (d := self.department(path))}
        return list(found.values())

    def form(self, line: PlanLine) -> LineForm:
        """Who goes together: several departments, several items of one, or one item.

        What an organ above plans for one department alone stays that department's.
        """
        there = self.of_line(line)
        if len(there) > 1 or self._outside(there):
            return LineForm.JOINT
        return LineForm.INTERNAL_JOINT if len(line.items) > 1 else LineForm.DEPARTMENTAL

    def participants(self, lines: Iterable[PlanLine]) -> list[Organ]:
        """CC-11: the departments that take part and must agree: none that the initiator stands above."""
        found = {d.pk: d for line in lines for d in self.of_line(line)}
        return self._outside(found.values())

    def codes_of(self, department: Organ) -> Collection[str]:
        """The codes of a department and of everything that belongs to it."""
        return {
            code
            for code, path in self.codes.items()
            if (own := self.department(path)) and own.pk == department.pk
        }

    def _outside(self, departments: Iterable[Organ]) -> list[Organ]:
        """Those that neither are the initiator nor stand below it."""
        own = self.department(self.home.path) or self.home
        return [d for d in departments if not d.path.startswith(own.path)]


def parties_of(plan: Plan) -> Parties:
    """The organs of the government that a plan's organ belongs to."""
    return parties_around(plan.organ)


def parties_around(home: Organ) -> Parties:
    """The organs of the government that an organ belongs to."""
    organs = list(Organ.objects.filter(path__startswith=government_path(home.path)))
    by_path = {organ.path: organ for organ in organs}
    departments = {path: _department(organ, by_path) for path, organ in by_path.items()}
    return Parties(home, departments, {organ.code: organ.path for organ in organs})


def government_path(path: str) -> str:
    """The path of the government an organ belongs to: "/1/" of "/1/4/"."""
    return "/".join(path.split("/")[:2]) + "/"


def _department(organ: Organ, by_path: Mapping[str, Organ]) -> Organ:
    above = [by_path[path] for path in superiors(organ.path) if path in by_path]
    return next((one for one in [organ, *reversed(above)] if one.kind in SELF_STANDING), organ)
