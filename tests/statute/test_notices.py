"""An operator imports a year's notice: as TOML or CSV, and a wrong one is refused in words."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from doubledraw.statute.almanac import prc_calendar
from doubledraw.statute.errors import StatuteError
from doubledraw.statute.notices import notice_from_csv, notice_from_toml

# Invented: the notice for 2027 is not out.
TOML = """
year = 2027
sources = ["某办发明电〔2026〕0号"]

[[holiday]]
name = "元旦"
off = [2027-01-01, 2027-01-02, 2027-01-03]
work = [2026-12-26]

[[holiday]]
name = "劳动节"
off = [2027-05-01, 2027-05-02, 2027-05-03]

[[holiday]]
name = "国庆节"
off = [2027-10-01]
"""
CSV = """date,name,is_off_day,remark
2026-12-26,元旦,0,
2027-01-01,元旦,1,
2027-01-02,元旦,1,
2027-01-03,元旦,1,x
2027-05-01,劳动节,1,
2027-05-02,劳动节,1,
2027-05-03,劳动节,1,
2027-10-01,国庆节,1,
"""
SOURCES = ("某办发明电〔2026〕0号",)


def test_both_forms_say_the_same() -> None:
    notice = notice_from_toml(TOML)
    assert notice == notice_from_csv(CSV, 2027, SOURCES)
    for ending in ("\r\n", "\r"):
        assert notice == notice_from_csv("\ufeff" + CSV.replace("\n", ending), 2027, SOURCES)
    assert (notice.year, notice.is_provisional, len(notice.off)) == (2027, False, 7)


def test_an_imported_notice_makes_its_year_certain_and_the_december_before() -> None:
    before = prc_calendar()
    after = before.with_notices([notice_from_toml(TOML)])
    assert before.day(date(2027, 5, 3)).is_provisional
    assert before.is_working(date(2027, 5, 3))
    assert not after.day(date(2027, 5, 3)).is_provisional
    assert not after.is_working(date(2027, 5, 3))
    assert before.day(date(2026, 12, 26)).is_provisional
    assert not before.is_working(date(2026, 12, 26))
    assert after.is_working(date(2026, 12, 26))
    assert not after.day(date(2026, 12, 26)).is_provisional
    assert not before.is_working(date(2026, 12, 26)), "the calendar that was is as it was"


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("year = 2027", "year = '2027'", "a year, sources and holidays"),
        ("year = 2027", "year = 2028", "not in 2028"),
        ("year = 2027", "year = 99999", "99999 is no year"),
        ("year = 2027", "year = 0", "0 is no year"),
        ("year = 2027", "", "a year, sources and holidays"),
        ("year = 2027", "year = 2027\nauthor = 1", "a year, sources and holidays"),
        ('["某办发明电〔2026〕0号"]', "[]", "needs its source"),
        ('["某办发明电〔2026〕0号"]', '[" "]', "needs its source"),
        ('["某办发明电〔2026〕0号"]', '"x"', "list of texts"),
        ("work = [2026-12-26]", "work = [2027-01-02]", "2027-01-02 stands twice"),
        ("work = [2026-12-26]", "work = [2026-11-28]", "2026-11-28 is not in 2027"),
        ("work = [2026-12-26]", "work = ['2026-12-26']", "list of days"),
        ("work = [2026-12-26]", "work = 2026-12-26", "list of days"),
        ("work = [2026-12-26]", "work = [2027-02-30]", "no TOML"),
        ("work = [2026-12-26]", "works = [2026-12-26]", "a holiday has a name"),
        ("off = [2027-10-01]", "off = [2027-10-02]", "2027-10-01 is off every year"),
        ('name = "国庆节"', 'name = ""', "belongs to no holiday"),
        ("[[holiday]]", "[[holiday", "no TOML"),
        ("year = 2027", "year = " + "9" * 5000, "no TOML"),
        ("year = 2027", "year = " + "[" * 5000, "no TOML"),
    ],
)
def test_a_wrong_notice_is_refused_in_words(was, becomes, says) -> None:
    broken = TOML.replace(was, becomes)
    assert broken != TOML
    with pytest.raises(StatuteError) as refused:
        notice_from_toml(broken)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("date,name", "day,name", "needs the columns date, name, is_off_day"),
        ("2027-01-02,元旦,1", "2027-01-32,元旦,1", "line 4"),
        ("2027-01-02,元旦,1", "2027-01-02,元旦,是", "line 4"),
        ("2027-01-02,元旦,1", "2027-01-02,元旦", "line 4"),
        ("2027-01-02,元旦,1", "2027-01-02, ,1", "belongs to no holiday"),
        ("2027-01-02,元旦,1", "2027-01-01,元旦,1", "2027-01-01 stands twice"),
    ],
)
def test_a_wrong_table_is_refused_with_its_line(was, becomes, says) -> None:
    with pytest.raises(StatuteError) as refused:
        notice_from_csv(CSV.replace(was, becomes), 2027, SOURCES)
    assert says in str(refused.value)


def test_a_notice_as_long_as_a_book_is_refused_unread() -> None:
    with pytest.raises(StatuteError, match="too long"):
        notice_from_csv(CSV + "x" * 100_000, 2027, SOURCES)
    rows = "".join(f"2027-{m:02}-{d:02},假,1\n" for m in range(1, 13) for d in range(1, 29))
    every = "date,name,is_off_day\n" + rows
    with pytest.raises(StatuteError, match="at most 400 days"):
        notice_from_csv(every + rows.replace("2027-", "2026-"), 2027, SOURCES)


@given(st.text(max_size=300))
@example("\r0")
@example('date,name,is_off_day\r"\x00')
@example("date,name,is_off_day\n2027-01-01\n")
@example("date,name,is_off_day\n,,,,,\n")
def test_any_text_is_read_or_refused(text) -> None:
    for read in (notice_from_toml, lambda text: notice_from_csv(text, 2027, SOURCES)):
        with pytest.raises(StatuteError):
            read(text)
