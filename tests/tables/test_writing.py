"""Tables that are written: what is read back is what was there, and no program takes text for anything else."""

import resource
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doubledraw.tables import read_table, writing
from doubledraw.tables.writing import FORMATS, harmless, written

# What no reader of ours takes in either: control characters; and a blank row is no row.
cells = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=30)
tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=2, max_size=8)
)


def back(
    form: str, headers: list[str], rows: list[list[object]]
) -> tuple[list[str], list[list[str]]]:
    """Written to a file and read by the child that reads strangers' files."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"table.{form}"
        path.write_bytes(b"".join(written(form, "名录", headers, rows)))
        with read_table(path) as sheet:
            assert sheet.format == form
            return sheet.headers, [row for _, row in sheet.rows]


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=25, deadline=None)
@given(table=tables)
def test_what_is_written_is_read_back(form: str, table: list[list[str]]) -> None:
    headers = [f"列{n}" for n in range(len(table[0]))]
    expected = [[harmless(c) for c in row] for row in table] if form == "csv" else table
    assert back(form, headers, table) == (headers, expected)


@pytest.mark.parametrize("form", FORMATS)
def test_codes_keep_their_digits_and_nothing_stays_nothing(form: str) -> None:
    rows = [["350981100012345", 7, None, "0012"], ["91350981MA2XXXXX0A", 0, "", "1e5"]]
    _, found = back(form, ["代码", "数", "空", "编号"], rows)
    assert found == [["350981100012345", "7", "", "0012"], ["91350981MA2XXXXX0A", "0", "", "1e5"]]


@pytest.mark.parametrize("form", FORMATS)
def test_no_character_breaks_a_file(form: str) -> None:
    odd = "a\0b\ud800c\x1b\ufffe"
    assert back(form, ["甲", "乙"], [[odd, "𠮷䶮\u202e"]])[1] == [["a�b�c��", "𠮷䶮\u202e"]]


def test_a_text_that_looks_like_an_escape_of_the_format_stays_itself() -> None:
    assert back("xlsx", ["甲"], [["_x0041_ & <b>"]])[1] == [["_x0041_ & <b>"]]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_no_cell_runs_as_a_formula(start: str, tmp_path: Path) -> None:
    formula = f"{start}HYPERLINK(1)"
    assert harmless(formula) == f"'{formula}"
    assert f"'{formula}".encode() in b"".join(written("csv", "", ["甲"], [[formula]]))
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"".join(written("xlsx", "", [formula], [[formula]])))
    with zipfile.ZipFile(path) as package:
        sheet = ElementTree.fromstring(package.read("xl/worksheets/sheet1.xml"))
    tags = {element.tag.partition("}")[2] for element in sheet.iter()}
    assert "f" not in tags
    assert {c.get("t") for c in sheet.iter() if c.tag.endswith("}c")} == {"inlineStr"}


def test_every_part_of_a_workbook_is_well_formed_and_the_same_each_time(tmp_path: Path) -> None:
    sheets = [("名录/一", ["甲"], [["1"]]), ("名录/一", ["乙"], [["2"]])]
    path = tmp_path / "t.xlsx"
    data = b"".join(writing.xlsx_bytes(sheets))
    assert data == b"".join(writing.xlsx_bytes(sheets))
    path.write_bytes(data)
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        for name in package.namelist():
            ElementTree.fromstring(package.read(name))
        assert "名录 一 2" in package.read("xl/workbook.xml").decode()


def test_a_long_table_goes_on_in_another_sheet(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(writing, "_SHEET_ROWS", 3)
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"".join(written("xlsx", "名录", ["甲"], [[n] for n in range(7)])))
    with zipfile.ZipFile(path) as package:
        sheets = [name for name in package.namelist() if "worksheets" in name]
    assert len(sheets) == 3


def test_two_columns_of_one_name_stay_two() -> None:
    assert back("parquet", ["证", "有效期", "证", "有效期"], [["1", "2", "3", "4"]]) == (
        ["证", "有效期", "证 2", "有效期 2"],
        [["1", "2", "3", "4"]],
    )


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_large_table_is_streamed(form: str) -> None:
    taken = 0

    def rows() -> Iterator[list[object]]:
        nonlocal taken
        for n in range(100_000):
            taken += 1
            yield [f"91350981MA{n:08d}", "福安市中迪电器有限公司", n]

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pieces = written(form, "名录", ["代码", "名称", "数"], rows())
    sent, early = 0, 0
    for piece in pieces:
        early = early or taken
        sent += len(piece)
    assert early < 100_000, "the first bytes leave before the last row is asked for"
    assert sent > 100_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30 * 1024
