"""Is my firm in it? Every answer, and the command line that repeats it."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

from tests.verifier.conftest import Built, Node
from tests.verifier.small import small_draw


@pytest.fixture(scope="module")
def opened(node: Node) -> Built:
    return node.build(small_draw())


def look(node: Node, files: dict[str, bytes], code: str) -> Any:
    return node.verify(files, firms=[code])["firms"][code]


def rows(built: Built, name: str) -> list[list[str]]:
    return [line.split("\t") for line in built.files[name].decode().splitlines()]


def test_a_selected_firm_sees_its_number_stratum_and_rank(node: Node, opened: Built) -> None:
    for stratum, rank, code, number in rows(opened, "selection.tsv"):
        found = look(node, opened.public, code)
        assert found["answer"] == "selected"
        assert (found["stratum"], found["rank"], found["number"]) == (stratum, int(rank), number)
        assert found["number"] <= found["cut"]


def test_a_substitute_and_a_firm_not_selected(node: Node, opened: Built) -> None:
    named = {row[2] for name in ("selection.tsv", "reserve.tsv") for row in rows(opened, name)}
    for _, rank, code, _ in rows(opened, "reserve.tsv"):
        found = look(node, opened.public, code)
        assert (found["answer"], found["rank"]) == ("reserve", int(rank))
    for code, _ in small_draw()["frame"]:
        if code not in named:
            found = look(node, opened.public, code)
            assert found["answer"] == "not_selected"
            assert found["number"] > found["cut"]


def test_the_command_shown_gives_the_number_shown(node: Node, opened: Built) -> None:
    found = look(node, opened.public, "91350981MA00000007")
    done = subprocess.run(
        ["sh", "-c", found["command"]], capture_output=True, text=True, check=True
    )
    assert done.stdout.split()[0] == found["number"]


def test_the_command_of_the_other_suite_gives_the_number_shown(node: Node) -> None:
    built = node.build(small_draw(suite="sm3"))
    found = look(node, built.public, "91350981MA00000007")
    done = subprocess.run(["sh", "-c", found["command"]], capture_output=True, text=True)
    if done.returncode != 0:  # an openssl without SM3: then say what the command would be
        assert found["command"].endswith("| openssl dgst -sm3")
    else:
        assert done.stdout.split()[-1] == found["number"]


@pytest.mark.parametrize(
    "typed",
    [
        "9135 0981 MA00 0000 07",
        "91350981ma00000007",
        " 91350981MA00000007\n",
        "９1350981MA00000007",
    ],
)
def test_a_code_is_found_as_people_type_it(node: Node, opened: Built, typed: str) -> None:
    assert look(node, opened.public, typed)["id"] == "91350981MA00000007"


def test_an_excluded_firm_sees_the_reason(node: Node, opened: Built) -> None:
    found = look(node, opened.public, "91350981MA9999999X")
    assert (found["answer"], found["reason"]) == ("excluded", "FREQUENCY_CAP")
    assert found["reference"] == "2026 年上限公告"


def test_a_firm_in_neither_list_was_left_out(node: Node, opened: Built) -> None:
    assert look(node, opened.public, "91350981MA88888888")["answer"] == "left_out"


def test_nonsense_is_not_a_code(node: Node, opened: Built) -> None:
    for nonsense in ("", "甲乙丙", "'; rm -rf ~", "x" * 65):
        assert look(node, opened.public, nonsense)["answer"] == "not_a_code"


def test_secret_strata_stay_secret(node: Node) -> None:
    built = node.build(small_draw(strata_public=False))
    drawn = built.files["drawn.tsv"].decode().split()
    for code, _ in small_draw()["frame"]:
        answer = "drawn" if code in drawn else "not_drawn"
        assert look(node, built.public, code) == {"answer": answer, "id": code}
    assert "stratum" in look(node, built.auditor, drawn[0])


def test_weights_are_ranked_with_their_number(node: Node) -> None:
    built = node.build(small_draw(method="pareto"))
    (first, *_) = rows(built, "selection.tsv")
    found = look(node, built.public, first[2])
    assert (found["method"], found["rank"]) == ("pareto", 1)
