"""Honest tables are read as they were meant, with the line of every row."""

import csv
import gzip
import io
import time
from pathlib import Path

import duckdb
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doubledraw.tables import COMMAND_LINE, Sheet, read_table

HEADERS = ["统一社会信用代码", "名称", "权重"]
ROWS = [["91350981MA1", "福安市甲厂，“老字号”", "3"], ["91350981MA2", "䶮𠮷商行", ""]]


def csv_text(delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([HEADERS, *ROWS])
    return out.getvalue()


def everything(sheet: Sheet) -> list[list[str]]:
    with sheet:
        return [cells for _, cells in sheet.rows]


def write_xlsx(path: Path, rows: list[list[object]], first_row: int = 0, column: int = 0) -> Path:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("名单")
    for number, row in enumerate(rows, first_row):
        sheet.write_row(number, column, row)
    book.close()
    return path


def write_parquet(path: Path, select: str) -> Path:
    duckdb.sql(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
    return path


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-32", "utf-32"),
    ],
)
@pytest.mark.parametrize("delimiter", [",", "\t", ";"], ids=["comma", "tab", "semicolon"])
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
def test_text_in_every_encoding(
    tmp_path: Path, encoding: str, told: str, delimiter: str, packed: bool
) -> None:
    content = csv_text(delimiter).encode(encoding)
    path = tmp_path / "firms.csv"
    path.write_bytes(gzip.compress(content) if packed else content)
    sheet = read_table(path)
    assert (sheet.headers, sheet.encoding) == (HEADERS, told)
    assert sheet.format == ("tsv" if delimiter == "\t" else "csv")
    assert everything(sheet) == ROWS


def test_the_ending_of_the_name_does_not_matter(tmp_path: Path) -> None:
    book = write_xlsx(tmp_path / "renamed.csv", [HEADERS, *ROWS])
    text = tmp_path / "renamed.xlsx"
    text.write_text(csv_text(), encoding="utf-8")
    assert read_table(book).format == "xlsx"
    assert everything(read_table(book)) == ROWS
    assert read_table(text).format == "csv"


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
def test_numbers_in_a_workbook_come_as_they_were_typed(tmp_path: Path, packed: bool) -> None:
    path = write_xlsx(tmp_path / "firms.xlsx", [["id", "n"], [320404000009558, 0.1], ["=1+1", -7]])
    if packed:
        path.write_bytes(gzip.compress(path.read_bytes()))
    sheet = read_table(path)
    assert sheet.name == "名单"
    assert everything(sheet) == [["320404000009558", "0.1"], ["0", "-7"]]


def test_rows_of_a_workbook_carry_their_own_numbers(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["id"], ["x"], [""], ["y"]], first_row=3, column=2)
    with read_table(path) as sheet:
        assert sheet.headers == ["id"]
        assert list(sheet.rows) == [(5, ["x"]), (7, ["y"])]


def test_lines_of_a_text_are_counted_through_quoted_line_breaks(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'id,name\r\n1,"two\r\nlines"\r\n\r\n2,x\r\n,\r\n3,y')
    with read_table(path) as sheet:
        assert list(sheet.rows) == [(2, ["1", "two\r\nlines"]), (5, ["2", "x"]), (7, ["3", "y"])]


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
def test_parquet_of_every_plain_type(tmp_path: Path, packed: bool) -> None:
    path = write_parquet(
        tmp_path / "a.parquet",
        "SELECT '9135' AS id, 7::BIGINT AS n, 3.0::DOUBLE AS d, true AS b, NULL AS nothing,"
        " DATE '2026-01-02' AS day, 123456789012345678::BIGINT AS big",
    )
    if packed:
        path.write_bytes(gzip.compress(path.read_bytes()))
    sheet = read_table(path)
    assert (sheet.format, sheet.headers[:2]) == ("parquet", ["id", "n"])
    assert everything(sheet) == [["9135", "7", "3", "TRUE", "", "2026-01-02", "123456789012345678"]]


def test_a_sheet_closed_early_leaves_no_child(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id\n" + "1\n" * 200_000)
    with read_table(path) as sheet:
        assert next(iter(sheet.rows)) == (2, ["1"])
    assert list(sheet.rows) == []


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1),
            st.text(st.characters(codec="utf-8", exclude_characters="\x00\x1e\x1f"), max_size=9),
        ),
        min_size=1,
        max_size=9,
    ),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_a_csv_writer_wrote_is_what_is_read(
    tmp_path: Path, rows: list[tuple[str, str]], encoding: str
) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([("id", "name"), *rows])
    path = tmp_path / "any.csv"
    path.write_bytes(out.getvalue().encode(encoding))
    assert everything(read_table(path)) == [list(row) for row in rows]


def test_two_hundred_thousand_rows_of_a_workbook_take_seconds(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "big.xlsx", {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["id", "名称", "权重"])
    for number in range(200_000):
        sheet.write_row(number + 1, 0, [f"id{number}", f"某某公司{number}", 3])
    book.close()
    started = time.perf_counter()
    with read_table(tmp_path / "big.xlsx") as read:
        assert sum(1 for _ in read.rows) == 200_000
    print(f"200,000 rows of XLSX in {time.perf_counter() - started:.1f} s")
    assert time.perf_counter() - started < 20  # 2 s alone; the machine may be shared


def test_two_million_rows_stream_through_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    with path.open("w") as file:
        file.write("id,stratum\n")
        file.writelines(f"9135098105{number:08d},A\n" for number in range(2_000_000))
    started = time.perf_counter()
    with read_table(path, limits=COMMAND_LINE) as sheet:
        count = sum(1 for _ in sheet.rows)
    assert count == 2_000_000
    print(f"2,000,000 rows of CSV in {time.perf_counter() - started:.1f} s")
    assert time.perf_counter() - started < 30
