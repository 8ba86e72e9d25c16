"""Bad input: each has its message with place and remedy, its exit code, and leaves nothing."""

import json
from pathlib import Path

import pytest
import xlsxwriter

from tests.cli.office import KL8, WHEN, Office, Said, code, type_in


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def refused(office: Office, said: Said, *words: str) -> None:
    """Exit code 2, every word said on standard error, and no trace of a draw."""
    assert (said.code, said.out) == (2, ""), said.err
    for word in words:
        assert word in said.err
    assert said.err.startswith(("error:", "warning:", "stratum"))
    assert not office.folder.exists()
    assert not [path.name for path in office.home.iterdir() if "unfinished" in path.name]


def firms_with(office: Office, *rows: str, header: str = "id,stratum") -> Office:
    office.firms = "\n".join([header, *rows]) + "\n"
    return office.write()


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (["X1,A", "X2,B", "X1,A"], ["firms.csv line 4", "X1 stands in line 2", "Keep one"]),
        (["X1,A", "X2,D"], ["firms.csv line 3", "'D' is not in the design", "A, B"]),
        (["X1,A", "X2,"], ["line 3", "no stratum"]),
        (["X1,A", ",B"], ["line 3", "no id", "Fill it in"]),
        (["X 1,A"], ["line 2", "'X 1'", "without spaces"]),
        (["9.1350981E+17,A"], ["line 2", "turned into a number", "as text"]),
        (["X1,A,B"], ["line 2", "3 cells, but the header has 2"]),
        ([], ["firms.csv", "nobody"]),
        (['"X1,A'], ["line 2", "quotation mark"]),
        (["X1\x00,A"], ["line 2", "NUL"]),
    ],
)
def test_bad_rows_of_a_register(office: Office, rows: list[str], words: list[str]) -> None:
    refused(office, firms_with(office, *rows).freeze(), *words)


@pytest.mark.parametrize("weight", ["0", "-1", "1.5", "", "一"])
def test_weights_that_are_none(office: Office, weight: str) -> None:
    said = firms_with(office, f"X1,A,{weight}", header="id,stratum,weight").freeze()
    refused(office, said, "firms.csv line 2", "weight", "whole number from 1")


def test_every_bad_row_is_counted_and_the_first_ten_are_shown(office: Office) -> None:
    said = firms_with(office, *[f"bad {n},A" for n in range(25)]).freeze()
    refused(office, said, "line 11", "and 15 more rows")
    assert "line 12" not in said.err


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (code(7)[:-1] + ("0" if code(7)[-1] != "0" else "1"), ["wrong check character", "look it"]),
        ("320404000009558", ["old registration number of 15 digits", "18 characters"]),
        ("320404000009550", ["15 digits", "wrong check digit as well"]),
        ("91350981MA", ["10 characters"]),
        (code(7).lower(), [f"Write {code(7)}"]),
        ("I" * 18, ["not built like"]),
    ],
)
def test_codes_that_are_not_sound(office: Office, target: str, words: list[str]) -> None:
    firms_with(office, f"{code(1)},A", f"{target},B")
    refused(office, office.freeze("--strict-ids"), "firms.csv line 3", *words)
    # Not asked to be strict, the same file freezes.
    office.spec["strata"] = '[{name = "A", count = 1}, {name = "B", count = 1}]'
    assert office.write().freeze().code == 0


def test_sound_codes_pass_the_strict_check(office: Office) -> None:
    assert office.write().freeze("--strict-ids").code == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", ["firms.csv", "empty"]),
        (b"id,stratum\nX1,A\n" + b"\xff\xff,B\n", ["firms.csv line 3", "UTF-8", "Save"]),
        ("id,stratum\nX1,A\n".encode("utf-16-le"), ["firms.csv line 1", "NUL"]),
        (b"name,stratum\nX1,A\n", ["firms.csv header", "no column for the id", "统一社会信用代码"]),
        (b"id,name\nX1,A\n", ["firms.csv header", "no column for the stratum"]),
        (b"id,uscc,stratum\nX1,X1,A\n", ["firms.csv header", "more than one column"]),
        (b"PK\x03\x04truncated", ["firms.csv", "damaged"]),
        (b"%PDF-1.7", ["firms.csv", "PDF"]),
    ],
)
def test_files_that_are_no_register(office: Office, content: bytes, words: list[str]) -> None:
    office.write()
    (office.home / "firms.csv").write_bytes(content)
    refused(office, office.freeze(), *words)


