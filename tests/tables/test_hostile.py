"""Hostile files: refused in under two seconds, with a reason, while the reader lives on."""

import gzip
import os
import random
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from doubledraw.tables import UPLOAD, TableError, read_table
from doubledraw.tables.limits import MIB, Limits
from tests.tables import packages

SMALL = Limits(file_bytes=MIB, unpacked_bytes=8 * MIB, rows=10, columns=4, cell_characters=20)


def refusal(path: Path, limits: Limits = UPLOAD, seconds: float = 2) -> TableError:
    """The error of reading the file to its end; it must come in time and cost us no memory."""
    before, started = resident(), time.perf_counter()
    with pytest.raises(TableError) as caught, read_table(path, limits=limits) as sheet:
        for _ in sheet.rows:
            pass
    assert time.perf_counter() - started < seconds
    assert resident() - before < 200 * MIB
    assert caught.value.where.startswith(path.name)
    assert caught.value.reason
    return caught.value


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def save(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_the_sparse_workbook_of_two_cells(tmp_path: Path) -> None:
    path = packages.sparse(tmp_path / "sparse.xlsx", "A1", "XFD1048576")
    assert path.stat().st_size < 2_000
    error = refusal(path)
    assert (error.code, error.params["column"]) == ("too_many_columns", "XFD")


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (["A1", "IV1000000"], "too_big"),
        (["A1", "A1048576"], "too_many_rows"),
        (["A1", "A99999999999"], "too_many_rows"),
        (["A1", "ZZZZZZ1"], "too_many_columns"),
    ],
)
def test_other_sparse_workbooks(tmp_path: Path, cells: list[str], code: str) -> None:
    assert refusal(packages.sparse(tmp_path / "a.xlsx", *cells)).code == code


def test_a_sparse_workbook_that_hides_its_reference_dies_in_the_child(tmp_path: Path) -> None:
    """The inspection is fooled by spaces around `=`; the limits of the child are not."""
    sheet = (
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r = "1048576"><c r = "XFD1048576"><v>1</v></c></row>'
    )
    assert refusal(packages.workbook(tmp_path / "a.xlsx", sheet)).code in {
        "too_big",
        "too_many_columns",
        "damaged",
    }


def test_a_zip_bomb(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    packages.workbook(path, b"<worksheet>" + b" " * (300 * MIB))
    assert refusal(path, seconds=4).code == "too_big"


def test_a_zip_bomb_in_many_parts(tmp_path: Path) -> None:
    parts = {f"xl/media/{n}.xml": random.Random(n).randbytes(MIB) for n in range(16)}
    path = packages.workbook(tmp_path / "bomb.xlsx", "", **parts)
    limits = Limits(file_bytes=100 * MIB, unpacked_bytes=8 * MIB, rows=10)
    assert refusal(path, limits).code == "too_big"
    many = {f"xl/{n}.xml": b"" for n in range(3_000)}
    assert refusal(packages.workbook(tmp_path / "many.xlsx", "", **many)).code == "too_big"


def test_a_zip_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    path = packages.workbook(tmp_path / "liar.xlsx", b"<worksheet>" + b" " * (64 * MIB))
    honest = struct.pack("<I", 64 * MIB + 11)
    data = path.read_bytes()
    assert honest in data
    path.write_bytes(data.replace(honest, struct.pack("<I", 1000)))
    assert refusal(path).code in {"damaged", "too_big"}


def test_a_gzip_bomb(tmp_path: Path) -> None:
    path = save(tmp_path / "bomb.csv.gz", gzip.compress(b"id\n" + b"1\n" * (16 * MIB)))
    assert refusal(path, SMALL).code == "too_big"
    twice = save(tmp_path / "twice.csv.gz", gzip.compress(gzip.compress(b"id\n1\n")))
    assert refusal(twice).code == "not_a_table"


def test_billion_laughs(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    sheet = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><worksheet>&l9;</worksheet>'
    )
    path = packages.workbook(tmp_path / "laughs.xlsx", sheet.encode())
    assert refusal(path).code == "unsafe_xml"
    wide = packages.workbook(tmp_path / "wide.xlsx", sheet.encode("utf-16"))
    assert refusal(wide).code == "unsafe_xml"


def test_an_outside_entity_is_never_opened(tmp_path: Path) -> None:
    secret = save(tmp_path / "secret.txt", b"canary")
    sheet = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]><worksheet>&e;</worksheet>'
    error = refusal(packages.workbook(tmp_path / "xxe.xlsx", sheet.encode()))
    assert error.code == "unsafe_xml"
    assert "canary" not in str(error)


