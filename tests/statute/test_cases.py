"""The law in cases a lawyer can read: one file an article, expected days worked out by hand."""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from doubledraw.statute import law
from doubledraw.statute.almanac import prc_calendar
from doubledraw.statute.books import every_parameter
from doubledraw.statute.deadlines import Caveat, deadline
from doubledraw.statute.errors import NotInForce
from doubledraw.statute.rules import resolve
from doubledraw.statute.terms import Schedule, Term

CASES = Path(__file__).parent / "cases"
FACTS = {fact.name: fact for fact in law.facts()}
KNOWN = {
    "title",
    "parameter",
    "started",
    "due",
    "moved_from",
    "not_counted",
    "provisional",
    "unconfirmed",
    "year",
    "falls",
    "says",
    "on",
    "yields",
    "silent",
}


def cases() -> Iterator[Any]:
    for path in sorted(CASES.glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for case in table["case"]:
            entry = {"article": table["article"], "adopted": table["adopted"], **case}
            yield pytest.param(entry, id=f"{path.stem}: {case['title']}")


@pytest.mark.parametrize("case", list(cases()))
def test_a_case(case: dict[str, Any]) -> None:
    assert set(case) - {"article", "adopted"} <= KNOWN
    day = law_day(case)
    if case.get("silent"):
        with pytest.raises(NotInForce):
            resolve(case["parameter"], day, case["adopted"])
        return
    ruling = FACTS[case["parameter"]].on(day, case["adopted"])
    assert str(ruling.citation) == case["article"]
    if "due" in case:
        check_deadline(case, ruling.value)
    elif "falls" in case:
        assert isinstance(ruling.value, Schedule)
        assert ruling.value.falls(case["year"]) == tuple(case["falls"])
    else:
        assert spelled(ruling.value) == spelled(case["says"])
        yielding = [conflict.yielding.rule_set.name for conflict in ruling.conflicts]
        assert yielding == case.get("yields", [])


def law_day(case: dict[str, Any]) -> date:
    started = case.get("on") or case.get("started") or date(case["year"], 12, 31)
    return started.date() if isinstance(started, datetime) else started


def check_deadline(case: dict[str, Any], term: Term) -> None:
    counted = law.counting(law_day(case), case["adopted"])
    found = deadline(term, case["started"], prc_calendar(), counted)
    assert (found.moment or found.due) == case["due"]
    assert found.moved_from == case.get("moved_from")
    assert (Caveat.PROVISIONAL in found.caveats) == case.get("provisional", False)
    assert (Caveat.UNCONFIRMED in found.caveats) == case.get("unconfirmed", False)
    if "not_counted" in case:
        skipped = [one.day.on for one in found.days if one.number is None]
        assert skipped == case["not_counted"]


def spelled(value: object) -> str:
    if isinstance(value, Term):
        return f"{value.length} {value.unit} {value.clock}"
    return str(value)


def test_every_number_of_the_five_documents_has_its_case() -> None:
    told = {
        case["parameter"]
        for path in CASES.glob("*.toml")
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    }
    numbers = {p.name for book, p in every_parameter() if book.document and p.values[0].words}
    assert numbers <= told
