"""Writes the rolls as the spreadsheets that importers take, and one file with every mistake people make."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from random import Random

from doubledraw.demo.county.cards import Card, card_of
from doubledraw.demo.county.codes import USCC_ALPHABET, old_registration_number
from doubledraw.demo.county.inspectors import Inspector
from doubledraw.demo.county.items import Item, percent
from doubledraw.demo.county.places import COUNTY
from doubledraw.demo.county.targets import Target, targets

Row = dict[str, str]

TARGET_HEADERS = (
    "统一社会信用代码",
    "企业名称",
    "区划代码",
    "住所",
    "行业代码",
    "行业",
    "信用风险等级",
    "成立日期",
    "登记状态",
    "类型",
)
INSPECTOR_HEADERS = (
    *("执法证号", "姓名", "部门", "资质", "区域", "上限", "有效期至"),
    *("单位工号", "人员类别", "岗位大类", "层级", "担任职务", "执法事项范围"),
    *("从事本岗起始日期", "部门执法证", "部门执法证有效期至"),
)
ITEM_HEADERS = (
    "事项编码",
    "事项名称",
    "依据",
    "检查主体",
    "检查对象",
    "检查内容",
    "检查方式",
    "比例",
    "频次",
    "类别",
)

_JOINED = ","
_WIDTHS = (14, 9, 26, 44, 30, 7, 12, 14, 20, 18, 7, 18, 40, 14, 18, 16)


def target_row(target: Target) -> Row:
    values = (
        target.uscc,
        target.name,
        target.region,
        target.address,
        target.industry_code,
        target.industry,
        target.credit_class,
        target.established.isoformat(),
        target.status,
        target.kind,
    )
    return dict(zip(TARGET_HEADERS, values, strict=True))


def inspector_row(inspector: Inspector) -> Row:
    values = (
        inspector.certificate,
        inspector.name,
        inspector.organ.name,
        _JOINED.join(inspector.qualifications),
        _JOINED.join(inspector.regions),
        "" if inspector.capacity is None else str(inspector.capacity),
        inspector.valid_until.isoformat(),
        *_card_cells(card_of(inspector)),
    )
    return dict(zip(INSPECTOR_HEADERS, values, strict=True))


def _card_cells(card: Card) -> tuple[str, ...]:
    held = card.department_certificate
    return (
        *(card.employee_number, card.kind, card.post_category, card.level, card.position),
        "、".join(card.specialties),
        card.on_post_since.isoformat(),
        held,
        card.department_valid_until.isoformat() if held else "",
    )


def item_row(item: Item) -> Row:
    values = (
        item.code,
        item.name,
        item.basis,
        item.organ.name,
        item.objects,
        item.content,
        item.method,
        percent(item.ratio),
        item.frequency,
        item.category,
    )
    return dict(zip(ITEM_HEADERS, values, strict=True))


def write_targets(path: Path, roll: Iterable[Target]) -> int:
    """CSV, UTF-8 with a byte order mark as spreadsheets save it; returns the number of rows."""
    return _write_csv(path, TARGET_HEADERS, map(target_row, roll))


def write_rows(path: Path, rows: Sequence[Row]) -> int:
    """CSV of rows that all have the columns of the first; returns the number of rows."""
    return _write_csv(path, tuple(rows[0]), rows)


def write_items(path: Path, roll: Iterable[Item]) -> int:
    """CSV like the targets; returns the number of rows."""
    return _write_csv(path, ITEM_HEADERS, map(item_row, roll))


def write_inspectors(path: Path, roll: Iterable[Inspector], written: date) -> int:
    """XLSX, all cells text so that no certificate loses a digit; returns the number of rows.

    `written` is the date the file claims as its own: with the clock's, no two files would be equal.
    """
    rows = [list(inspector_row(inspector).values()) for inspector in roll]
    path.write_bytes(_workbook("执法人员名录", INSPECTOR_HEADERS, rows, written))
    return len(rows)


def _write_csv(path: Path, headers: tuple[str, ...], rows: Iterable[Row]) -> int:
    written = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, headers, lineterminator="\r\n")
        writer.writeheader()
        for row in rows:
            writer.writerow(row)
            written += 1
    return written


def _workbook(title: str, headers: tuple[str, ...], rows: list[list[str]], written: date) -> bytes:
    import xlsxwriter  # here, so that the rest of the county needs only the standard library

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": datetime.combine(written, time(), UTC)})
        sheet = book.add_worksheet(title)
        bold = book.add_format({"bold": True})
        for column, (header, width) in enumerate(zip(headers, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, header, bold)
        sheet.freeze_panes(1, 0)
        for line, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                sheet.write_string(line, column, value)
    return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class OddRow:
    """A row with one oddity. A harmless one must be taken in unchanged, the others refused."""

    oddity: str
    is_harmless: bool
    row: Row


def bad_rows(rng: Random) -> tuple[OddRow, ...]:
    """One row for every mistake and every trap we know, after one row without any.

    The duplicate stands directly behind the row that it repeats.
    """
    return tuple(_odd_rows(rng))


def write_bad_rows(path: Path, rows: Iterable[OddRow]) -> int:
    """The odd rows in the form of a targets roll; returns the number of rows."""
    return _write_csv(path, TARGET_HEADERS, (odd.row for odd in rows))


def _odd_rows(rng: Random) -> Iterator[OddRow]:
    roll = (target_row(target) for target in targets(rng, 32))
    code, name, credit = TARGET_HEADERS[0], TARGET_HEADERS[1], "信用风险等级"
    right = next(roll)

    def odd(oddity: str, changes: Row, *, harmless: bool = False) -> OddRow:
        return OddRow(oddity, harmless, next(roll) | changes)

    yield OddRow("nothing wrong", True, right)
    yield odd("duplicate id", {code: right[code]})
    yield odd("wrong check digit", {code: _with_wrong_check(next(roll)[code])})
    yield odd("letter that no code has", {code: next(roll)[code][:12] + "O" + "00000"})
    yield odd("17 characters", {code: next(roll)[code][:17]})
    yield odd("no code", {code: ""})
    number = old_registration_number(rng, COUNTY.code)
    yield odd("15-digit registration number", {code: number}, harmless=True)
    number = old_registration_number(rng, COUNTY.code)
    wrong = number[:14] + str((int(number[14]) + 1) % 10)
    yield odd("15-digit registration number, wrong check digit", {code: wrong})
    yield odd("number in scientific notation", {code: "9.19901E+17"})
    yield odd("unknown stratum", {credit: "E"})
    yield odd("empty name", {name: ""})
    yield odd("name of blanks", {name: " \u3000 "})
    yield odd("name with a direction override", {name: "清源县正大\u202e司公限有建材"})
    yield odd("name with a zero-width space", {name: "清源县丰年\u200b粮油有限公司"})
    yield odd("name with a line break", {name: "清源县丰年\n粮油有限公司"})
    yield odd("name beyond the limit", {name: "清源县" + "长" * 400 + "有限公司"})
    yield odd("no such day", {"成立日期": "2025-02-30"})
    yield odd("founded in the future", {"成立日期": "2126-01-01"})
    yield odd("region outside the county", {"区划代码": "990199001"})
    yield odd("rare character 䶮", {name: "清源县䶮泉矿泉水有限公司"}, harmless=True)
    yield odd("rare character 𠮷 outside the BMP", {name: "清源县𠮷祥小吃店"}, harmless=True)
    yield odd("formula text", {name: '=HYPERLINK("http://example.invalid","清源")'}, harmless=True)
    yield odd("formula text with @", {name: "@SUM(1+1)小吃店"}, harmless=True)


def _with_wrong_check(code: str) -> str:
    following = USCC_ALPHABET[(USCC_ALPHABET.index(code[-1]) + 1) % len(USCC_ALPHABET)]
    return code[:-1] + following