def test_formulas_are_text_or_their_stored_value_and_never_run(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "f.xlsx", {"strings_to_formulas": False})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["id", "name"])
    sheet.write_string(1, 0, "=cmd|' /C calc'!A0")
    sheet.write_formula(1, 1, '=HYPERLINK("http://x")', None, "shown")
    book.close()
    with read_table(tmp_path / "f.xlsx") as read:
        assert [cells for _, cells in read.rows] == [["=cmd|' /C calc'!A0", "shown"]]
    with read_table(save(tmp_path / "f.csv", b"id\n=1+1\n@x\n")) as read:
        assert [cells for _, cells in read.rows] == [["=1+1"], ["@x"]]


def test_codes_stored_as_numbers_are_reported_not_rounded(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "n.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 1, ["id", "code"])
    sheet.write_row(1, 1, ["a", 913509811234567890])
    book.close()
    error = refusal(tmp_path / "n.xlsx")
    assert (error.code, error.where) == ("digits_lost", "n.xlsx row 2 column C")
    assert "text" in error.remedy


@pytest.mark.parametrize("size", [4, 100, 2_000, -1, -30, -500])
def test_truncated_workbooks(tmp_path: Path, size: int) -> None:
    book = xlsxwriter.Workbook(tmp_path / "t.xlsx")
    book.add_worksheet().write_row(0, 0, ["id", "name"])
    book.close()
    path = tmp_path / "t.xlsx"
    path.write_bytes(path.read_bytes()[:size])
    assert refusal(path).code == "damaged"


def test_truncated_gzip_and_parquet(tmp_path: Path) -> None:
    packed = gzip.compress(random.Random(1).randbytes(1000).hex().encode())
    assert refusal(save(tmp_path / "t.csv.gz", packed[:-300])).code == "damaged"
    assert refusal(save(tmp_path / "t.parquet", b"PAR1" + bytes(50) + b"PAR1")).code == "damaged"


def test_a_text_cut_off_within_a_row(tmp_path: Path) -> None:
    error = refusal(save(tmp_path / "t.csv", b"id,name,region\na,b,c\na,b"))
    assert (error.code, error.where) == ("row_width", "t.csv line 3")
    assert (error.params["cells"], error.params["expected"]) == (2, 3)


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        (b"", "empty", ""),
        (b"\n\n", "empty", ""),
        (b"\xef\xbb\xbf", "empty", ""),
        (b"id\na\x00b\n", "nul_character", "line 2"),
        ("id\na\n".encode("utf-16-le"), "nul_character", "line 1"),
        (b"id\nok\n\xff\xff\n", "encoding", "line 3"),
        (b"id\n" + "甲".encode("gb18030") + b"\n\xff\xff\n", "encoding", "line 3"),
        (b"\xef\xbb\xbfid\n\xb8\xa3\n", "encoding", "line 2"),
        (b"\xff\xfei\x00d\x00\n\x00\x00\xd8", "encoding", "line 2"),
        (b'id,name\n1,"a\n2,b\n', "quotes", "line 2"),
        (b'id,name\n1,"a"b\n', "quotes", "line 2"),
        (b"id,name\n1,b\n1,b,c\n", "row_width", "line 3"),
        (b"id\na\x1fb\n", "control_character", "line 2 column 1"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_workbook", ""),
        (b"<html><table><tr><td>id</td></tr></table>", "not_a_table", ""),
        (b'<?xml version="1.0"?><Workbook/>', "not_a_table", ""),
        (b"%PDF-1.7", "not_a_table", ""),
        (b"PK\x03\x04" + bytes(60), "damaged", ""),
    ],
)
def test_bad_texts_have_their_place_and_reason(
    tmp_path: Path, content: bytes, code: str, place: str
) -> None:
    error = refusal(save(tmp_path / "bad.csv", content))
    assert (error.code, error.where) == (code, f"bad.csv {place}".strip())
    assert str(error).startswith("bad.csv")


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.xlsx", "w") as package:
        package.writestr("firms.csv", "id\n1\n")
    error = refusal(tmp_path / "x.xlsx")
    assert error.code == "not_a_table"
    assert "Unpack" in error.remedy


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"id\n" + b"1\n" * 11, "too_many_rows"),
        (b"a,b,c,d,e\n", "too_many_columns"),
        (b"id\n" + b"x" * 21 + b"\n", "cell_too_long"),
        (b'id\n"' + b"x\n" * 500, "cell_too_long"),
        (bytes(2 * MIB), "too_big"),
    ],
)
def test_caps_on_rows_columns_cells_and_bytes(tmp_path: Path, content: bytes, code: str) -> None:
    assert refusal(save(tmp_path / "big.csv", content), SMALL).code == code


