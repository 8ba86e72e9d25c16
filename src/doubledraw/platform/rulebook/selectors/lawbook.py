"""The whole law book for a page: every value of every rule set, narrowed; one parameter; two sets side by side."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from doubledraw.platform.rulebook.selectors.in_force import as_approved
from doubledraw.platform.rulebook.selectors.own import standing_rules
from doubledraw.platform.rulebook.states import Standing, WhyPrevails
from doubledraw.statute.agenda import Dated, dated
from doubledraw.statute.books import Rank, RuleSet, rule_set, rule_sets
from doubledraw.statute.errors import NotInForce
from doubledraw.statute.names import Name, names
from doubledraw.statute.obligations import Obligation
from doubledraw.statute.parameters import Parameter, Value
from doubledraw.statute.rules import Adopted, Resolution, conflicts_on, resolve
from doubledraw.statute.units import UNITS, Reading


@dataclass(frozen=True)
class Shelf:
    """Every rule set at hand, the higher ranks first, and which of them this installation has adopted."""

    books: tuple[RuleSet, ...]
    adopted: tuple[str, ...]

    def named(self, name: str) -> RuleSet | None:
        """The set of this name, or None."""
        return next((book for book in self.books if book.name == name), None)

    def is_adopted(self, book: RuleSet) -> bool:
        """Whether it binds anybody here: adopted for the whole installation, or an organ's own."""
        return book.name in self.adopted or book.rank is Rank.ORGAN

    @property
    def demands(self) -> list[str]:
        """The ids of the demands that some parameter answers."""
        found = {one for book in self.books for p in book.parameters.values() for one in p.ids}
        return sorted(found)


@dataclass(frozen=True, slots=True)
class Sought:
    """What the list of values is narrowed to; empty means everything."""

    rule_set: str = ""
    demand: str = ""
    reads: str = ""
    words: str = ""
    only_adopted: bool = False
    only_unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of one rule set."""

    book: RuleSet
    parameter: Parameter
    value: Value


@dataclass(frozen=True, slots=True)
class Group:
    """One parameter with the values of all rule sets that have it."""

    name: Name
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """What one of two rule sets says of a parameter on a day."""

    book: RuleSet
    value: Value | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class Compared:
    """One parameter in two rule sets; `why` the one prevails, where they differ."""

    name: Name
    one: Side
    other: Side
    why: WhyPrevails | None

    @property
    def differs(self) -> bool:
        """Whether both speak and say different things."""
        return self.why is not None


@dataclass(frozen=True, slots=True)
class DutyOf:
    """An obligation of one rule set, and its days in a year, none when an event starts its clock."""

    book: RuleSet
    obligation: Obligation
    deadline: Value
    days: tuple[date, ...]


def shelf(day: date) -> Shelf:
    """Everything there is to read on `day`. One query."""
    shipped = sorted(map(rule_set, rule_sets()), key=lambda book: (book.rank, book.name))
    own = [as_approved(one) for one in standing_rules(day)]
    return Shelf((*shipped, *own), tuple(settings.RULE_SETS))


def narrowed(found: Shelf, asked: Sought) -> list[Group]:
    """The parameters with their values, as asked for, in the order of the law book's names."""
    by_name: dict[str, list[Entry]] = {}
    for entry in _entries(found):
        if _is_asked(entry, asked, found):
            by_name.setdefault(entry.parameter.name, []).append(entry)
    return [Group(name, tuple(by_name[key])) for key, name in names().items() if key in by_name]


def values_of(found: Shelf, name: str) -> list[Entry]:
    """Every value of one parameter, the higher ranks first, each set's in the order of time."""
    return [entry for entry in _entries(found) if entry.parameter.name == name]


def applying(name: str, day: date, adopted: Adopted) -> Resolution | None:
    """What applies on a day, or None when no adopted set says anything."""
    try:
        return resolve(name, day, adopted)
    except NotInForce:
        return None


def compared(one: RuleSet, other: RuleSet, day: date) -> list[Compared]:
    """Every parameter that either set has, side by side on `day`."""
    return [
        _compared(known, one, other, day)
        for key, known in names().items()
        if key in one.parameters or key in other.parameters
    ]


def duties(found: Shelf, year: int) -> list[DutyOf]:
    """The obligations of every set with their days in a year, dated ones first, by day."""
    listed = [
        DutyOf(book, owed, value, _days(book, owed, year))
        for book in found.books
        for owed in book.obligations
        if (value := _last(book.parameters[owed.deadline], year))
    ]
    late = date.max
    return sorted(listed, key=lambda d: (d.days[0] if d.days else late, d.book.rank, d.book.name))


def agenda(year: int, adopted: Adopted) -> Sequence[Dated]:
    """What falls due here in a year, day by day, under the sets that are adopted."""
    return dated(year, adopted)


def conflicts_here(day: date, adopted: Adopted) -> int:
    """On how many parameters the adopted sets disagree."""
    return len({conflict.name for conflict in conflicts_on(day, adopted)})


def _entries(found: Shelf) -> Iterator[Entry]:
    for book in found.books:
        for parameter in book.parameters.values():
            yield from (Entry(book, parameter, value) for value in parameter.values)


def _is_asked(entry: Entry, asked: Sought, found: Shelf) -> bool:
    cited = entry.value.citation
    if asked.rule_set and entry.book.name != asked.rule_set:
        return False
    if asked.only_adopted and not found.is_adopted(entry.book):
        return False
    if asked.only_unconfirmed and cited.is_confirmed:
        return False
    if asked.demand and asked.demand not in entry.parameter.ids:
        return False
    if asked.reads and UNITS[entry.value.unit] != asked.reads:
        return False
    texts = (entry.parameter.name, entry.parameter.title, cited.instrument, cited.article)
    more = (cited.quotation, entry.value.note, *entry.parameter.ids)
    return not asked.words or any(asked.words.lower() in t.lower() for t in (*texts, *more))


def _compared(known: Name, one: RuleSet, other: RuleSet, day: date) -> Compared:
    mine, theirs = _on(one, known.name, day), _on(other, known.name, day)
    if mine is None or theirs is None:
        stands = (
            Standing.ALONE if mine or theirs else Standing.OUT,
            Standing.ALONE if mine or theirs else Standing.OUT,
        )
        return Compared(known, Side(one, mine, stands[0]), Side(other, theirs, stands[1]), None)
    found = resolve(known.name, day, (one, other))
    if not found.conflicts:
        agree = Standing.AGREES
        return Compared(known, Side(one, mine, agree), Side(other, theirs, agree), None)
    wins = found.ruled.rule_set is one
    up, down = Standing.PREVAILS, Standing.YIELDS
    return Compared(
        known,
        Side(one, mine, up if wins else down),
        Side(other, theirs, down if wins else up),
        WhyPrevails.of(found.conflicts[0].why.value),
    )


def _on(book: RuleSet, name: str, day: date) -> Value | None:
    parameter = book.parameters.get(name)
    if parameter is None:
        return None
    try:
        return parameter.on(day)
    except NotInForce:
        return None


def _days(book: RuleSet, owed: Obligation, year: int) -> tuple[date, ...]:
    found = (one.due for one in dated(year, (book,)) if one.owed.obligation.name == owed.name)
    return tuple(found)


def _last(parameter: Parameter, year: int) -> Value | None:
    """The value that is in force at some time in the year, the latest of several."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    found = [v for v in parameter.values if v.since <= last and (not v.until or v.until >= first)]
    return found[-1] if found else None


def readings() -> Mapping[str, Reading]:
    """What a parameter can be read as, by code."""
    return {reading.value: reading for reading in Reading}
