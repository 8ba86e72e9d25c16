"""A count of firms by kind, industry, region and credit class: every number of the editor comes from one."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

UNCLASSED = "未分类"
NO_INDUSTRY = "未登记行业"
OTHERS = "其他"
EVERYBODY = "全部"
DIMENSIONS = ("kinds", "industries", "regions", "credit_classes")
CREDIT_CLASSES = ("A", "B", "C", "D", "")

Scope = Mapping[str, Sequence[str]]
Words = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Cell:
    """How many firms share these four words, in the order of DIMENSIONS."""

    words: Words
    firms: int


@dataclass(frozen=True)
class Census:
    """The firms a plan may mean, counted; `region_names` says how each region is called."""

    cells: tuple[Cell, ...]
    region_names: Mapping[str, str]

    def within(self, scope: Scope, *ignored: str) -> Iterator[Cell]:
        """The cells in scope; an absent or empty list means all, and so do `ignored` dimensions."""
        tests = [
            admits(name, () if name in ignored else scope.get(name, ())) for name in DIMENSIONS
        ]
        for cell in self.cells:
            if all(test(word) for test, word in zip(tests, cell.words, strict=True)):
                yield cell

    def population(self, *scopes: Scope, ignoring: Iterable[str] = ()) -> int:
        """How many firms lie in at least one of the scopes."""
        found = {cell for scope in scopes for cell in self.within(scope, *ignoring)}
        return sum(cell.firms for cell in found)

    def facet(self, dimension: str, scope: Scope) -> Counter[str]:
        """Firms by the words of one dimension, as the other three dimensions leave them."""
        position = DIMENSIONS.index(dimension)
        found: Counter[str] = Counter()
        for cell in self.within(scope, dimension):
            found[cell.words[position]] += cell.firms
        return found

    def strata(self, scope: Scope, strata_by: str, named: Iterable[str]) -> Counter[str]:
        """Firms in scope by stratum; those with no stratum count under ""."""
        names = frozenset(named)
        found: Counter[str] = Counter()
        for cell in self.within(scope):
            own = self.own_stratum(strata_by, cell.words)
            found[own if own in names else OTHERS if OTHERS in names else ""] += cell.firms
        return found

    def own_strata(self, scope: Scope, strata_by: str) -> Counter[str]:
        """Firms in scope by the stratum of their own that each could have."""
        found: Counter[str] = Counter()
        for cell in self.within(scope):
            found[self.own_stratum(strata_by, cell.words)] += cell.firms
        return found

    def own_stratum(self, strata_by: str, words: Words) -> str:
        """The name of the stratum that firms with these words make up, when the line names it."""
        _, industry, region, credit_class = words
        if strata_by == "credit_class":
            return class_name(credit_class)
        if strata_by == "industry":
            return industry or NO_INDUSTRY
        if strata_by == "region":
            return self.region_names.get(region, region)
        return EVERYBODY


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
