"""The five frozen tables: read, written, and checked against each other (§2, §2.1)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from operator import lt

from doubledraw.draw import spelling
from doubledraw.draw.design import Design
from doubledraw.draw.errors import DrawError

Row = tuple[str, ...]

EXCLUSION_REASONS = ("SAME_ITEM", "FREQUENCY_CAP", "SUPERIOR", "INACTIVE", "MOVED", "LAW")
RECUSAL_REASONS = ("KIN", "INTEREST", "FORMER_EMPLOYER", "LAST_TIME", "REQUESTED", "LAW")
# §4.4: the pareto order is exact in IEEE doubles below this.
WEIGHT_LIMIT = 1 << 53
_MARK = "#blind"


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a table: its name, its spelling, the spelling in words."""

    name: str
    pattern: str
    rule: str


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of table; the first `key` columns together stand once only."""

    name: str
    columns: tuple[Column, ...]
    line: re.Pattern[str]
    key: int = 1


def _table(name: str, *columns: Column, key: int = 1) -> Table:
    line = re.compile("\t".join(column.pattern for column in columns))
    return Table(name, columns, line, key)


def _codes(name: str, codes: Sequence[str]) -> Column:
    return Column(name, f"(?:{'|'.join(codes)})", f"one of {' '.join(codes)}")


def _id(name: str) -> Column:
    return Column(name, spelling.ID, "1 to 64 characters out of 0-9 A-Z a-z . _ : -")


_KINDS = {
    table.name: table
    for table in (
        _table("frame.tsv", _id("id"), _id("region")),
        _table(
            "strata.tsv",
            _id("id"),
            Column("stratum", spelling.NAME, "a stratum's name, 1 to 64 characters, no comma"),
            Column("weight", spelling.POSITIVE, "a whole number from 1 up, no leading zero"),
        ),
        _table(
            "exclusions.tsv",
            _id("id"),
            _codes("reason code", EXCLUSION_REASONS),
            Column("reference", r"[^\t\n\r\ud800-\udfff]*", "a text without tab or line break"),
        ),
        _table(
            "roster.tsv",
            _id("inspector ref"),
            Column("department", spelling.NAME, "1 to 64 characters, no comma"),
            Column(
                "qualifications",
                f"(?:{spelling.NAME}(?:,{spelling.NAME})*)?",
                "names joined by commas, or nothing",
            ),
            Column(
                "regions",
                rf"(?:\*|{spelling.ID}(?:,{spelling.ID})*)",
                "region codes joined by commas, or * alone",
            ),
            Column("capacity", rf"(?:-|{spelling.NATURAL})", "a whole number, or - for none"),
            Column("load so far", spelling.NATURAL, "a whole number, no leading zero"),
        ),
        _table(
            "recusals.tsv",
            _id("target id"),
            _id("inspector ref"),
            _codes("reason code", RECUSAL_REASONS),
            key=2,
        ),
    )
}
TABLES = tuple(_KINDS)
_JOINED = {"qualifications": 2, "regions": 3}


def encode_table(name: str, rows: Iterable[Sequence[str]], blind: str) -> bytes:
    """The bytes of a table from rows in any order; `blind` is 64 random hex digits."""
    spelling.hex64(blind, f"{name}, the blind")
    table, given = _KINDS[name], list(rows)
    lines = sorted(map("\t".join, given))
    if set(map(len, given)) - {len(table.columns)} or not all(map(table.line.fullmatch, lines)):
        _refuse_row(table, sorted(map(tuple, given), key="\t".join))
    _check_unique(table, [tuple(line.split("\t")) for line in lines])
    return "".join((f"{_MARK}\t{blind}\n", *(line + "\n" for line in lines))).encode()


def decode_table(name: str, data: bytes) -> list[Row]:
    """The rows of a table, if every rule that one file can keep is kept."""
    table = _KINDS[name]
    lines = _lines(name, data)
    if not all(map(table.line.fullmatch, lines)):
        _refuse_row(table, [tuple(line.split("\t")) for line in lines])
    if not all(map(lt, lines, islice(lines, 1, None))):
        _refuse_order(name, lines)
    rows = [tuple(line.split("\t")) for line in lines]
    _check_unique(table, rows)
    return rows


def count_rows(data: bytes) -> int:
    """`rows` of the commitment: the lines of a table, the blind line left out."""
    return data.count(b"\n") - 1


def check(tables: Mapping[str, Sequence[Row]], design: Design) -> None:
    """Everything the five tables and the design must agree on before the freeze."""
    frame = tables["frame.tsv"]
    check_exclusions(frame, tables["exclusions.tsv"])
    check_strata(tables["strata.tsv"], frame, design)
    check_recusals(tables["recusals.tsv"], frame, tables["roster.tsv"])
    counts = populations(tables["strata.tsv"], design)
    design.check_chances(counts)
    check_weights(tables["strata.tsv"], design, counts)


def check_exclusions(frame: Sequence[Row], exclusions: Sequence[Row]) -> None:
    """Nobody is both in the frame and excluded."""
    known = {row[0] for row in frame}
    for number, row in enumerate(exclusions, 2):
        if row[0] in known:
            raise DrawError(
                "excluded_and_in_frame",
                f"{row[0]} is excluded and stands in frame.tsv as well",
                _at("exclusions.tsv", number, "id"),
                "Take it out of one of the two.",
                "§2.1",
                {"id": row[0]},
            )


def check_strata(strata: Sequence[Row], frame: Sequence[Row], design: Design) -> None:
    """The strata table has exactly the ids of the frame, each in a stratum of the design."""
    names = {stratum.name for stratum in design.strata}
    for number, row in enumerate(strata, 2):
        if row[1] not in names:
            raise DrawError(
                "unknown_stratum",
                f"stratum {row[1]!r} of {row[0]} is not in the design",
                _at("strata.tsv", number, "stratum"),
                f"The design has: {', '.join(sorted(names))}.",
                "§2.1",
                {"stratum": row[1], "id": row[0]},
            )
    if [row[0] for row in strata] != [row[0] for row in frame]:
        _refuse_other_ids(strata, frame)


def check_recusals(recusals: Sequence[Row], frame: Sequence[Row], roster: Sequence[Row]) -> None:
    """Both sides of a recusal are known."""
    targets, people = {row[0] for row in frame}, {row[0] for row in roster}
    for number, (target, ref, _) in enumerate(recusals, 2):
        if target not in targets:
            _refuse_unknown(number, "target id", target, "frame.tsv")
        if ref not in people:
            _refuse_unknown(number, "inspector ref", ref, "roster.tsv")


def populations(strata: Sequence[Row], design: Design) -> dict[str, int]:
    """N_h for every stratum of the design, in its order, 0 included."""
    counts = Counter(row[1] for row in strata)
    return {stratum.name: counts[stratum.name] for stratum in design.strata}


def check_weights(strata: Sequence[Row], design: Design, counts: Mapping[str, int]) -> None:
    """With pareto, n·X of every stratum stays below 2^53 (§4.4)."""
    if design.method != "pareto":
        return
    totals = dict.fromkeys(counts, 0)
    for row in strata:
        totals[row[1]] += int(row[2])
    for name, size in design.sizes(counts).items():
        if size * totals[name] >= WEIGHT_LIMIT:
            raise DrawError(
                "weights_too_large",
                f"stratum {name}: {size} times the sum of weights {totals[name]} is 2^53 or more",
                "strata.tsv, field weight",
                "Divide all weights of this stratum by a common number.",
                "§4.4",
                {"stratum": name, "size": size, "total": totals[name]},
            )


def _lines(name: str, data: bytes) -> list[str]:
    """The lines after the blind line, without their LF."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise DrawError(
            "not_utf8",
            "the file is not UTF-8",
            f"{name} line {number}",
            "Save it as UTF-8 without BOM.",
            "§2",
        ) from None
    head, _, body = text.partition("\n")
    if not re.fullmatch(rf"{_MARK}\t{spelling.HEX64}", head):
        raise DrawError(
            "bad_blind",
            f"the first line is not {_MARK}, a tab and 64 hexadecimal digits",
            f"{name} line 1",
            "The software writes this line; publish the file as it was frozen.",
            "§2",
        )
    if not text.endswith("\n"):
        raise DrawError(
            "no_final_newline",
            "the last line does not end in a line feed",
            f"{name} line {text.count(chr(10)) + 1}",
            "The file may have been cut off: take it from the source again.",
            "§2",
        )
    return body[:-1].split("\n") if body else []


def _check_row(table: Table, row: Row, number: int) -> None:
    """Name the first field that breaks a rule; `number` counts the blind line as 1."""
    if len(row) != len(table.columns):
        raise DrawError(
            "field_count",
            f"{len(row)} fields stand where {len(table.columns)} belong",
            f"{table.name} line {number}",
            f"The fields are: {', '.join(c.name for c in table.columns)}; one tab between.",
            "§2.1",
            {"found": len(row), "expected": len(table.columns)},
        )
    for column, value in zip(table.columns, row, strict=True):
        if not re.fullmatch(column.pattern, value):
            raise DrawError(
                "bad_field",
                f"{value!r} is not allowed here",
                _at(table.name, number, column.name),
                f"Write {column.rule}.",
                "§2.1",
                {"column": column.name, "value": value, "rule": column.rule},
            )
    if table.name == "roster.tsv":
        _check_joined(row, number)


def _check_joined(row: Row, number: int) -> None:
    for column, index in _JOINED.items():
        values = row[index].split(",")
        if values != sorted(set(values)):
            raise DrawError(
                "not_sorted",
                f"{row[index]!r} is not sorted, or names something twice",
                _at("roster.tsv", number, column),
                f"Write {','.join(sorted(set(values)))}.",
                "§2.1",
                {"column": column, "value": row[index]},
            )


