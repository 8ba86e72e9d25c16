"""Who can be on a team: a line of the roster, and all of them with who was left out and why."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from doubledraw.platform.draws.selectors.rolls import Row
from doubledraw.platform.draws.states import LeftOut


@dataclass(frozen=True, slots=True)
class Candidate:
    """An inspector who can be drawn, as a line of the roster."""

    ref: str
    department: str
    qualifications: tuple[str, ...]
    regions: tuple[str, ...]
    capacity: int | None
    load: int

    @classmethod
    def of(cls, row: Row) -> "Candidate":
        """The candidate in a line of the roster."""
        ref, department, qualifications, regions, capacity, load = row
        return cls(
            *(ref, department, tuple(filter(None, qualifications.split(",")))),
            *(tuple(regions.split(",")), None if capacity == "-" else int(capacity), int(load)),
        )

    def row(self) -> Row:
        """The six columns of roster.tsv."""
        capacity = "-" if self.capacity is None else str(self.capacity)
        return (
            *(self.ref, self.department, ",".join(self.qualifications)),
            *(",".join(self.regions), capacity, str(self.load)),
        )

    def covers(self, region: str) -> bool:
        """Whether they may work in the region."""
        return self.regions == ("*",) or region in self.regions

    def room(self, max_load: int | None) -> float:
        """How many more visits they can take."""
        caps = [cap for cap in (self.capacity, max_load) if cap is not None]
        return max(0, min(caps) - self.load) if caps else float("inf")


@dataclass(frozen=True, slots=True)
class Roster:
    """Who can be drawn, who of the seats' departments cannot and why, and what to know of those who can.

    `left_out`: ref, name, reason. `expiring`: ref, name, until, where a certificate holds on the first day of the
    inspections but not on the last. `lent`: ref → the organ of those who come through a pool.
    """

    people: tuple[Candidate, ...]
    left_out: tuple[dict[str, str], ...]
    expiring: tuple[dict[str, str], ...] = ()
    lent: Mapping[str, str] | None = None

    @property
    def left_out_counts(self) -> dict[str, int]:
        """Reason label → count."""
        return dict(Counter(LeftOut.of(person["reason"]).label for person in self.left_out))

    @property
    def left_out_names(self) -> list[tuple[str, list[str]]]:
        """(reason label, names), the commonest reason first."""
        named = defaultdict[str, list[str]](list)
        for person in self.left_out:
            named[LeftOut.of(person["reason"]).label].append(person["name"])
        return sorted(named.items(), key=lambda found: -len(found[1]))

    @property
    def lent_by(self) -> dict[str, int]:
        """Organ → how many of its people can be drawn here because of a pool."""
        return dict(Counter((self.lent or {}).values()))
