"""The four lines of the demo's plan, fitted to whatever register was brought in."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from doubledraw.demo.people import MARKET, Cast
from doubledraw.platform.registry.selectors import counts_by, targets_in_scope

EDUCATION, FIRE, TRANSPORT = "县教育局", "县消防救援大队", "县交通运输局"
CATERING = ("正餐服务", "快餐服务", "饮料及冷饮服务", "餐饮配送及外卖送餐服务", "其他餐饮业")
TRAINING = ("技能培训、教育辅助及其他教育",)
REPAIR = ("汽车、摩托车等修理与维护",)
CLASS_RATIOS = {"A": "1/100", "B": "3/100", "C": "1/10", "D": "1/2", "未分类": "3/100"}
EMBARGO = timedelta(days=45)
SMALL = 5_000
RATIO_FINDINGS = ("ratio_above_maximum", "ratio_below_minimum")
SMALL_REGISTER = "演示名录里该事项的对象很少，每层至少抽一户，比例因此偏离"


@dataclass(frozen=True)
class Wanted:
    """One line: the item's code, the fields of the plan line, the codes of what the same visit sees to as well."""

    item: str
    fields: dict[str, Any]
    also: tuple[str, ...] = ()


def wanted_lines(cast: Cast, today: date) -> tuple[Wanted, ...]:
    """Revealed over public strata, revealed over credit classes, embargoed, waiting for its ceremony."""
    generated = targets_in_scope(cast.government, {"industries": CATERING}).exists()
    lines = (
        _catering(cast, today) if generated else _everybody(cast, today),
        _disclosure(cast, today, ["enterprise", "cooperative"] if generated else []),
        _training(cast, today, generated=generated),
        _repair(cast, today, generated=generated),
    )
    if targets_in_scope(cast.government, {}).count() < SMALL:
        for line in lines:
            line.fields["departures"] = dict.fromkeys(RATIO_FINDINGS, SMALL_REGISTER)
    return lines


def _line(item: str, title: str, today: date, start: int, weeks: int, **fields: object) -> Wanted:
    """`start`: days from today; the period is kept inside the plan's year."""
    starts = min(today + timedelta(days=start), date(today.year, 12, 1))
    starts = max(starts, date(today.year, 1, 1))
    ends = min(starts + timedelta(weeks=weeks), date(today.year, 12, 31))
    return Wanted(item, {"title": title, "starts": starts, "ends": ends, **fields})


def _seat(cast: Cast, department: str, count: int, qualification: str = "") -> dict[str, object]:
    organ = cast.organs[department]
    return {
        "organ": organ.code,
        "department": organ.name,
        "count": count,
        "qualification": qualification,
    }


def _catering(cast: Cast, today: date) -> Wanted:
    ratios = dict(zip(CATERING, ("1/10", "1/20", "1/20", "1/5", "1/25"), strict=True))
    return _line(
        "SCJG-01",
        "第二轮餐饮服务单位食品安全抽查",
        today,
        -20,
        8,
        scope={"industries": list(CATERING)},
        strata_by="industry",
        strata=[{"name": name, "ratio": ratio, "min": 1} for name, ratio in ratios.items()],
        seats=[_seat(cast, MARKET, 1, "食品检查员"), _seat(cast, MARKET, 1)],
    )


def _everybody(cast: Cast, today: date) -> Wanted:
    """A real register brings no industries: its divisions are the public strata."""
    regions = counts_by("region", targets_in_scope(cast.government, {}))
    strata = [{"name": name, "ratio": "1/20", "min": 1} for name in regions]
    return _line(
        "SCJG-11",
        "登记事项随机抽查",
        today,
        -20,
        8,
        scope={},
        strata_by="region",
        strata=[*strata, {"name": "其他", "ratio": "1/20", "min": 1}],
        seats=[_seat(cast, MARKET, 2)],
    )


def _disclosure(cast: Cast, today: date, kinds: list[str]) -> Wanted:
    strata = [{"name": name, "ratio": ratio, "min": 1} for name, ratio in CLASS_RATIOS.items()]
    return _line(
        "SCJG-10",
        "企业公示信息不定向抽查",
        today,
        -12,
        12,
        scope={"kinds": kinds} if kinds else {},
        strata_by="credit_class",
        strata=strata,
        seats=[_seat(cast, MARKET, 2)],
    )


def _training(cast: Cast, today: date, *, generated: bool) -> Wanted:
    reveal = min(today + EMBARGO, date(today.year, 12, 31)).isoformat()
    line = _line(
        "JYJ-01",
        "校外培训机构联合检查",
        today,
        -3,
        7,
        scope={"industries": list(TRAINING)} if generated else {},
        strata_by="none",
        strata=[{"name": "全部", "ratio": "1/4" if generated else "1/5"}],
        seats=[_seat(cast, EDUCATION, 2), _seat(cast, FIRE, 1, "消防监督员")]
        if generated
        else [_seat(cast, EDUCATION, 2)],
        reveal=reveal,
    )
    return replace(line, also=("XFJY-02",) if generated else ())


def _repair(cast: Cast, today: date, *, generated: bool) -> Wanted:
    regions = counts_by("region", targets_in_scope(cast.government, {}))
    strata = [{"name": name, "ratio": "1/10", "min": 1} for name in regions]
    return _line(
        "JTYS-01",
        "机动车维修企业联合检查",
        today,
        2,
        6,
        scope={"industries": list(REPAIR)} if generated else {},
        strata_by="region",
        strata=[*strata, {"name": "其他", "ratio": "1/10", "min": 1}],
        seats=[_seat(cast, TRANSPORT, 1, "道路运输执法"), _seat(cast, TRANSPORT, 1)],
    )
