"""The files as an importer sees them, read back with other readers than the ones that wrote them."""

import csv
from pathlib import Path
from random import Random

import pytest
from python_calamine import load_workbook
from stdnum.cn import uscc as oracle
from stdnum.iso7064 import mod_11_10

from doubledraw.demo.county import AS_OF, Inspector, Target, items
from doubledraw.demo.county.__main__ import main
from doubledraw.demo.county.rolls import (
    INSPECTOR_HEADERS,
    ITEM_HEADERS,
    TARGET_HEADERS,
    bad_rows,
    write_bad_rows,
    write_inspectors,
    write_items,
    write_targets,
)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_targets_come_back_as_they_were(tmp_path: Path, roll: list[Target]) -> None:
    path = tmp_path / "targets.csv"
    assert write_targets(path, roll) == len(roll)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = read(path)
    assert tuple(rows[0]) == TARGET_HEADERS
    assert [row["统一社会信用代码"] for row in rows] == [target.uscc for target in roll]
    assert [row["企业名称"] for row in rows] == [target.name for target in roll]
    assert {len(row["区划代码"]) for row in rows} == {9}


def test_inspectors_come_back_as_text(tmp_path: Path, roster: list[Inspector]) -> None:
    path = tmp_path / "inspectors.xlsx"
    assert write_inspectors(path, roster, AS_OF) == len(roster)
    header, *rows = load_workbook(path).get_sheet_by_index(0).to_python()
    assert tuple(header) == INSPECTOR_HEADERS
    assert all(isinstance(cell, str) for row in rows for cell in row)
    assert [row[0] for row in rows] == [person.certificate for person in roster]
    assert {row[3] for row in rows} == {",".join(person.qualifications) for person in roster}


def test_items_come_back(tmp_path: Path) -> None:
    path = tmp_path / "items.csv"
    assert write_items(path, items()) == 40
    rows = read(path)
    assert tuple(rows[0]) == ITEM_HEADERS
    assert rows[0]["比例"] == "5%"
    assert all(row["依据"] for row in rows)


def test_two_writings_are_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        assert main(["--write", str(tmp_path / folder), "--targets", "200"]) == 0
    for name in ("targets.csv", "inspectors.xlsx", "items.csv", "bad.csv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_another_seed_writes_other_bytes(tmp_path: Path) -> None:
    main(["--write", str(tmp_path / "one"), "--targets", "50", "--seed", "1"])
    main(["--write", str(tmp_path / "two"), "--targets", "50", "--seed", "2"])
    for name in ("targets.csv", "inspectors.xlsx", "bad.csv"):
        assert (tmp_path / "one" / name).read_bytes() != (tmp_path / "two" / name).read_bytes()


def test_bad_rows_are_as_bad_as_they_say(tmp_path: Path) -> None:
    odd = {row.oddity: row.row for row in bad_rows(Random(1))}
    code = "统一社会信用代码"
    assert len(odd) == len(bad_rows(Random(1)))
    assert odd["duplicate id"][code] == odd["nothing wrong"][code]
    assert oracle.is_valid(odd["nothing wrong"][code])
    for oddity in ("wrong check digit", "letter that no code has", "17 characters", "no code"):
        assert not oracle.is_valid(odd[oddity][code]), oddity
    assert len(odd["wrong check digit"][code]) == 18
    assert mod_11_10.is_valid(odd["15-digit registration number"][code])
    assert not mod_11_10.is_valid(odd["15-digit registration number, wrong check digit"][code])
    assert "\u202e" in odd["name with a direction override"]["企业名称"]
    assert "𠮷" in odd["rare character 𠮷 outside the BMP"]["企业名称"]
    assert odd["formula text"]["企业名称"].startswith("=")


def test_only_one_thing_is_wrong_in_a_bad_row() -> None:
    """Except in the one about it, every code is valid and occurs once."""
    rows = [r for r in bad_rows(Random(1)) if r.oddity != "duplicate id"]
    codes = [r.row["统一社会信用代码"] for r in rows]
    assert len(set(codes)) == len(codes)
    about_codes = ("code", "digit", "characters", "letter", "number")
    for row in rows:
        if not any(word in row.oddity for word in about_codes):
            assert oracle.is_valid(row.row["统一社会信用代码"]), row.oddity


def test_bad_rows_survive_the_file(tmp_path: Path) -> None:
    odd = bad_rows(Random(2))
    assert write_bad_rows(tmp_path / "bad.csv", odd) == len(odd)
    assert read(tmp_path / "bad.csv") == [row.row for row in odd]


def test_the_command_prints_rows_for_the_eye(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--targets", "3", "--inspectors", "2", "--items", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 6
    assert oracle.is_valid(lines[0].split()[0])
    assert lines[-1].startswith("SCJG-01  餐饮服务食品安全检查")
