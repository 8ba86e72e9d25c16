"""Legal numbers in words, in the reader's language; the words of the law itself stay as they are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext

from doubledraw.platform.ui.templatetags.ui import full_day
from doubledraw.statute.books import Rank, RuleSet
from doubledraw.statute.names import clocks
from doubledraw.statute.parameters import BEFORE, Value
from doubledraw.statute.units import (
    DAYS,
    HOURS,
    LAST,
    MONTHLY,
    MONTHS,
    QUARTERLY,
    UNITS,
    WORKING_DAYS,
    YEARLY,
    Reading,
    month_days,
)

RANKS: Mapping[Rank, str] = {
    Rank.NATIONAL: "国家",
    Rank.PROVINCE: "省级",
    Rank.CITY: "市级",
    Rank.COUNTY: "县级",
    Rank.ORGAN: "机关自定",
}
READINGS: Mapping[Reading, str] = {
    Reading.RATIO: "比例",
    Reading.COUNT: "数目",
    Reading.FLAG: "是否",
    Reading.TERM: "期限",
    Reading.SCHEDULE: "固定日期",
}
LENGTHS: Mapping[str, str] = {
    WORKING_DAYS: "{n}个工作日",
    DAYS: "{n}日",
    HOURS: "{n}小时",
    MONTHS: "{n}个月",
}
COUNTS: Mapping[str, str] = {
    "人": "{n}人",
    "次/年": "每年{n}次",
    "级": "{n}级",
    "类": "{n}类",
    "天": "{n}天",
    "年": "{n}年",
    "个月": "{n}个月",
}


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the pages of the law stand, on the public site or at the desk: the page around them, their addresses."""

    base: str
    rules: str
    book: str
    rule: str
    compare: str
    duties: str
    days: str

    @property
    def is_desk(self) -> bool:
        return self.rules == "rules"


PUBLIC = Frame(
    "ui/portal.html",
    "public-rules",
    "public-rule-set",
    "public-rule",
    "public-rules-compare",
    "public-duties",
    "public-workdays",
)
DESK = Frame(
    "ui/desk.html", "rules", "rule-set", "rule", "rules-compare", "rules-duties", "rules-workdays"
)


def said(value: Value) -> str:
    """A value in words, e.g. 抽查结束之日起20个工作日内."""
    return _SAID[UNITS[value.unit]](value)


def rank_of(book: RuleSet) -> str:
    """The rank of a rule set, as a word to translate."""
    return RANKS[book.rank]


def _ratio(value: Value) -> str:
    percent = Fraction(str(value.value)) * 100
    exact = percent.denominator == 1
    return f"{percent}%" if exact else f"{float(percent):.4g}%"


def _flag(value: Value) -> str:
    return gettext("是") if value.value else gettext("否")


def _count(value: Value) -> str:
    return gettext(COUNTS[value.unit]).format(n=value.value)


def _term(value: Value) -> str:
    event = gettext(clocks()[value.clock])
    if not value.value:
        return gettext("{event}当日").format(event=event.removesuffix("之日"))
    length = gettext(LENGTHS[value.unit]).format(n=value.value)
    if value.direction == BEFORE:
        return gettext("{event}前{length}").format(event=event, length=length)
    return gettext("{event}起{length}内").format(event=event, length=length)


def _schedule(value: Value) -> str:
    if value.unit == MONTHLY:
        return gettext("每月{n}日以前").format(n=value.value)
    if value.unit == QUARTERLY:
        return gettext("每季度末日以前")
    if value.unit == YEARLY:
        days = gettext("、").join(
            _month_day(month, day) for month, day in month_days(str(value.value))
        )
        return gettext("每年{days}以前").format(days=days)
    return gettext("{day}以前").format(day=full_day(date.fromisoformat(str(value.value))))


def _month_day(month: int, day: int) -> str:
    name = f"{date(2000, month, 1):%b}"
    if day == LAST:
        return gettext("{month}月末").format(month=month, name=name)
    return gettext("{month}月{day}日").format(month=month, day=day, name=name)


_SAID: Mapping[Reading, Callable[[Value], str]] = {
    Reading.RATIO: _ratio,
    Reading.COUNT: _count,
    Reading.FLAG: _flag,
    Reading.TERM: _term,
    Reading.SCHEDULE: _schedule,
}