def test_codes_a_spreadsheet_made_numbers_of(office: Office) -> None:
    office.spec["targets"] = '"firms.xlsx"'
    office.write()
    book = xlsxwriter.Workbook(office.home / "firms.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["id", "stratum"])
    sheet.write_row(1, 0, [913509811234567890, "A"])
    book.close()
    refused(office, office.freeze(), "firms.xlsx row 2 column A", "digits", "as text")


@pytest.mark.parametrize("ratio", ['"3%"', '"abc"', '"2/1"', "0.03", '"1/0"', '"-1/2"', '""'])
def test_ratios_that_are_none(office: Office, ratio: str) -> None:
    office.spec["strata"] = f'[{{name = "A", ratio = {ratio}}}, {{name = "B", count = 1}}]'
    said = office.write().freeze()
    refused(office, said, "spec.toml, field strata[0].ratio", "not a ratio", '"3/100"')


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"draw_id": '"a b"'}, ["spec.toml, field draw_id", "'a b'"]),
        ({"drawid": '"x"'}, ["spec.toml", "unknown 'drawid'"]),
        ({"method": '"random"'}, ["field method", "srs, pareto"]),
        ({"reveal": '"soon"'}, ["field reveal", "date"]),
        ({"reveal": '"2027-02-30"'}, ["field reveal"]),
        ({"draw_by": '"2026-11-01T00:00:00+08:00"'}, ["field draw_by", "not after"]),
        ({"strata": "3"}, ["field strata", "array"]),
        ({"strata": '[{name = "A", ratio = "1/2", count = 3}]'}, ["either a ratio or a count"]),
        ({"strata": '[{name = "A", count = 0}, {name = "B", count = 1}]'}, ["none of them would"]),
        ({"seats": '[{department = "市场监管局", count = 0}]'}, ["seats[0].count"]),
        ({"targets": '"none.csv"'}, ["none.csv", "no such file"]),
        ({"targets": "3"}, ["spec.toml, targets", "quotation marks"]),
        ({"holders": '["a", "a"]'}, ["holder", "twice"]),
        ({"holders": "[]"}, ["no nonce holder"]),
        ({"holders": '"notary"'}, ["holders", "names"]),
        ({"columns": '{target = {id = "x"}}'}, ["columns", "'target'"]),
        ({"columns": '{targets = {id = "x"}}'}, ["firms.csv header", "no column", "x"]),
        ({"columns": '{targets = {name = "x"}}'}, ["no field “name”"]),
        ({"title": '"a\\nb"'}, ["field title"]),
        ({"suite": '"md5"'}, ["field suite", "sm3"]),
        ({"suite": '"sha256'}, ["spec.toml", "not TOML"]),
    ],
)
def test_specifications_that_break_a_rule(
    office: Office, change: dict[str, str], words: list[str]
) -> None:
    office.spec |= change
    refused(office, office.write().freeze(), *words)


def test_a_missing_field_is_named(office: Office) -> None:
    del office.spec["reveal"]
    refused(office, office.write().freeze(), "spec.toml", "missing reveal")
    del office.spec["targets"]
    office.spec["reveal"] = '"at-once"'
    refused(office, office.write().freeze(), "spec.toml", "no file of targets")


def test_a_specification_that_is_not_there(office: Office) -> None:
    said = type_in("freeze", office.home / "none.toml", "--out", office.folder)
    refused(office, said, "none.toml")
    (office.home / "spec.toml").write_bytes("title = '中'".encode("gb18030"))
    refused(office, office.freeze(), "not UTF-8")


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("pl5", ["16.6 bits; 60 are needed", "Name another source"]),
        ("d10x18", ["59.8 bits"]),
        ("dice", ["no form of entropy", "d10xN"]),
    ],
)
def test_too_little_or_unknown_entropy(office: Office, form: str, words: list[str]) -> None:
    office.spec["entropy"] = f'[{{source = "x", when = {WHEN}, form = "{form}"}}]'
    refused(office, office.write().freeze(), "spec.toml, field entropy", *words)


