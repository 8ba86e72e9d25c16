"""Registers and rosters out of spreadsheets: each row checked, each fault with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from doubledraw.cli.complaints import BadRows, Fault
from doubledraw.draw import spelling
from doubledraw.draw.design import Design
from doubledraw.draw.frame import EXCLUSION_REASONS, RECUSAL_REASONS
from doubledraw.tables import COMMAND_LINE, TableError, match, read_table

Row = tuple[str, ...]

TARGETS = {
    "id": ("id", "统一社会信用代码", "uscc"),
    "stratum": ("stratum", "信用风险等级", "credit_class"),
    "weight": ("weight", "权重"),
    "region": ("region", "区划代码"),
}
INSPECTORS = {
    "ref": ("ref", "执法证号"),
    "department": ("department", "部门"),
    "qualifications": ("qualifications", "资质"),
    "regions": ("regions", "区域"),
    "capacity": ("capacity", "上限"),
    "load": ("load", "已派"),
}
RECUSALS = {
    "id": ("id", "统一社会信用代码", "uscc"),
    "ref": ("ref", "执法证号"),
    "reason": ("reason", "原因"),
}
EXCLUSIONS = {
    "id": ("id", "统一社会信用代码", "uscc"),
    "reason": ("reason", "原因"),
    "reference": ("reference", "依据"),
}
_SHOWN = 10
_LIST = re.compile("[,，、;；]")
_ID, _NAME = re.compile(spelling.ID), re.compile(spelling.NAME)
_POSITIVE, _NATURAL = re.compile(spelling.POSITIVE), re.compile(spelling.NATURAL)
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[Ee]\+[0-9]+")
_ID_RULE = "Use 1 to 64 characters out of 0-9 A-Z a-z . _ : - without spaces."


@dataclass
class Faults:
    """What is wrong with one file, counted in full and kept in part."""

    name: str
    kept: list[Fault] = field(default_factory=list)
    total: int = 0

    def add(self, line: int, reason: str, remedy: str = "") -> None:
        """Note a fault."""
        self.total += 1
        if len(self.kept) < _SHOWN:
            self.kept.append(Fault(f"{self.name} line {line}", reason, remedy))

    def stop(self) -> None:
        """Refuse the file when there were any."""
        if self.total:
            raise BadRows(self.kept, self.total)


@dataclass(frozen=True, slots=True)
class Targets:
    """The rows of frame.tsv and strata.tsv; `left_out` counts excluded ids found in the file."""

    frame: list[Row]
    strata: list[Row]
    left_out: int


@contextmanager
def _opened(
    path: Path,
    wanted: Mapping[str, Sequence[str]],
    overrides: Mapping[str, str],
    need: Collection[str],
) -> Iterator[tuple[dict[str, int], Iterator[tuple[int, list[str]]]]]:
    """The columns of a file and its rows."""
    with read_table(path, limits=COMMAND_LINE) as sheet:
        try:
            optional = [name for name in wanted if name not in need]
            columns = match(sheet.headers, wanted, overrides, optional)
        except TableError as error:
            raise error.within(path.name) from None
        yield columns, sheet.rows


def _cell(columns: Mapping[str, int], name: str, default: str) -> Callable[[list[str]], str]:
    """How to take a field out of a row, its outer blanks removed."""
    index = columns.get(name)
    if index is None:
        return lambda cells: default
    return lambda cells: cells[index].strip()


def targets(
    path: Path,
    design: Design,
    overrides: Mapping[str, str],
    excluded: Collection[str],
    check_code: Callable[[str], tuple[str, str] | None] | None,
) -> Targets:
    """Everybody who can be drawn. `check_code` says what is wrong with a code, if asked to."""
    need = ("id", "stratum") if len(design.strata) > 1 else ("id",)
    names, faults = {stratum.name for stratum in design.strata}, Faults(path.name)
    frame, strata, left_out = list[Row](), list[Row](), 0
    seen: dict[str, int] = {}
    with _opened(path, TARGETS, overrides, need) as (columns, rows):
        take_id = _cell(columns, "id", "")
        take_stratum = _cell(columns, "stratum", design.strata[0].name if design.strata else "")
        take_weight, take_region = _cell(columns, "weight", "1"), _cell(columns, "region", "-")
        for line, cells in rows:
            target, stratum, weight = take_id(cells), take_stratum(cells), take_weight(cells)
            region = take_region(cells)
            if not _ID.fullmatch(target):
                faults.add(line, *_bad_id("id", target))
            elif seen.setdefault(target, line) != line:
                faults.add(line, f"{target} stands in line {seen[target]} already", "Keep one.")
            elif target in excluded:
                left_out += 1
            else:
                _check_target(faults, line, names, stratum, weight, region)
                fault = check_code(target) if check_code else None
                if fault:
                    faults.add(line, *fault)
                frame.append((target, region))
                strata.append((target, stratum, weight))
    faults.stop()
    _refuse_nobody(frame, path)
    return Targets(frame, strata, left_out)


def _check_target(
    faults: Faults, line: int, names: Collection[str], stratum: str, weight: str, region: str
) -> None:
    if stratum not in names:
        found = f"the stratum {stratum!r} is not in the design" if stratum else "no stratum"
        faults.add(line, found, f"The design has: {', '.join(sorted(names))}.")
    if not _POSITIVE.fullmatch(weight):
        faults.add(line, f"the weight {weight!r} is not a whole number from 1 up")
    if not _ID.fullmatch(region):
        faults.add(line, *_bad_id("region", region))


def inspectors(path: Path, overrides: Mapping[str, str]) -> list[Row]:
    """The rows of roster.tsv."""
    faults, people = Faults(path.name), list[Row]()
    seen: dict[str, int] = {}
    with _opened(path, INSPECTORS, overrides, ("ref", "department")) as (columns, rows):
        take = [_cell(columns, name, default) for name, default in _ROSTER_DEFAULTS]
        for line, cells in rows:
            ref, department, qualifications, regions, capacity, load = (t(cells) for t in take)
            if not _ID.fullmatch(ref):
                faults.add(line, *_bad_id("ref", ref))
            elif seen.setdefault(ref, line) != line:
                faults.add(line, f"{ref} stands in line {seen[ref]} already", "Keep one.")
            row = (
                ref,
                department,
                _joined(qualifications),
                _joined(regions),
                capacity or "-",
                load or "0",
            )
            _check_inspector(faults, line, row)
            people.append(row)
    faults.stop()
    _refuse_nobody(people, path)
    return people


_ROSTER_DEFAULTS = (
    ("ref", ""),
    ("department", ""),
    ("qualifications", ""),
    ("regions", "*"),
    ("capacity", "-"),
    ("load", "0"),
)


def _check_inspector(faults: Faults, line: int, row: Row) -> None:
    _, department, qualifications, regions, capacity, load = row
    if not _NAME.fullmatch(department):
        faults.add(line, f"the department {department!r} is not a name", "1 to 64 characters.")
    for name in filter(None, qualifications.split(",")):
        if not _NAME.fullmatch(name):
            faults.add(line, f"the qualification {name!r} is not a name", "1 to 64 characters.")
    if regions != "*":
        for region in regions.split(","):
            if not _ID.fullmatch(region):
                reason = f"the region {region!r} is not allowed" if region else "no region"
                faults.add(line, reason, "Write region codes, or * for everywhere.")
    if capacity != "-" and not _NATURAL.fullmatch(capacity):
        faults.add(
            line, f"the capacity {capacity!r} is not a whole number", "Leave it empty for none."
        )
    if not _NATURAL.fullmatch(load):
        faults.add(line, f"the load so far {load!r} is not a whole number")


def recusals(
    path: Path, overrides: Mapping[str, str], targets: Collection[str], people: Collection[str]
) -> list[Row]:
    """The rows of recusals.tsv; both sides must be known."""
    faults, found = Faults(path.name), list[Row]()
    seen: dict[tuple[str, str], int] = {}
    with _opened(path, RECUSALS, overrides, tuple(RECUSALS)) as (columns, rows):
        take = [_cell(columns, name, "") for name in RECUSALS]
        for line, cells in rows:
            target, ref, reason = (t(cells) for t in take)
            if target not in targets:
                faults.add(
                    line, f"{target or 'the empty id'} is not among the targets", "Take it out."
                )
            if ref not in people:
                faults.add(
                    line, f"{ref or 'the empty ref'} is not among the inspectors", "Take it out."
                )
            if seen.setdefault((target, ref), line) != line:
                faults.add(
                    line, f"the pair stands in line {seen[target, ref]} already", "Keep one."
                )
            _check_reason(faults, line, reason, RECUSAL_REASONS)
            found.append((target, ref, reason))
    faults.stop()
    return found


def exclusions(path: Path, overrides: Mapping[str, str]) -> list[Row]:
    """The rows of exclusions.tsv."""
    faults, found = Faults(path.name), list[Row]()
    seen: dict[str, int] = {}
    with _opened(path, EXCLUSIONS, overrides, ("id", "reason")) as (columns, rows):
        take = [_cell(columns, name, "") for name in EXCLUSIONS]
        for line, cells in rows:
            target, reason, reference = (t(cells) for t in take)
            if not _ID.fullmatch(target):
                faults.add(line, *_bad_id("id", target))
            elif seen.setdefault(target, line) != line:
                faults.add(line, f"{target} stands in line {seen[target]} already", "Keep one.")
            _check_reason(faults, line, reason, EXCLUSION_REASONS)
            if not reference.isprintable():
                faults.add(line, "the reference holds a control character", "Write it in one line.")
            found.append((target, reason, reference))
    faults.stop()
    return found


def _check_reason(faults: Faults, line: int, reason: str, known: Sequence[str]) -> None:
    if reason not in known:
        faults.add(line, f"{reason!r} is no reason code", f"Use one of {' '.join(known)}.")


def _joined(cell: str) -> str:
    """A list within a cell, sorted by bytes, nothing twice."""
    return ",".join(sorted({part.strip() for part in _LIST.split(cell) if part.strip()}))


def _bad_id(what: str, value: str) -> tuple[str, str]:
    if not value:
        return f"no {what}", "Fill it in, or take the row out."
    if _SCIENTIFIC.fullmatch(value):
        return (
            f"the {what} {value} was turned into a number by a spreadsheet program",
            "Format the column as text and enter the codes again from the source.",
        )
    return f"the {what} {value!r} is not allowed", _ID_RULE


def _refuse_nobody(rows: Sequence[Row], path: Path) -> None:
    if not rows:
        raise BadRows([Fault(path.name, "nobody is left in this file", "Check the file.")], 1)
