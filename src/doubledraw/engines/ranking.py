"""The steps of a selection, the same on every engine: check, count, cut, rank, read."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from doubledraw.draw.design import Design
from doubledraw.draw.errors import DrawError
from doubledraw.draw.selection import Ranked, Selection
from doubledraw.engines import cuts
from doubledraw.engines.statements import statement

Progress = Callable[[float], None]
_ENOUGH = 32  # a cut widened so often lets everybody through
_KEY = re.compile("[0-9a-f]{32}")


class Session(Protocol):
    """One open frame on one engine."""

    @property
    def strata(self) -> str:
        """The frame as SQL that may follow FROM, with columns id, stratum, weight."""

    def duplicate(self) -> str | None:
        """An id that stands twice."""

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a query with a short answer."""

    def keep(self, query: str) -> None:
        """Run the query and keep its rows as the temporary table dd_ranked."""


@dataclass(frozen=True, slots=True)
class Task:
    """What to select: the design's method, sizes and reserve, and key("target").

    check: whether to make sure once more that no id stands twice, as the freeze did.
    """

    design: Design
    sizes: Mapping[str, int]
    key: str
    check: bool = True

    def __post_init__(self) -> None:
        _check_suite(self.design)
        if not _KEY.fullmatch(self.key):
            raise ValueError("key is 32 hexadecimal digits")

    def take(self, stratum: str, population: int) -> int:
        """How many ranks of a stratum are wanted and can be had."""
        return min(self.sizes[stratum] + self.design.reserve, population)


def rank(session: Session, task: Task) -> None:
    """Leave (position, rank, id, number) of all selected and reserve targets in dd_ranked."""
    if task.check:
        _check_unique(session)
    populations = _populations(session, task)
    weights = _weights(session, task) if task.design.method == "pareto" else {}
    takes = {name: task.take(name, populations[name]) for name in task.sizes}
    widening = dict.fromkeys(task.sizes, 0)
    while True:
        session.keep(_query(session, task, populations, weights, widening))
        found = dict(session.rows("SELECT position, count(*) FROM dd_ranked GROUP BY position"))
        short = [name for p, name in enumerate(takes) if found.get(p, 0) < takes[name]]
        if not short:
            return
        if max(widening.values()) > _ENOUGH:
            raise RuntimeError("the frame changed while it was read")
        widening |= {name: widening[name] + 1 for name in short}


def selection(rows: Iterable[Sequence[Any]], task: Task) -> Selection:
    """The rows of dd_ranked, in any order, as what the pure engine gives."""
    names = list(task.sizes)
    ranked: list[dict[int, Ranked]] = [{} for _ in names]
    for position, place, target, number in rows:
        ranked[position][place] = Ranked(names[position], place, target, number)
    selected: list[Ranked] = []
    reserve: list[Ranked] = []
    for size, found in zip(task.sizes.values(), ranked, strict=True):
        # The ranks say where each row belongs: nothing is sorted a second time.
        ordered = [found[place] for place in range(1, len(found) + 1)]
        selected += ordered[:size]
        reserve += ordered[size:]
    return Selection(tuple(selected), tuple(reserve))


def _query(
    session: Session,
    task: Task,
    populations: Mapping[str, int],
    weights: Mapping[str, cuts.Weights],
    widening: Mapping[str, int],
) -> str:
    rows = []
    for position, (name, size) in enumerate(task.sizes.items()):
        take = task.take(name, populations[name])
        cut = (
            cuts.pareto(name, position, take, size, weights[name], widening[name])
            if name in weights
            else cuts.srs(name, position, take, populations[name], widening[name])
        )
        rows.append(cut.row())
    return statement(task.design.method, session.strata, rows, task.key)


def _populations(session: Session, task: Task) -> dict[str, int]:
    found = dict.fromkeys(task.sizes, 0)
    for stratum, targets, nameless in session.rows(statement("counts", session.strata)):
        if stratum not in found or nameless:
            raise _unknown(stratum, targets, nameless)
        found[stratum] = targets
    for name, size in task.sizes.items():
        if size > found[name]:
            raise _too_few(name, size, found[name])
    return found


def _weights(session: Session, task: Task) -> dict[str, cuts.Weights]:
    """The weights of every stratum that has any."""
    query = statement("weights", session.strata, task.sizes.items())
    heaviest: dict[str, list[tuple[int, int]]] = {}
    sums: dict[str, tuple[int, int, float]] = {}
    for stratum, weight, units, targets, total, squares in session.rows(query):
        heaviest.setdefault(stratum, []).append((int(weight), int(units)))
        sums[stratum] = (int(targets), int(total), float(squares))
    empty = {name: cuts.Weights((), 0, 0, 0.0) for name in task.sizes}
    return empty | {name: cuts.Weights(heaviest[name], *sums[name]) for name in sums}


def _check_suite(design: Design) -> None:
    if design.suite != "sha256":
        raise DrawError(
            "suite_not_in_engine",
            f"database engines have no {design.suite}",
            "design.json, field suite",
            "Draw with the standard-library engine, which has every suite.",
            "§2",
            {"suite": design.suite},
        )


def _check_unique(session: Session) -> None:
    twice = session.duplicate()
    if twice is not None:
        raise DrawError(
            "duplicate",
            f"{twice} stands twice",
            "strata.tsv, field id",
            "Keep one line for it.",
            "§2.1",
            {"key": twice, "column": "id"},
        )


def _unknown(stratum: str | None, targets: int, nameless: int) -> DrawError:
    if nameless or stratum is None:
        return DrawError(
            "empty_field",
            f"{nameless or targets} lines have no {'id' if nameless else 'stratum'}",
            "strata.tsv",
            "Every line has an id and a stratum.",
            "§2.1",
            {"lines": nameless or targets},
        )
    return DrawError(
        "unknown_stratum",
        f"stratum {stratum!r} of {targets} targets is not in the design",
        "strata.tsv, field stratum",
        "Name it in the design, or correct the table.",
        "§2.1",
        {"stratum": stratum, "targets": targets},
    )


def _too_few(stratum: str, size: int, population: int) -> DrawError:
    return DrawError(
        "too_few_targets",
        f"stratum {stratum}: {size} are to be drawn out of {population}",
        "strata.tsv, field stratum",
        "Take the table and the sizes of the same draw.",
        "§4.2",
        {"stratum": stratum, "size": size, "population": population},
    )