@pytest.mark.parametrize(
    ("people", "seats", "words"),
    [
        (["p1,市场监管局,,*,,"], '[{department = "市场监管局", count = 2}]', ["1 are eligible"]),
        (
            ["p1,市场监管局,食品,*,,", "p2,市场监管局,,*,,"],
            '[{department = "市场监管局", count = 2, qualification = "食品"}]',
            ["holding 食品", "1 are eligible"],
        ),
        (
            ["p1,市场监管局,,*,,", "p2,市场监管局,食品,*,,"],
            '[{department = "市场监管局", count = 1, qualification = "食品"},'
            ' {department = "市场监管局", count = 2}]',
            ["needs 3 of 市场监管局; 2 are eligible"],
        ),
        (
            ["p1,市场监管局,,110000,,", "p2,市场监管局,,110000,,"],
            '[{department = "市场监管局", count = 2}]',
            ["no region has so many"],
        ),
        (
            ["p1,市场监管局,,*,3,", "p2,市场监管局,,*,9,8"],
            '[{department = "市场监管局", count = 1}]',
            ["12 visits", "can make 4"],
        ),
        (["p1,应急局,,*,,"], '[{department = "市场监管局", count = 1}]', ["0 are eligible"]),
    ],
)
def test_fewer_eligible_inspectors_than_seats(
    office: Office, people: list[str], seats: str, words: list[str]
) -> None:
    office.people = "执法证号,部门,资质,区域,上限,已派\n" + "\n".join(people) + "\n"
    office.spec["seats"] = seats
    refused(office, office.write().freeze(), "people.csv", *words, "Add people")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("p 1,市场监管局,,*,,", ["the ref 'p 1'"]),
        ("JZ000,市场监管局,,*,,", ["JZ000 stands in line 2"]),
        ("p1,,,*,,", ["the department ''"]),
        ("p1,市场监管局,,,,", ["no region", "* for everywhere"]),
        ("p1,市场监管局,,全区,,", ["the region '全区'"]),
        ("p1,市场监管局,,*,many,", ["the capacity 'many'"]),
        ("p1,市场监管局,,*,,-1", ["the load so far '-1'"]),
    ],
)
def test_bad_rows_of_a_roster(office: Office, row: str, words: list[str]) -> None:
    office.people += row + "\n"
    refused(office, office.write().freeze(), "people.csv line 10", *words)


@pytest.mark.parametrize(
    ("roll", "content", "words"),
    [
        ("recusals", "id,ref,reason\nnobody,JZ001,KIN\n", ["line 2", "not among the targets"]),
        ("recusals", f"id,ref,reason\n{code(1)},JZ999,KIN\n", ["not among the inspectors"]),
        ("recusals", f"id,ref,reason\n{code(1)},JZ001,COUSIN\n", ["'COUSIN'", "KIN INTEREST"]),
        (
            "recusals",
            f"id,ref,reason\n{code(1)},JZ001,KIN\n{code(1)},JZ001,LAW\n",
            ["line 3", "pair stands in line 2"],
        ),
        ("exclusions", "id,reason,reference\nX,SICK,\n", ["line 2", "'SICK'", "SAME_ITEM"]),
        ("exclusions", "id,reason,reference\nX,LAW,\nX,LAW,\n", ["line 3", "line 2 already"]),
        ("exclusions", 'id,reason,reference\nX,LAW,"a\nb"\n', ["control character"]),
        ("exclusions", "id,reference\nX,\n", ["header", "no column for the reason"]),
    ],
)
def test_bad_recusals_and_exclusions(
    office: Office, roll: str, content: str, words: list[str]
) -> None:
    office.spec[roll] = '"extra.csv"'
    (office.home / "extra.csv").write_text(content, encoding="utf-8")
    refused(office, office.write().freeze(), "extra.csv", *words)


