"""Reading a file for a directory: every row taken, or rejected with its reasons; then compared with what stands."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.registry.imports.cells import Cells
from doubledraw.platform.registry.imports.differences import Differences
from doubledraw.platform.registry.imports.directory import Changes, Directory, Entry
from doubledraw.platform.registry.imports.manner import Manner, how_to_read
from doubledraw.platform.registry.imports.staging import Staging, chunks
from doubledraw.platform.registry.imports.troubles import explained
from doubledraw.tables import Sheet, TableError, read_table
from doubledraw.tables.writing import as_it_was

Report = Callable[..., None]
"""`report(fraction, step, **params)`, as jobs.services.Running has it."""

_FIRST_ROWS = 8
_TEXTS = ("csv", "tsv")  # where an apostrophe keeps a spreadsheet from taking a name for a formula
_EXAMPLES = 20
_TOLD_EVERY = 500
_SCAN_SHARE = 0.7


@dataclass(slots=True)
class Rejected:
    """A row that is not taken: its line, its cells, and (header, value, why) for each thing wrong."""

    line: int
    cells: list[str]
    troubles: list[tuple[str, str, Invalid]]


@dataclass(slots=True)
class Reading:
    """All there is to say about a file before it takes effect."""

    headers: list[str]
    encoding: str
    format: str
    manner: Manner
    staged_digest: str = ""
    counts: dict[str, Any] = field(default_factory=dict)
    preview: dict[str, Any] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)

    @property
    def columns(self) -> dict[str, int]:
        """{field: column}."""
        return self.manner.columns

    def refuse(self, directory: Directory, entry: Entry, name: str, why: Invalid) -> Rejected:
        """Note a row that is not taken."""
        row = Rejected(entry.line, entry.cells, [self.told(directory, entry.cells, name, why)])
        self.rejected.append(row)
        return row

    def told(
        self, directory: Directory, cells: list[str], name: str, why: Invalid
    ) -> tuple[str, str, Invalid]:
        """(header, value, why): the header as the file has it, else the field's own label."""
        place = self.columns.get(name)
        label = next(field.label for field in directory.fields if field.name == name)
        if place is None:
            return label, "", why
        return self.headers[place].strip() or label, cells[place], why


def unwatched(fraction: float, step: str = "", **params: object) -> None:
    """The report of a caller that does not watch."""


def beginning_of(path: Path, filename: str) -> dict[str, Any]:
    """`headers` and `first` rows alone, for choosing columns when the guess failed; empty when nothing can be read."""
    try:
        with read_table(path, name=filename) as sheet:
            first = [_cut(raw) for _, raw in islice(sheet.rows, _FIRST_ROWS)]
            return {"headers": sheet.headers, "first": first}
    except TableError:
        return {}


def _cut(raw: list[str]) -> list[str]:
    """As much of a row as a preview shows."""
    return [cell[:80] for cell in raw]


def read_file(
    path: Path,
    filename: str,
    directory: type[Directory],
    organ: Organ,
    *,
    mapping: Mapping[str, int | str] | None,
    options: Mapping[str, str],
    report: Report = unwatched,
) -> Reading:
    """Read, check, stage and compare. Invalid when the file as a whole cannot be read."""
    try:
        with read_table(path, name=filename) as sheet:
            manner = how_to_read(sheet.headers, directory, organ, mapping, options)
            reading = Reading(sheet.headers, sheet.encoding, sheet.format, manner)
            scan = _Scan(directory(organ, manner.columns, manner.options), reading)
            scan.run(sheet, report)
    except TableError as error:
        raise explained(error) from None
    scan.reject_doubles()
    _compare(scan, reading, report)
    return reading


