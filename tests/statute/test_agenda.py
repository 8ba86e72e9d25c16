"""What the adopted sets make people do: the dated duties of a year, and what an event sets running."""

from datetime import date

import pytest

from doubledraw.statute.agenda import dated, owed_by_clock, owed_on
from doubledraw.statute.books import Rank, read_rule_set, rule_set, rule_sets
from doubledraw.statute.obligations import Owes
from doubledraw.statute.terms import Schedule, Term
from tests.statute.books import a_book

DAY = date(2026, 5, 20)
BOTH = ("guantao-2020", "changchun-2021")


def test_the_dated_duties_of_a_year_in_order() -> None:
    first = [(one.due.isoformat(), one.owed.obligation.name) for one in dated(2027, BOTH)][:9]
    assert first == [
        ("2027-01-20", "report_month"),
        ("2027-02-20", "report_joint_plans"),
        ("2027-02-20", "report_month"),
        ("2027-02-28", "ready_directories"),
        ("2027-02-28", "update_targets"),
        ("2027-03-20", "report_month"),
        ("2027-03-20", "report_other_plans"),
        ("2027-03-31", "file_inspectors"),
        ("2027-03-31", "file_item_list"),
    ]
    assert len(dated(2027, BOTH)) == 12 + 3 + 1 + 2 + 3 + 8 + 1


def test_a_duty_that_fell_once_does_not_fall_again() -> None:
    assert [one.due for one in dated(2016, ("karamay-2016",))] == [
        date(2016, 10, 30),
        date(2016, 11, 30),
    ]
    assert [one.due for one in dated(2017, ("karamay-2016",))] == [date(2017, 12, 31)]
    assert dated(2018, ("karamay-2016",)) == ()


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("fuan-2018", 2018),
        ("guantao-2020", 2020),
        ("changchun-2021", 2021),
        ("xian-2017", 2017),
        ("karamay-2016", 2017),
    ],
)
def test_what_a_document_did_not_speak_of_is_carried_forward(name: str, year: int) -> None:
    book = rule_set(name)
    assert not book.is_carried_into(year)
    assert book.is_carried_into(year + 1)
    assert not rule_set("national").is_carried_into(2026)


def test_before_a_set_is_in_force_it_owes_nothing() -> None:
    assert dated(2019, BOTH) == ()
    assert not list(owed_on(date(2016, 9, 29), ("karamay-2016",)))


def test_each_duty_follows_the_rules_of_its_own_day() -> None:
    text = a_book("新", Rank.CITY, "monthly_report", 10, "每月", since="2026-06-15")
    reports = [
        one.due
        for one in dated(2026, (text, "guantao-2020"))
        if one.owed.obligation.name == "report_month"
    ]
    assert reports == [
        *(date(2026, m, 20) for m in range(1, 6)),
        *(date(2026, m, 10) for m in range(7, 13)),
    ]


def test_what_the_end_of_a_check_sets_running() -> None:
    [owed] = owed_by_clock("check_ended", DAY, ("karamay-2016",))
    assert (owed.obligation.name, owed.deadline.length) == ("publish_normal_result", 20)
    assert owed.obligation.organ is Owes.DEPARTMENT
    changchun = owed_by_clock("check_ended", DAY, ("changchun-2021",))
    [entry] = [one for one in changchun if one.obligation.name == "enter_result"]
    assert (entry.deadline.length, entry.special.length) == (0, 7)


def test_an_obligation_of_two_sets_is_owed_once_under_the_deadline_that_prevails() -> None:
    found = [
        o
        for o in owed_on(DAY, ("changchun-2021", "karamay-2016"))
        if o.obligation.name == "publish_normal_result"
    ]
    [owed] = found
    assert owed.deadline.clock == "task_checks_ended"
    assert owed.obligation.who == "检查处室"
    assert [c.yielding.rule_set.name for c in owed.resolution.conflicts] == ["karamay-2016"]


def test_the_wording_is_that_of_the_set_whose_deadline_prevails() -> None:
    [owed] = [
        o
        for o in owed_on(DAY, ("national", "karamay-2016"))
        if o.obligation.name == "publish_normal_result"
    ]
    assert owed.obligation.who == "实施抽查的行政执法部门"
    assert owed.resolution.ruled.rule_set.name == "karamay-2016"


def test_a_special_term_that_no_set_has_in_force_is_none() -> None:
    book = """
[rule_set]
title = "x"
rank = "county"
issuer = "某"
region = "990100"
[[record_entry.value]]
value = 1
unit = "日"
clock = "visit_ended"
since = 2020-01-01
citation = { instrument = "甲", article = "一", seen = "http://example.org/" }
[[record_entry_special.value]]
value = 7
unit = "日"
clock = "visit_ended"
since = 2020-01-01
until = 2021-01-01
citation = { instrument = "甲", article = "一", seen = "http://example.org/" }
[[obligation]]
name = "enter"
title = "录入"
who = "检查人员"
organ = "inspector"
what = "录入"
deadline = "record_entry"
special = "record_entry_special"
ids = []
"""
    [owed] = owed_on(DAY, (read_rule_set(book, "x"),))
    assert owed.special is None


@pytest.mark.parametrize("name", rule_sets())
def test_every_shipped_obligation_is_owed_when_its_set_is_adopted(name) -> None:
    day = date(2026, 5, 20)
    owed = list(owed_on(day, (name,)))
    assert [one.obligation for one in owed] == list(rule_set(name).obligations)
    assert all(isinstance(one.deadline, Term | Schedule) for one in owed)
