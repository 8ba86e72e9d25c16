"""The class from the events: settled whatever the order, explained step by step, worse only with worse."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from doubledraw.platform.credit.engine.rule import (
    EXAMPLE,
    LETTERS,
    Rule,
    check_rule,
    check_sources,
    months_before,
)
from doubledraw.platform.credit.engine.scoring import Told, outlook, recalculated
from doubledraw.platform.credit.states import CANCELLING, CreditKind
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.rulebook.documents.outcomes import Kind

TODAY = date(2026, 5, 20)
PLAIN = [kind for kind in CreditKind if kind not in CANCELLING]
days = st.dates(TODAY - timedelta(days=1500), TODAY + timedelta(days=60))


@st.composite
def records(draw: st.DrawFn) -> list[Told]:
    """Events with repairs of some of them."""
    found = [
        Told(f"s{n}", draw(st.sampled_from(PLAIN)), draw(days))
        for n in range(draw(st.integers(0, 7)))
    ]
    for n in range(draw(st.integers(0, 3)) if found else 0):
        aim = draw(st.sampled_from(found))
        found.append(Told(f"r{n}", CreditKind.REPAIRED, draw(days), aim.source))
    return found


@given(records(), st.randoms(use_true_random=False))
@hypothesis_settings(max_examples=150, deadline=None)
def test_neither_order_nor_repetition_changes_anything(events, random) -> None:
    first = recalculated(events, EXAMPLE, TODAY)
    mixed = [*events, *events[:2]]
    random.shuffle(mixed)
    assert recalculated(mixed, EXAMPLE, TODAY) == first
    assert first.letter in LETTERS
    assert first.points == max(0, first.steps[-1].total if first.steps else 0)


@given(records(), st.sampled_from(PLAIN), days)
@hypothesis_settings(max_examples=150, deadline=None)
def test_one_more_event_never_makes_a_monotone_class_better(events, kind, day) -> None:
    assert EXAMPLE.is_monotone
    before = recalculated(events, EXAMPLE, TODAY)
    after = recalculated([*events, Told("more", kind, day)], EXAMPLE, TODAY)
    assert after.letter >= before.letter


@given(records())
@hypothesis_settings(max_examples=100, deadline=None)
def test_the_day_it_changes_by_itself_is_the_first_such_day(events) -> None:
    now = recalculated(events, EXAMPLE, TODAY).letter
    found = [one for one in outlook(events, EXAMPLE, TODAY) if one.day]
    until = found[0].day if found else TODAY + timedelta(days=2000)
    step = max(1, (until - TODAY).days // 7)
    for n in range(0, (until - TODAY).days, step):
        assert recalculated(events, EXAMPLE, TODAY + timedelta(days=n)).letter == now
    if found:
        assert recalculated(events, EXAMPLE, until).letter == found[0].letter != now


def test_a_merit_may_make_it_better_and_the_rule_says_so() -> None:
    rule = replace(EXAMPLE, points={**EXAMPLE.points, CreditKind.COMMENDED: -10})
    assert not rule.is_monotone
    bad = [Told("a", "problem", TODAY)]
    assert recalculated(bad, rule, TODAY).letter == "B"
    assert recalculated([*bad, Told("b", "commended", TODAY)], rule, TODAY).letter == "A"


def test_every_event_says_why_it_counts_or_not() -> None:
    events = [
        Told("old", "penalty", date(2024, 5, 20)),
        Told("last", "penalty", date(2024, 5, 21)),
        Told("mended", "refused", date(2026, 1, 1)),
        Told("repair", "repaired", date(2026, 2, 1), "mended"),
        Told("clean", "clean", date(2026, 3, 1)),
        Told("list", "abnormal_listed", date(2019, 1, 1)),
        Told("ahead", "penalty", date(2026, 6, 1)),
    ]
    found = recalculated(events, EXAMPLE, TODAY)
    assert {step.source: str(step.why) for step in found.steps} == {
        "old": "expired",
        "last": "counts",
        "mended": "cancelled",
        "repair": "unrated",
        "clean": "unrated",
        "list": "lasts",
        "ahead": "future",
    }
    assert (found.points, found.by_points, found.floor, found.letter) == (20, "B", "C", "C")


def test_a_repair_that_was_revoked_repairs_nothing() -> None:
    bad = Told("bad", "refused", date(2026, 1, 1))
    repair = Told("repair", "repaired", date(2026, 2, 1), "bad")
    revoked = Told("revoked", "revoked", date(2026, 3, 1), "repair")
    assert recalculated([bad, repair], EXAMPLE, TODAY).letter == "A"
    assert recalculated([revoked, repair, bad], EXAMPLE, TODAY).letter == "C"


def test_what_would_change_the_class_is_told() -> None:
    told = outlook([Told("a", "penalty", date(2025, 1, 31))], EXAMPLE, TODAY)
    assert told[0].letter == "A"
    assert told[0].day == date(2027, 1, 31)
    more = {one.kind: one.letter for one in told[1:]}
    assert more["refused"] == "C"
    assert more["blacklisted"] == "D"
    assert "corrected" not in more


def test_months_end_where_the_month_ends() -> None:
    assert months_before(date(2024, 3, 31), 1) == date(2024, 2, 29)
    assert months_before(date(2026, 1, 15), 13) == date(2024, 12, 15)


def test_the_example_names_no_source_and_cannot_be_proposed() -> None:
    check_rule(EXAMPLE)
    with pytest.raises(Invalid) as refused:
        check_sources(EXAMPLE)
    assert refused.value.code == "rule_without_source"


@pytest.mark.parametrize(
    "wrong",
    [
        {"base": "D"},
        {"months": 0},
        {"thresholds": {"B": 30, "C": 10}},
        {"thresholds": {"A": 5}},
        {"points": {"repaired": 1}},
        {"points": {"nothing": 1}},
        {"floors": {"penalty": "E"}},
        {"thresholds": {}, "floors": {}},
    ],
)
def test_numbers_that_make_no_rule_are_refused(wrong) -> None:
    with pytest.raises(Invalid):
        check_rule(replace(EXAMPLE, **wrong))


def test_a_rule_comes_back_from_its_json_and_knows_every_kind_of_result() -> None:
    assert Rule.of(EXAMPLE.content).content == EXAMPLE.content
    assert {str(kind) for kind in Kind} <= {str(kind) for kind in CreditKind}