class _Scan:
    """The first pass: every row is read once, and set aside or rejected; a key that comes again is remembered."""

    def __init__(self, directory: Directory, reading: Reading) -> None:
        self.directory = directory
        self.reading = reading
        self.staging = Staging()
        self.count = 0
        self.line_of: dict[str, int] = {}
        self.doubles: dict[str, list[int]] = {}

    def run(self, sheet: Sheet, report: Report) -> None:
        first: list[list[str]] = []
        is_text = sheet.format in _TEXTS
        for line, raw in sheet.rows:
            self.count += 1
            if is_text and "'" in "".join(raw):
                raw = [as_it_was(cell) for cell in raw]
            if len(first) < _FIRST_ROWS:
                first.append(_cut(raw))
            self._row(line, raw)
            if self.count % _TOLD_EVERY == 0:
                share = self.count / (self.count + 20_000)
                report(_SCAN_SHARE * share, "已读 {rows} 行", rows=self.count)
        self.reading.preview = {"headers": sheet.headers, "first": first}

    def _row(self, line: int, raw: list[str]) -> None:
        cells = Cells(line, raw, self.reading.columns)
        key, values = self.directory.read(cells)
        if key:
            earlier = self.line_of.setdefault(key, line)
            if earlier != line:
                self.doubles.setdefault(key, [earlier]).append(line)
        if cells.troubles:
            self._reject(line, raw, cells.troubles)
        else:
            self.staging.add(Entry(line, key, values, raw))

    def _reject(self, line: int, raw: list[str], troubles: list[tuple[str, Invalid]]) -> None:
        told = [self.reading.told(self.directory, raw, name, why) for name, why in troubles]
        self.reading.rejected.append(Rejected(line, raw, told))

    def reject_doubles(self) -> None:
        """Nobody but the clerk knows which of two rows is right: neither is taken, each names the other."""
        if not self.doubles:
            return
        key_name = self.directory.fields[0].name
        for entry in self.staging.entries():
            if lines := self.doubles.get(entry.key):
                others = "、".join(str(line) for line in lines if line != entry.line)
                why = Invalid(
                    "twice_in_file",
                    "同一代码还出现在第 {others} 行",
                    remedy="请只留下正确的一行。",
                    others=others,
                )
                self.reading.refuse(self.directory, entry, key_name, why)


def _compare(scan: _Scan, reading: Reading, report: Report) -> None:
    """The second pass: what each row that is left would do to the directory as it stands."""
    directory, final, tally = scan.directory, Staging(), Tally()
    lists = Differences(directory)
    left = (entry for entry in scan.staging.entries() if entry.key not in scan.doubles)
    for chunk in chunks(left):
        changes = directory.compare(chunk)
        for entry in changes.foreign:
            reading.refuse(directory, entry, *directory.foreign(entry))
        for entry in changes.taken:
            final.add(Entry(entry.line, entry.key, entry.values))
        tally.add(changes, directory)
        lists.add(changes)
        share = tally.rows / max(scan.count, 1)
        report(_SCAN_SHARE + (1 - _SCAN_SHARE) * share, "已比对 {rows} 行", rows=tally.rows)
    reading.rejected.sort(key=lambda row: row.line)
    reading.staged_digest = final.keep()
    missing = directory.missing_from(scan.line_of.keys())
    lists.vanished(missing)
    reading.preview |= {
        "changed": tally.examples,
        "vanished": missing[:_EXAMPLES],
        "lists": lists.keep(),
        "manner": reading.manner.told,
    }
    reading.counts = tally.counts | {
        "rows": scan.count,
        "rejected": len(reading.rejected),
        "vanished": len(missing),
        "remarks": directory.remarks,
    }


class Tally:
    """Counts of what a file does, and examples of its changes."""

    def __init__(self) -> None:
        self.new = self.changed = self.unchanged = 0
        self.fields: Counter[str] = Counter()
        self.examples: list[dict[str, Any]] = []

    @property
    def rows(self) -> int:
        return self.new + self.changed + self.unchanged

    @property
    def counts(self) -> dict[str, Any]:
        return {
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "fields": dict(sorted(self.fields.items())),
        }

    def add(self, changes: Changes, directory: Directory) -> None:
        self.new += len(changes.new)
        self.changed += len(changes.changed)
        self.unchanged += len(changes.unchanged)
        for entry, fields in changes.changed:
            self.fields.update(fields.keys())
            if len(self.examples) < _EXAMPLES:
                self.examples.append(_example(directory, entry, fields))


def _example(directory: Directory, entry: Entry, fields: Mapping[str, list[Any]]) -> dict[str, Any]:
    shown = {
        name: [directory.shown(name, before), directory.shown(name, after)]
        for name, (before, after) in fields.items()
    }
    return {"code": entry.key, "name": entry.values.get("name", ""), "fields": shown}