def test_exactly_at_the_caps_passes(tmp_path: Path) -> None:
    cells = ",".join(["x" * 20] * 4)
    path = save(tmp_path / "fits.csv", ("a,b,c,d\n" + (cells + "\n") * 10).encode())
    with read_table(path, limits=SMALL) as sheet:
        assert sum(1 for _ in sheet.rows) == 10


def test_too_much_time_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "slow.csv"
    with path.open("w") as file:
        file.write("id,stratum\n")
        file.writelines(f"9135098105{number:08d},A\n" for number in range(3_000_000))
    limits = Limits(file_bytes=1 << 30, unpacked_bytes=1 << 30, rows=10**9, cpu_seconds=1)
    assert refusal(path, limits, seconds=60).code == "too_slow"


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.csv").code == "unreadable"
    assert refusal(tmp_path).code == "unreadable"


def test_random_bytes_never_break_the_reader(tmp_path: Path) -> None:
    starts = [b"", b"PK\x03\x04", b"PAR1", b"\x1f\x8b\x08\x00", b"\xef\xbb\xbf", b"\xff\xfe"]
    for seed in range(24):
        dice = random.Random(seed)
        path = save(tmp_path / "r.bin", dice.choice(starts) + dice.randbytes(dice.randrange(900)))
        assert read_or_refused(path).startswith("r.bin"), seed


def read_or_refused(path: Path) -> str:
    """The place of the refusal, or the name of the file when it could be read."""
    try:
        with read_table(path) as sheet:
            list(sheet.rows)
    except TableError as error:
        return error.where
    return path.name


def mutants(path: Path) -> Callable[[int], bytes]:
    """One byte of a good workbook changed."""
    good = path.read_bytes()

    def mutant(seed: int) -> bytes:
        place = random.Random(seed).randrange(len(good))
        return good[:place] + bytes([good[place] ^ 0x55]) + good[place + 1 :]

    return mutant


def test_a_workbook_with_one_byte_changed_is_read_or_refused_but_never_breaks(
    tmp_path: Path,
) -> None:
    mutant = mutants(packages.sparse(tmp_path / "good.xlsx", "A1", "A2"))
    for seed in range(24):
        path = save(tmp_path / "m.xlsx", mutant(seed))
        assert read_or_refused(path).startswith("m.xlsx"), seed