def _refuse_row(table: Table, rows: Sequence[Row]) -> None:
    """Rows are in the order of their lines."""
    for number, row in enumerate(rows, 2):
        if len(row) != len(table.columns) or not table.line.fullmatch("\t".join(row)):
            _check_row(table, row, number)
    raise AssertionError("a line breaks its pattern and none of its fields does")


def _refuse_order(name: str, lines: Sequence[str]) -> None:
    for number, (before, line) in enumerate(pairwise(lines), 3):
        if before == line:
            raise DrawError(
                "line_twice",
                "this line stands twice",
                f"{name} line {number}",
                "Take one of them out and freeze again.",
                "§2",
            )
        if before > line:
            raise DrawError(
                "not_sorted",
                "the lines are not sorted by their bytes",
                f"{name} line {number}",
                "Publish the file as it was frozen; do not sort or edit it.",
                "§2",
            )


def _check_unique(table: Table, rows: Sequence[Row]) -> None:
    """Rows are sorted and a tab sorts before every character of an id, so twins are neighbours."""
    if table.name == "roster.tsv":
        for number, row in enumerate(rows, 2):
            _check_joined(row, number)
    keys = [row[: table.key] for row in rows]
    if all(map(lt, keys, islice(keys, 1, None))):
        return
    for number, (before, key) in enumerate(pairwise(keys), 3):
        if before == key:
            columns = " and ".join(column.name for column in table.columns[: table.key])
            raise DrawError(
                "duplicate",
                f"{' / '.join(key)} stands twice",
                _at(table.name, number, columns),
                "Keep one line for it.",
                "§2.1",
                {"key": " / ".join(key), "column": columns},
            )


def _refuse_other_ids(strata: Sequence[Row], frame: Sequence[Row]) -> None:
    ours, theirs = {row[0] for row in strata}, {row[0] for row in frame}
    odd = min(ours ^ theirs)
    has, lacks = ("strata.tsv", "frame.tsv") if odd in ours else ("frame.tsv", "strata.tsv")
    raise DrawError(
        "other_ids",
        f"{odd} stands in {has} and not in {lacks}",
        "strata.tsv, field id",
        "Both files list exactly the same ids.",
        "§2.1",
        {"id": odd, "has": has, "lacks": lacks},
    )


def _refuse_unknown(number: int, column: str, value: str, table: str) -> None:
    raise DrawError(
        "unknown_in_recusal",
        f"{value} does not stand in {table}",
        _at("recusals.tsv", number, column),
        "Correct it, or take the line out.",
        "§2.1",
        {"value": value, "table": table},
    )


def _at(name: str, number: int, column: str) -> str:
    return f"{name} line {number}, field {column}"
