"""The monitor's rules on entries alone; `tests/cli/test_monitor.py` breaks each of them in a published log."""

from datetime import datetime, timedelta

import pytest

from doubledraw.log import entries, monitor
from doubledraw.log.errors import LogError
from doubledraw.log.monitor import Fault, Known, Promise, examine
from tests.log.year import FIRST_DAY, YEAR_IS_OVER, Told, stamp


def promise(told: Told) -> Promise:
    return Promise(
        (stamp(told.when),), stamp(told.draw_by), told.reveal, (f"seal of {told.draw_id}",)
    )


def rules(*draws: Told, now: datetime = YEAR_IS_OVER, **known) -> list[str]:
    said = sorted((e.at, n, k, e) for n, d in enumerate(draws) for k, e in enumerate(d.entries()))
    told = Known({d.draw_id: promise(d) for d in draws}, **known)
    return [fault.rule for fault in examine(enumerate(e for *_, e in said), told, now)]


@pytest.fixture
def plain() -> Told:
    return Told("d-1", FIRST_DAY, "line-1")


def test_a_plain_draw_breaks_no_rule(plain: Told) -> None:
    assert rules(plain) == []


def test_a_commit_backdated_past_the_last_look_is_found(plain: Told) -> None:
    """Dated before its entropy, but the log was seen without it afterwards."""
    after = plain.when + timedelta(minutes=1)
    assert rules(plain, seen_without=lambda index: after if index == 0 else None) == [monitor.EARLY]
    before = plain.when - timedelta(minutes=1)
    assert rules(plain, seen_without=lambda index: before) == []


def test_a_result_backdated_past_the_last_look_is_late(plain: Told) -> None:
    after = plain.draw_by + timedelta(minutes=1)
    assert rules(plain, seen_without=lambda index: after if index == 2 else None) == [
        monitor.DRAW_BY
    ]


def test_a_draw_that_is_not_due_yet_breaks_no_rule(plain: Told) -> None:
    plain.void = "early"
    commit = [(0, plain.entries()[0])]
    known = Known({"d-1": promise(plain)})
    assert examine(commit, known, plain.draw_by) == []
    late = examine(commit, known, plain.draw_by + timedelta(seconds=1))
    assert [fault.rule for fault in late] == [monitor.DRAW_BY]


def test_an_embargo_ends_with_its_day(plain: Told) -> None:
    plain.embargo = timedelta(days=20)
    said = list(enumerate(plain.entries()[:-1]))
    known = Known({"d-1": promise(plain)})
    last_moment = datetime.fromisoformat(plain.reveal + "T23:59:59+08:00")
    assert examine(said, known, last_moment) == []
    late = examine(said, known, last_moment + timedelta(seconds=2))
    assert [fault.rule for fault in late] == [monitor.OVERDUE]


def test_files_may_take_an_hour_to_appear(plain: Told) -> None:
    commit = [(0, plain.entries()[0])]
    assert examine(commit, Known(), plain.committed + monitor.GRACE) == []
    late = examine(commit, Known(), plain.committed + monitor.GRACE + timedelta(seconds=1))
    assert [fault.rule for fault in late] == [monitor.UNPUBLISHED]


def test_entropy_under_another_commitment_has_no_commit_before_it(plain: Told) -> None:
    commit, entropy, *_ = plain.entries()
    other = entries.DrawCommitted(
        at=commit.at, draw_id="d-1", commitment="0" * 64, plan="line-1", replaces=""
    )
    found = examine([(0, other), (1, entropy)], Known({"d-1": promise(plain)}), plain.drawn)
    assert [fault.rule for fault in found] == [monitor.EARLY]


def test_a_successor_that_hides_the_voided_draw_is_found() -> None:
    first = Told("d-1", FIRST_DAY, "line-1", void="early")
    honest = Told("d-2", FIRST_DAY + timedelta(days=3), "line-1", replaces="d-1")
    silent = Told("d-2", FIRST_DAY + timedelta(days=3), "line-1")
    assert rules(first, honest) == []
    assert rules(first, silent) == [monitor.TWO_LIVE]


def test_a_draw_voided_before_its_commit_may_be_replaced() -> None:
    second = Told("d-2", FIRST_DAY, "line-1", replaces="d-1")
    void = Told("d-1", FIRST_DAY, "line-1", void="early").entries()[1]
    known = Known({"d-2": promise(second)})
    said = enumerate([void, *second.entries()])
    assert examine(said, known, YEAR_IS_OVER) == []
    alone = examine(enumerate(second.entries()), known, YEAR_IS_OVER)
    assert [fault.rule for fault in alone] == [monitor.TWO_LIVE]


def test_an_unknown_kind_is_a_fault_and_a_cut_entry_an_error() -> None:
    assert monitor.read(3, b'{"at":"x","kind":"draw.again"}') == Fault(
        3, monitor.KIND, "the entry is of no kind of DD-1"
    )
    with pytest.raises(LogError, match="entry 3"):
        monitor.read(3, b'{"at":"x","kind":"draw.co')


def test_a_fault_is_one_line_with_entry_and_section() -> None:
    line = Fault(12, monitor.TWO_COMMITS, "d-1 was committed to in entry 3").line()
    assert line.startswith("entry 12: DD-1 §7: two commits for one draw id: ")
    assert "\n" not in line
