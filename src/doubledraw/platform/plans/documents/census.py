"""A count of firms by kind, industry, region and credit class: every number of the editor comes from one."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from doubledraw.platform.plans.documents.bits import Counted, either

UNCLASSED = "未分类"
NO_INDUSTRY = "未登记行业"
OTHERS = "其他"
EVERYBODY = "全部"
DIMENSIONS = ("kinds", "industries", "regions", "credit_classes")
CREDIT_CLASSES = ("A", "B", "C", "D", "")
STRATA_FROM = {"credit_class": 3, "industry": 1, "region": 2}
"""Which of a cell's words a stratum is made from."""
MARKS = ("credit_grade", "key_directory", "label")
"""Strata that no word of a cell tells: the database is asked (`Marked`)."""

Scope = Mapping[str, Sequence[str]]
Words = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Cell:
    """How many firms share these four words, in the order of DIMENSIONS."""

    words: Words
    firms: int


Marked = Callable[[str, tuple[str, ...] | None], Mapping[str, tuple[Cell, ...]]]
"""From a way of MARKS, and the names of strata in their order, to each one's cells; no name means every possible one,
and then a firm counts in each that is its own."""


def no_marks(strata_by: str, names: tuple[str, ...] | None) -> Mapping[str, tuple[Cell, ...]]:
    """Nobody has one."""
    return {}


@dataclass(frozen=True)
class Census:
    """The firms a plan may mean, counted; `region_names` says how each region is called."""

    cells: tuple[Cell, ...]
    region_names: Mapping[str, str]
    marked: Marked = field(default=no_marks, repr=False, compare=False)

    def within(self, scope: Scope, *ignored: str) -> Iterator[Cell]:
        """The cells in scope; an absent or empty list means all, and so do `ignored` dimensions."""
        return within(self.cells, scope, *ignored)

    def population(self, *scopes: Scope, ignoring: Iterable[str] = ()) -> int:
        """How many firms lie in at least one of the scopes."""
        ignored = tuple(ignoring)
        return self._counted.total(either(self._chosen(scope, *ignored) for scope in scopes))

    def facet(self, dimension: str, scope: Scope) -> Counter[str]:
        """Firms by the words of one dimension, as the other three dimensions leave them."""
        chosen = self._chosen(scope, dimension)
        return self._by(self._counted.by_word[DIMENSIONS.index(dimension)], chosen)

    def strata(self, scope: Scope, strata_by: str, named: Iterable[str]) -> Counter[str]:
        """Firms in scope by stratum; those with no stratum count under ""."""
        if strata_by in MARKS:
            return self._marked_strata(scope, strata_by, tuple(named))
        names, chosen, own = frozenset(named), self._chosen(scope), self._own_sets(strata_by)
        found = self._by({name: own[name] for name in names & own.keys()}, chosen)
        found[OTHERS if OTHERS in names else ""] += self._counted.total(chosen) - found.total()
        return +found

    def own_strata(self, scope: Scope, strata_by: str) -> Counter[str]:
        """Firms in scope by the stratum of their own that each could have; with labels in each of several."""
        if strata_by in MARKS:
            return _by_mark(self.marked(strata_by, None), scope)
        return self._by(self._own_sets(strata_by), self._chosen(scope))

    def _marked_strata(self, scope: Scope, strata_by: str, named: tuple[str, ...]) -> Counter[str]:
        """Each firm under the first of the names that is its own."""
        asked = tuple(name for name in named if name != OTHERS)
        found = _by_mark(self.marked(strata_by, asked), scope)
        found[OTHERS if OTHERS in named else ""] += self.population(scope) - found.total()
        return +found

    def _by(self, sets: Mapping[str, int], chosen: int) -> Counter[str]:
        counts = ((name, self._counted.total(chosen & cells)) for name, cells in sets.items())
        return Counter({name: firms for name, firms in counts if firms})

    def _chosen(self, scope: Scope, *ignored: str) -> int:
        """The cells in scope, as bits."""
        found = self._counted.everything
        for name, by_word in zip(DIMENSIONS, self._counted.by_word, strict=True):
            wanted = scope.get(name)
            if wanted and name not in ignored:
                is_wanted = admits(name, wanted)
                found &= either(cells for word, cells in by_word.items() if is_wanted(word))
        return found

    def _own_sets(self, strata_by: str) -> Mapping[str, int]:
        """Stratum → its cells, of all strata that firms could have of their own."""
        if strata_by not in self._sets:
            self._sets[strata_by] = self._divided(strata_by)
        return self._sets[strata_by]

    def _divided(self, strata_by: str) -> Mapping[str, int]:
        if strata_by not in STRATA_FROM:
            return {EVERYBODY: self._counted.everything}
        position = STRATA_FROM[strata_by]
        found: dict[str, int] = {}
        for word, cells in self._counted.by_word[position].items():
            name = self._stratum_name(strata_by, word)
            found[name] = found.get(name, 0) | cells
        return found

    @cached_property
    def _counted(self) -> Counted:
        return Counted(((cell.words, cell.firms) for cell in self.cells), len(DIMENSIONS))

    @cached_property
    def _sets(self) -> dict[str, Mapping[str, int]]:
        return {}

    def own_stratum(self, strata_by: str, words: Words) -> str:
        """The name of the stratum that firms with these words make up, when the line names it."""
        if strata_by not in STRATA_FROM:
            return EVERYBODY
        return self._stratum_name(strata_by, words[STRATA_FROM[strata_by]])

    def _stratum_name(self, strata_by: str, word: str) -> str:
        if strata_by == "credit_class":
            return class_name(word)
        if strata_by == "industry":
            return word or NO_INDUSTRY
        return self.region_names.get(word, word)


def within(cells: Iterable[Cell], scope: Scope, *ignored: str) -> Iterator[Cell]:
    """Those of the cells that are in scope; an absent or empty list means all, and so do `ignored` dimensions."""
    tests = [admits(name, () if name in ignored else scope.get(name, ())) for name in DIMENSIONS]
    for cell in cells:
        if all(test(word) for test, word in zip(tests, cell.words, strict=True)):
            yield cell


def _by_mark(marked: Mapping[str, tuple[Cell, ...]], scope: Scope) -> Counter[str]:
    return +Counter(
        {name: sum(cell.firms for cell in within(cells, scope)) for name, cells in marked.items()}
    )


def admits(dimension: str, wanted: Sequence[str]) -> Callable[[str], bool]:
    """Whether a word of this dimension lies in a list of wanted ones; no list takes all."""
    if not wanted:
        return lambda word: True
    if dimension == "regions":
        prefixes = tuple(wanted)
        return lambda word: word.startswith(prefixes)
    return frozenset(wanted).__contains__


CLASS_LABELS = {"A": "A 低", "B": "B 一般", "C": "C 较高", "D": "D 高"}


def stratum_label(name: str) -> str:
    """How a stratum is called on a page: a credit class says what it means."""
    return CLASS_LABELS.get(name, name)


def class_name(credit_class: str) -> str:
    """What a credit class is called as a stratum."""
    return credit_class or UNCLASSED


def class_strata(scope: Scope) -> tuple[str, ...]:
    """The strata by credit class that a scope can hold, lowest risk first."""
    wanted = scope.get("credit_classes") or CREDIT_CLASSES
    return tuple(class_name(c) for c in CREDIT_CLASSES if c in wanted)