ENTROPY: list[tuple[object, list[str]]] = [
    ([{"value": KL8.replace("06", "6")}], ["two digits", "character"]),
    ([{"value": KL8.replace("77", "81")}], ["81 is not one of 01-80"]),
    ([{"value": KL8.replace("06 14", "14 06")}], ["does not come after"]),
    ([{"value": KL8 + " "}], ["more than 20"]),
    ([{"value": 7}], ["not a text"]),
    ([{"value": KL8, "source": "快乐8 2026322"}], ["not named in advance"]),
    ([{"value": KL8, "when": "2026-12-01T21:30:01+08:00"}], ["not named in advance"]),
    ([{"value": KL8, "note": "x"}], ["unknown 'note'"]),
    ([{"value": KL8}, {"value": KL8}], ["1 sources were named"]),
    ([], ["1 sources were named"]),
    ({"value": KL8}, ["1 sources were named"]),
    ("not JSON {", ["not JSON"]),
    ([{"value": 0.5}], ["float"]),
]


@pytest.mark.parametrize(("values", "words"), ENTROPY)
def test_misspelled_entropy_draws_nothing_and_is_not_kept(
    office: Office, values: object, words: list[str]
) -> None:
    office.write().freeze()
    before = office.files()
    known = {"source": "快乐8 2026321", "when": WHEN}
    if isinstance(values, list):
        values = [{**known, **value} for value in values]
    text = values if isinstance(values, str) else json.dumps(values)
    (office.home / "entropy.json").write_text(text, encoding="utf-8")
    said = office.draw()
    assert (said.code, said.out, office.files()) == (2, "", before)
    for word in ["entropy.json", *words]:
        assert word in said.err
    # The right value still draws.
    office.entropy("entropy.json", KL8)
    assert office.draw().code == 0


def test_a_folder_that_is_no_draw(office: Office) -> None:
    office.write()
    assert office.draw().code == 2
    office.folder.mkdir()
    said = office.draw()
    assert (said.code, "not a frozen draw" in said.err) == (2, True)
    assert office.reveal("b.zip").code == 2


@pytest.mark.parametrize(
    "name",
    [
        *("design.json", "commitment.json", "frame.tsv", "strata.tsv", "exclusions.tsv"),
        *("roster.tsv", "recusals.tsv", "nonces.secret.json"),
    ],
)
@pytest.mark.parametrize("change", ["first byte", "last byte", "added line", "emptied"])
def test_a_tampered_folder_is_not_drawn(office: Office, name: str, change: str) -> None:
    office.write().freeze()
    path = office.folder / name
    path.write_bytes(changed(path.read_bytes(), change))
    before = office.files()
    said = office.draw()
    assert (said.code, said.out, office.files()) == (1, "", before), said.err
    assert said.err.count("error:") == 1
    assert "what to do:" in said.err


def changed(data: bytes, change: str) -> bytes:
    return {
        "first byte": bytes([data[0] ^ 1]) + data[1:],
        "last byte": data[:-2] + bytes([data[-2] ^ 1]) + data[-1:],
        "added line": data + b"X9\tA\t1\n",
        "emptied": b"",
    }[change]


@pytest.mark.parametrize(
    "name", ["selection.tsv", "reserve.tsv", "drawn.tsv", "teams.tsv", "outcome.json"]
)
@pytest.mark.parametrize("change", ["first byte", "added line", "removed"])
def test_a_tampered_outcome_is_neither_confirmed_nor_revealed(
    office: Office, name: str, change: str
) -> None:
    office.write().freeze()
    office.draw()
    path = office.folder / name
    true = path.read_bytes()
    if change == "removed":
        path.unlink()
    else:
        path.write_bytes(changed(true, change))
    revealed = office.reveal("b.zip")
    assert (revealed.code, (office.home / "b.zip").exists()) == (1, False)
    again = office.draw()
    if (name, change) == ("outcome.json", "removed"):
        # Exactly what a crash before the last step leaves: it resumes to the same result.
        assert (again.code, path.read_bytes()) == (0, true)
    else:
        assert (again.code, again.out) == (1, "")
        assert str(path) in again.err


def test_a_tampered_entropy_file_is_noticed(office: Office) -> None:
    office.write().freeze()
    office.draw()
    path = office.folder / "entropy.json"
    path.write_bytes(path.read_bytes().replace(b"77", b"78"))
    assert office.draw().code == 1
    assert office.draw("other.json").code == 1
    assert office.reveal("b.zip").code == 1
