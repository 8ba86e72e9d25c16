"""A scoring rule as data: points and least classes by kind of event, thresholds, look-back period, grounds of lists.

It is an organ's own rule with its source. The product ships an example (`example`), marked as one: it names no
instrument, and what names none cannot be proposed, so that nobody is judged by a number that no office answers for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Self

from doubledraw.platform.credit.states import CANCELLING, CreditKind, ListName
from doubledraw.platform.kernel.errors import Invalid

LETTERS = ("A", "B", "C", "D")
MOST_POINTS, MOST_MONTHS, MOST_YEARS = 1000, 600, 50
"""Bounds of what can be typed, so that a slip is seen; no rule of law."""


@dataclass(frozen=True, slots=True)
class Source:
    """Which text says so. `quotation` is copied from it."""

    instrument: str = ""
    article: str = ""
    quotation: str = ""

    @property
    def is_whole(self) -> bool:
        return bool(self.instrument and self.article and self.quotation)

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """From JSON; what is missing is empty."""
        return cls(*(str(given.get(name, "")) for name in ("instrument", "article", "quotation")))


@dataclass(frozen=True, slots=True)
class Ground:
    """For what kind of event a firm is proposed for a list, and under which article."""

    kind: str
    list: str
    source: Source


@dataclass(frozen=True)
class Rule:
    """`points`: {kind: whole number, negative for merit}; `floors`: {kind: least class while it counts}.

    `thresholds`: {class: least sum of points}; below all of them a firm is in `base`. `months`: how long an event
    counts, which the organ has to say. `years`: after how many years on the abnormal list the blacklist is proposed,
    0 for never.
    """

    source: Source = field(default_factory=Source)
    base: str = "A"
    months: int = 0
    points: Mapping[str, int] = field(default_factory=dict)
    floors: Mapping[str, str] = field(default_factory=dict)
    thresholds: Mapping[str, int] = field(default_factory=dict)
    grounds: tuple[Ground, ...] = ()
    years: int = 0
    years_source: Source = field(default_factory=Source)
    is_automatic: bool = False

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Self:
        """From the JSON that is kept."""
        grounds = (
            Ground(one["kind"], one["list"], Source.of(one["source"]))
            for one in content.get("grounds", ())
        )
        return cls(
            Source.of(content.get("source", {})),
            str(content.get("base", "A")),
            int(content.get("months", 0)),
            {str(kind): int(n) for kind, n in content.get("points", {}).items()},
            {str(kind): str(letter) for kind, letter in content.get("floors", {}).items()},
            {str(letter): int(n) for letter, n in content.get("thresholds", {}).items()},
            tuple(grounds),
            int(content.get("years", 0)),
            Source.of(content.get("years_source", {})),
            bool(content.get("is_automatic", False)),
        )

    @property
    def content(self) -> dict[str, Any]:
        """The JSON to keep and to seal."""
        return asdict(self) | {"grounds": [asdict(one) for one in self.grounds]}

    @property
    def is_monotone(self) -> bool:
        """Whether one more event can only make the class worse."""
        return all(n >= 0 for n in self.points.values())

    def letter_of(self, points: int) -> str:
        """The class for a sum of points."""
        reached = [letter for letter, least in self.thresholds.items() if points >= least]
        return max([self.base, *reached])

    def ground_for(self, kind: str) -> Iterator[Ground]:
        """For which lists an event of this kind is a ground."""
        return (one for one in self.grounds if one.kind == kind)


EXAMPLE = Rule(
    base="A",
    months=24,
    points={
        CreditKind.PROBLEM: 10,
        CreditKind.PENDING: 10,
        CreditKind.CORRECTED: 2,
        CreditKind.PENALTY: 20,
        CreditKind.NOT_RECTIFIED: 20,
        CreditKind.REFUSED: 30,
        CreditKind.UNREACHABLE: 30,
        CreditKind.UNPUBLISHED: 10,
        CreditKind.FALSE_PUBLICATION: 30,
    },
    floors={CreditKind.ABNORMAL_LISTED: "C", CreditKind.BLACKLISTED: "D"},
    thresholds={"B": 10, "C": 30, "D": 60},
)
"""An example of the form, with numbers that no document gives: to be filled in and answered for by an organ."""


def check_rule(rule: Rule) -> None:
    """Invalid with the first thing that is wrong with the numbers."""
    if rule.base not in LETTERS[:-1]:
        raise _wrong("没有不良记录时只能是 A、B 或者 C", "请重新选择。")
    if not 1 <= rule.months <= MOST_MONTHS:
        raise _wrong("回看期要在 1 到 600 个月之间", "请填写月数。")
    if not 0 <= rule.years <= MOST_YEARS:
        raise _wrong("年数要在 0 到 50 之间", "没有这一条就填 0。")
    _check_kinds(rule)
    _check_thresholds(rule)


def check_sources(rule: Rule) -> None:
    """Invalid while a source is missing: what is proposed for approval says where it comes from."""
    if not rule.source.is_whole:
        raise Invalid(
            "rule_without_source",
            "没有写明评价规则的出处",
            remedy="请写明文件、条款和原文。示例不是规则，要由本机关定出处。",
        )
    for one in rule.grounds:
        if not one.source.is_whole:
            raise Invalid(
                "ground_without_source",
                "“{kind}”作为列入事由，没有写明出处",
                remedy="请写明文件、条款和原文；没有出处的请改成不列入。",
                kind=CreditKind.of(one.kind).label,
            )
    if rule.years and not rule.years_source.is_whole:
        raise Invalid(
            "years_without_source",
            "满几年列入严重违法失信名单，没有写明出处",
            remedy="请写明文件、条款和原文；没有出处的请填 0。",
        )


def _check_kinds(rule: Rule) -> None:
    kinds = set(CreditKind)
    said = {*rule.points, *rule.floors, *(one.kind for one in rule.grounds)}
    if said - {str(kind) for kind in kinds} or said & {str(kind) for kind in CANCELLING}:
        raise _wrong("规则里有不能计分的类别", "修复、移出和撤销只取消原来的记录。")
    if any(abs(n) > MOST_POINTS for n in rule.points.values()):
        raise _wrong("一项最多 1000 分", "请核对分值。")
    if set(rule.floors.values()) - set(LETTERS):
        raise _wrong("最低等级只能是 A、B、C、D", "请重新选择。")
    if {one.list for one in rule.grounds} - {str(each) for each in ListName}:
        raise _wrong("没有这个名单", "请重新选择。")


def _check_thresholds(rule: Rule) -> None:
    letters = sorted(rule.thresholds)
    if set(letters) - set(LETTERS) or any(letter <= rule.base for letter in letters):
        raise _wrong("分数线只能给比起点更高的风险等级", "请把用不着的分数线留空。")
    lines = [rule.thresholds[letter] for letter in letters]
    if any(n < 1 for n in lines) or lines != sorted(set(lines)):
        raise _wrong("分数线要从低到高，一级比一级大", "请核对 B、C、D 的分数线。")
    if not lines and not rule.floors:
        raise _wrong("没有一条分数线，等级不会变", "请至少填一条分数线。")


def _wrong(reason: str, remedy: str) -> Invalid:
    return Invalid("rule_unusable", reason, remedy=remedy)


def months_before(day: date, months: int) -> date:
    """The corresponding day some months earlier, or the last of that month; year 1 is the earliest."""
    count = day.year * 12 + day.month - 1 - months
    year, month = max(1, count // 12), count % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError
