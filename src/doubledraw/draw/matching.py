"""Matching inspectors to targets, `assign/v1`, with the blocking set named when it fails (§5)."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from doubledraw.draw.design import Design, Seat
from doubledraw.draw.frame import Row
from doubledraw.draw.numbers import key, numbering

ANYWHERE = "*"
_NO_LIMIT = float("inf")
# Load → the candidates who have it, by index.
Shelf = dict[int, set[int]]


@dataclass(frozen=True, slots=True)
class Inspector:
    """One line of roster.tsv."""

    ref: str
    department: str
    qualifications: frozenset[str]
    regions: frozenset[str]
    capacity: int | None
    load: int

    @classmethod
    def of(cls, row: Row) -> Inspector:
        """The inspector in a row of the roster."""
        ref, department, qualifications, regions, capacity, load = row
        return cls(
            ref,
            department,
            frozenset(filter(None, qualifications.split(","))),
            frozenset(regions.split(",")),
            None if capacity == "-" else int(capacity),
            int(load),
        )

    def fits(self, seat: Seat) -> bool:
        """Whether the seat's department and qualification are theirs."""
        return self.department == seat.department and (
            seat.qualification == "" or seat.qualification in self.qualifications
        )

    def covers(self, region: str) -> bool:
        """Whether they may work in the region."""
        return region in self.regions or ANYWHERE in self.regions

    def limit(self, max_load: int | None) -> float:
        """cap_i: the smaller of their capacity and the design's max_load, where given."""
        given = [cap for cap in (self.capacity, max_load) if cap is not None]
        return min(given, default=_NO_LIMIT)


@dataclass(frozen=True)
class Teams:
    """The people on every selected target: per target, per seat, refs sorted by bytes."""

    seats: Mapping[str, tuple[tuple[str, ...], ...]]

    def of(self, target: str) -> tuple[str, ...]:
        """The team of a target: in seat order, within a seat by ref (§6)."""
        return tuple(ref for refs in self.seats[target] for ref in refs)

    @cached_property
    def loads(self) -> dict[str, int]:
        """How many visits each person was given."""
        given: dict[str, int] = {}
        for target in self.seats:
            for ref in self.of(target):
                given[ref] = given.get(ref, 0) + 1
        return given

    def file(self) -> bytes:
        """The bytes of teams.tsv (§5.6)."""
        return "".join(
            f"{target}\t{g}\t{ref}\n"
            for target in sorted(self.seats)
            for g, refs in enumerate(self.seats[target])
            for ref in refs
        ).encode()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody eligible for blocked targets: how many of them, and the visits still free."""

    ref: str
    targets: int
    room: float

    @property
    def gives(self) -> int:
        """The most they can contribute to the blocked targets."""
        return int(min(self.room, self.targets))


@dataclass(frozen=True, slots=True)
class Blocked:
    """A Hall violator: these targets need more people than those eligible can give (§5.5)."""

    seat: int
    targets: tuple[str, ...]
    need: int
    most: int
    people: tuple[Person, ...]
    regions: tuple[str, ...]
    wanted: Seat

    def to_json(self) -> dict[str, object]:
        """The report of §5.5."""
        return {
            "seat": self.seat,
            "targets": list(self.targets),
            "need": self.need,
            "most": self.most,
        }

    def words(self) -> str:
        """What is wrong and what would help, for the clerk who must repair it."""
        seat = self.wanted
        holding = f" holding {seat.qualification}" if seat.qualification else ""
        people = ", ".join(
            f"{p.ref} (eligible for {p.targets}, can still take {p.gives})" for p in self.people
        )
        return (
            f"Seat {self.seat} ({seat.count} of {seat.department}{holding}):"
            f" {len(self.targets)} targets in region {', '.join(self.regions)} need {self.need} people,"
            f" those eligible can give at most {self.most}: {people or 'nobody is eligible'}."
            f" At least {self.need - self.most} more visits are needed: add people{holding}, give"
            " people here these regions or that qualification, or raise their capacity, in a team"
            " round (§3). Recusals stay."
        )


@dataclass(frozen=True, slots=True)
class People:
    """Roster, recusals and regions of targets, as the matching needs them."""

    roster: tuple[Inspector, ...]
    recused: Mapping[str, frozenset[str]]
    regions: Mapping[str, str]

    @classmethod
    def of(cls, frame: Iterable[Row], roster: Iterable[Row], recusals: Iterable[Row]) -> People:
        """From the rows of the three tables."""
        recused: dict[str, set[str]] = {}
        for target, ref, _ in recusals:
            recused.setdefault(target, set()).add(ref)
        return cls(
            tuple(sorted(map(Inspector.of, roster), key=lambda person: person.ref)),
            {target: frozenset(refs) for target, refs in recused.items()},
            {row[0]: row[1] for row in frame},
        )


def assign(design: Design, targets: Sequence[str], people: People, seed: str) -> Teams | Blocked:
    """The teams of all selected targets, or the set that blocks them.

    seed is the draw's seed, or seed_r in team round r (§3).
    """
    ordered = sorted(targets)
    teams: dict[str, tuple[tuple[str, ...], ...]] = dict.fromkeys(ordered, ())
    loads = {person.ref: person.load for person in people.roster}
    for g, seat in enumerate(design.seats):
        filling = Filling(design, g, ordered, people, teams, loads, seed)
        blocked = filling.fill()
        if blocked is not None:
            return blocked
        for target, refs in filling.result().items():
            teams[target] = (*teams[target], refs)
            for ref in refs:
                loads[ref] += 1
        assert all(len(team[g]) == seat.count for team in teams.values())
    return Teams(teams)


class Filling:
    """One seat being filled on all targets (§5.1 to §5.5). t and i are the norm's indexes."""

    def __init__(
        self,
        design: Design,
        g: int,
        targets: Sequence[str],
        people: People,
        teams: Mapping[str, tuple[tuple[str, ...], ...]],
        loads: Mapping[str, int],
        seed: str,
    ) -> None:
        self.g, self.seat = g, design.seats[g]
        self.targets = targets
        self.candidates = [p for p in people.roster if p.fits(self.seat)]
        self.load = [loads[p.ref] for p in self.candidates]
        self.start = tuple(self.load)
        self.cap = [p.limit(design.max_load) for p in self.candidates]
        self.region = [people.regions[target] for target in targets]
        self.covering = self._covering()
        self.barred = self._barred(people, teams)
        suite = design.hashing()
        self.order = numbering(suite, f"order/{g}", seed)
        self.edge = numbering(suite, f"edge/{g}", seed)
        # The same number as far as all edges have it in common.
        self._edge = suite.new(key(suite, f"edge/{g}", seed).encode())
        self._refs = [p.ref.encode() for p in self.candidates]
        self.taken: list[set[int]] = [set() for _ in targets]
        self.visits: list[set[int]] = [set() for _ in self.candidates]
        self._by_edge: dict[int, list[int]] = {}

    def fill(self) -> Blocked | None:
        """Steps 3 and 4 over all targets in the order of step 2."""
        numbers = [self.order(target) for target in self.targets]
        turns = sorted(range(len(self.targets)), key=numbers.__getitem__)
        self._serve(turns)
        for t in turns:
            while len(self.taken[t]) < self.seat.count:
                reached = self._search(t)
                if reached is not None:
                    return self._blocked(reached)
        return None

    def result(self) -> dict[str, tuple[str, ...]]:
        """The refs taken for each target, sorted by bytes."""
        # Candidates stand in order of ref, so sorting the indexes sorts the refs.
        return {
            target: tuple(self.candidates[i].ref for i in sorted(taken))
            for target, taken in zip(self.targets, self.taken, strict=True)
        }

    def eligible(self, t: int) -> list[int]:
        """The candidates who may visit target t, in order of ref."""
        barred = self.barred.get(t)
        group = self.covering[self.region[t]]
        return [i for i in group if i not in barred] if barred else group

    def next_one(self, t: int, unavailable: Collection[str]) -> str | None:
        """The one eligible candidate under cap with the least (load, r), for a substitution."""
        free = [i for i in self.eligible(t) if self.load[i] < self.cap[i]]
        free = [i for i in free if self.candidates[i].ref not in unavailable]
        least = min((self.load[i] for i in free), default=0)
        ties = [i for i in free if self.load[i] == least]
        return next((self.candidates[i].ref for i in self._first(t, ties, 1)), None)

    def _serve(self, turns: Iterable[int]) -> None:
        """Step 3 for all targets: the `count` eligible candidates under their cap with the least (load, r).

        People with the same regions stand on one shelf by load, so that only those who tie are looked at.
        """
        shelves: dict[frozenset[str], Shelf] = {p.regions: {} for p in self.candidates}
        own = [shelves[p.regions] for p in self.candidates]
        for i, shelf in enumerate(own):
            self._put(i, shelf)
        near = {
            region: [s for regions, s in shelves.items() if regions & {region, ANYWHERE}]
            for region in set(self.region)
        }
        for t in turns:
            for i in self._least(t, near[self.region[t]]):
                own[i][self.load[i]].remove(i)
                self._give(t, i)
                self._put(i, own[i])

    def _put(self, i: int, shelf: Shelf) -> None:
        if self.load[i] < self.cap[i]:
            shelf.setdefault(self.load[i], set()).add(i)

    def _least(self, t: int, near: Sequence[Shelf]) -> list[int]:
        """Load by load until there are enough."""
        barred, found = self.barred.get(t, ()), list[int]()
        for level in sorted(set().union(*near)):
            ties = [i for shelf in near for i in shelf.get(level, ()) if i not in barred]
            found += self._first(t, ties, self.seat.count - len(found))
            if len(found) == self.seat.count:
                break
        return found

    def _first(self, t: int, ties: Sequence[int], count: int) -> Sequence[int]:
        """The first `count` of them by r, which is computed only where it decides."""
        if len(ties) <= count:
            return ties
        start, refs = self._edge.copy(), self._refs
        start.update(f"{self.targets[t]}/".encode())
        numbers = []
        for i in ties:
            # A copy costs a third of a new hash: this is the hot line of a matching.
            hashed = start.copy()
            hashed.update(refs[i])
            numbers.append(hashed.digest())
        if count == 1:
            return [ties[numbers.index(min(numbers))]]
        return [i for _, i in sorted(zip(numbers, ties, strict=True))[:count]]

    def _search(self, start: int) -> Set[int] | None:
        """Step 4: one breadth-first alternating search; None, or the targets reached in vain."""
        queue, through = deque([start]), {start: -1}  # target -> the candidate it joined through
        came_from: dict[int, int] = {}  # candidate -> the target it was visited from
        while queue:
            t = queue.popleft()
            for i in self._eligible_by_edge(t):
                if i in came_from or i in self.taken[t]:
                    continue
                came_from[i] = t
                if self.load[i] < self.cap[i]:
                    self._flip(i, came_from, through)
                    return None
                for other in sorted(self.visits[i] - through.keys()):
                    through[other] = i
                    queue.append(other)
        return through.keys()

    def _flip(self, i: int, came_from: Mapping[int, int], through: Mapping[int, int]) -> None:
        """Give i to the target it was visited from; that frees the person before; and so on."""
        while i >= 0:
            t = came_from[i]
            self._give(t, i)
            i = through[t]
            if i >= 0:
                self._free(t, i)

    def _blocked(self, reached: Set[int]) -> Blocked:
        """The Hall certificate of the first failed search (§5.5)."""
        targets: dict[int, int] = {}
        for t in reached:
            for i in self.eligible(t):
                targets[i] = targets.get(i, 0) + 1
        people = tuple(
            Person(self.candidates[i].ref, targets[i], max(0, self.cap[i] - self.start[i]))
            for i in sorted(targets)
        )
        ordered = sorted(reached)
        return Blocked(
            self.g,
            tuple(self.targets[t] for t in ordered),
            len(reached) * self.seat.count,
            sum(person.gives for person in people),
            people,
            tuple(sorted({self.region[t] for t in ordered})),
            self.seat,
        )

    def _eligible_by_edge(self, t: int) -> list[int]:
        if t not in self._by_edge:
            self._by_edge[t] = sorted(self.eligible(t), key=self._edges_of(t))
        return self._by_edge[t]

    def _edges_of(self, t: int) -> Callable[[int], str]:
        """r(t, i) as a function of i."""
        prefix, edge, candidates = f"{self.targets[t]}/", self.edge, self.candidates
        return lambda i: edge(prefix + candidates[i].ref)

    def _give(self, t: int, i: int) -> None:
        self.taken[t].add(i)
        self.visits[i].add(t)
        self.load[i] += 1

    def _free(self, t: int, i: int) -> None:
        self.taken[t].remove(i)
        self.visits[i].remove(t)
        self.load[i] -= 1

    def _covering(self) -> dict[str, list[int]]:
        """For every region with targets, the candidates who may work there."""
        return {
            region: [i for i, p in enumerate(self.candidates) if p.covers(region)]
            for region in set(self.region)
        }

    def _barred(
        self, people: People, teams: Mapping[str, tuple[tuple[str, ...], ...]]
    ) -> dict[int, set[int]]:
        """For every target, the candidates recused from it or already sitting on it."""
        index = {p.ref: i for i, p in enumerate(self.candidates)}
        barred: dict[int, set[int]] = {}
        for t, target in enumerate(self.targets):
            refs = people.recused.get(target, frozenset()).union(*teams[target])
            known = {index[ref] for ref in refs if ref in index}
            if known:
                barred[t] = known
        return barred
