"""The planning year of five real documents: who must do what by when, to the day, each day written here by hand.

Every table below was read off the document named above it and the printed calendars of its year, not off the rules.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from django.test import Client
from django.utils.timezone import localtime

from doubledraw.demo.cities import NAMES, City, city
from doubledraw.demo.cities.description import CHINA, moment
from doubledraw.demo.cities.stage import build
from doubledraw.platform.approvals.models import Signature
from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.kernel.actor import SYSTEM
from doubledraw.platform.obligations.models import Escalation, Obligation
from doubledraw.platform.obligations.services import open_by_clock, open_recurring
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.plans.models import Plan, PlanLine
from doubledraw.platform.registry.models import Target
from doubledraw.statute.agenda import dated

ROUND = timedelta(days=45)
FEW = 900


@dataclass(frozen=True)
class Owed:
    """Who owes it, its days, the article, and the words of the document."""

    who: tuple[str, ...]
    days: tuple[str, ...]
    article: str
    words: str


@dataclass(frozen=True)
class Year:
    """What the document asks in its year; `clocks`: (event, its day, duty, last day)."""

    until: date
    owed: dict[str, Owed]
    clocks: tuple[tuple[str, str, str, str], ...]
    organ: str
    late: frozenset[tuple[str, str]]
    overdue: frozenset[tuple[str, str, str]]
    """(duty, who, the superior that was told)."""


SECTIONS = ("市场秩序处", "商贸服务处", "市场运行处", "外经处")
LEGAL = ("政策法规处",)
QUARTERS = ("2021-03-31", "2021-06-30", "2021-09-30", "2021-12-31")
# 长春市商务局2021年工作方案. 2021: Labour Day 1–5 May (8 May worked), Dragon Boat 12–14 June, National Day 1–7 October
# (26 September, 9 October worked).
CHANGCHUN = Year(
    date(2021, 12, 31),
    {
        "report_joint_plans": Owed(SECTIONS, ("2021-02-20",), "二(三)1", "每年2月20日前"),
        "update_targets": Owed(SECTIONS, ("2021-02-28",), "二(四)", "每年2月28日前"),
        "report_other_plans": Owed(SECTIONS, ("2021-03-20",), "二(三)1", "每年3月20日前"),
        "file_item_list": Owed(LEGAL, QUARTERS, "二(二)", "每季度报送市司法局审核备案"),
        "file_inspectors": Owed(LEGAL, QUARTERS, "二(四)", "每季度要到市司法局备案"),
        "inspect_every_item": Owed(SECTIONS, ("2021-12-31",), "二(二)", "在本年度内全部开展"),
    },
    (
        ("check_planned", "2021-06-21", "apply_ad_hoc", "2021-06-14"),
        ("check_starts", "2021-06-21T09:00", "educate_targets", "2021-05-21"),
        ("check_starts", "2021-06-21T09:00", "serve_notice", "2021-06-19T09:00"),
        ("task_created", "2021-06-18", "tell_legal_section", "2021-06-15"),
        ("visit_ended", "2021-06-21", "enter_record", "2021-06-21"),
        ("visit_ended", "2021-06-21", "return_recorder", "2021-06-21"),
        ("check_ended", "2021-06-25", "enter_result", "2021-06-25"),
        ("task_checks_ended", "2021-04-26", "publish_normal_result", "2021-05-08"),
        ("task_checks_ended", "2021-06-07", "publish_normal_result", "2021-06-17"),
        ("task_checks_ended", "2021-09-24", "publish_normal_result", "2021-10-09"),
    ),
    "市场秩序处",
    frozenset({("report_joint_plans", "外经处"), ("update_targets", "商贸服务处")}),
    frozenset(
        {
            ("report_other_plans", "市场运行处", "长春市商务局"),
            ("file_inspectors", "政策法规处", "长春市商务局"),
        }
    ),
)

MEMBERS = ("馆陶县市场监督管理局", "馆陶县教育局", "馆陶县应急管理局")
# 2020年馆陶县实施方案, and 冀政办发〔2015〕22号 for the 20 working days. 2020 is a leap year; National Day and
# Mid-Autumn 1–8 October (27 September, 10 October worked); Dragon Boat 25–27 June (28 June worked).
GUANTAO = Year(
    date(2020, 12, 31),
    {
        "ready_directories": Owed(MEMBERS, ("2020-02-29",), "二（一）", "完成时限：2月底"),
        "report_month": Owed(
            MEMBERS, tuple(f"2020-{m:02d}-20" for m in range(1, 13)), "三（三）", "每月20日前"
        ),
        "report_quarter": Owed(
            MEMBERS,
            ("2020-04-05", "2020-07-01", "2020-10-08"),
            "三（三）",
            "4月5日、 7月1日、10月8日前",
        ),
        "finish_draws": Owed(MEMBERS, ("2020-12-01",), "二（二）", "完成时限：12月1日前"),
        "report_year": Owed(MEMBERS, ("2020-12-20",), "三（三）", "12月20日前"),
    },
    (
        ("check_ended", "2020-05-29", "publish_normal_result", "2020-06-29"),
        ("check_ended", "2020-09-18", "publish_normal_result", "2020-10-22"),
    ),
    "馆陶县市场监督管理局",
    frozenset({("ready_directories", "馆陶县应急管理局"), ("report_month", "馆陶县教育局")}),
    frozenset({("report_quarter", "馆陶县应急管理局", "馆陶县人民政府")}),
)

DEPARTMENTS = tuple(
    f"福安市{name}"
    for name in (
        "市场监督管理局", "发展和改革局", "经济和信息化局", "公安局", "住房和城乡建设局", "环境保护局", "交通运输局",
        "安全生产监督管理局", "物价局", "卫生和计划生育局", "教育局",
    )
)  # fmt: skip
# 福安市2018年实施方案 names a share and two rounds a year, no other day, and results "in time": no clock runs from a
# check.
FUAN = Year(
    date(2018, 12, 31),
    {"finish_rounds": Owed(DEPARTMENTS, ("2018-12-31",), "二(一)2", "每年不少于2次")},
    (),
    "福安市市场监督管理局",
    frozenset(),
    frozenset(),
)

LEADING = (
    "西安市机构编制委员会办公室（市审改办）",
    "西安市工商行政管理局",
    "西安市工业和信息化委员会",
    "西安市质量技术监督局",
    "中国（陕西）自由贸易试验区西安管理委员会办公室",
)
# 市政办发〔2017〕91号, issued on 23 October 2017: a month from its issue.
XIAN = Year(
    date(2017, 12, 31),
    {},
    (
        ("instrument_issued", "2017-10-23", "file_ledger", "2017-11-23"),
        ("instrument_issued", "2017-10-23", "issue_measures", "2017-11-23"),
    ),
    "西安市工商行政管理局",
    frozenset({("issue_measures", "西安市商务局")}),
    frozenset(
        {
            ("file_ledger", "西安市工业和信息化委员会", "西安市人民政府"),
            ("issue_measures", "蓝田县人民政府", "西安市人民政府"),
        }
    ),
)

ENFORCERS = tuple(
    f"克拉玛依市{name}"
    for name in (
        "市场监督管理局", "公安局", "安全生产监督管理局", "卫生和计划生育委员会", "环境保护局", "国土资源局",
        "质量技术监督局", "建设局",
    )
)  # fmt: skip
DISTRICTS = ("独山子区人民政府", "克拉玛依区人民政府", "白碱滩区人民政府", "乌尔禾区人民政府")
# 克拉玛依市2016年9月30日通知. 30 October 2016 is a Sunday and stays; New Year's Day 2017 is off until 2 January.
KARAMAY = Year(
    date(2017, 12, 31),
    {
        "file_scheme": Owed((*ENFORCERS, *DISTRICTS), ("2016-10-30",), "四", "在10月30日前"),
        "reach_coverage": Owed(
            ENFORCERS, ("2016-11-30",), "二", "11月30日前随机抽查事项达到市场监管执法事项70%以上"
        ),
        "reach_full_coverage": Owed(ENFORCERS, ("2017-12-31",), "四", "2017年"),
    },
    (
        ("check_ended", "2016-11-08", "publish_normal_result", "2016-12-06"),
        ("check_ended", "2016-12-12", "publish_normal_result", "2017-01-10"),
        ("penalty_decided", "2016-11-11", "publish_penalty", "2016-11-22"),
    ),
    "克拉玛依市市场监督管理局",
    frozenset({("file_scheme", "克拉玛依市国土资源局")}),
    frozenset({("file_scheme", "乌尔禾区人民政府", "克拉玛依市人民政府")}),
)

YEARS = {
    "changchun": CHANGCHUN,
    "guantao": GUANTAO,
    "fuan": FUAN,
    "xian": XIAN,
    "karamay": KARAMAY,
}


def lived(name: str, settings, folder: Path) -> City:
    """The city brought to its today by the demo's own real services."""
    chosen = replace(city(name), targets=FEW)
    settings.RULE_SETS = chosen.rule_sets
    build(chosen, folder, lambda _fraction, _step: None)
    return chosen


def rounds(chosen: City, until: date) -> None:
    """The daily round goes on to the end of what the document speaks of."""
    day = chosen.today
    while day < until:
        open_recurring(moment(day))
        day += ROUND


def by_calendar() -> Iterator[Obligation]:
    rows = Obligation.objects.select_related("organ").order_by("due", "pk")
    return (row for row in rows if not row.reckoning["start"])


def days_of(rows: Iterable[Obligation]) -> dict[str, dict[str, list[str]]]:
    """Duty → organ → its days."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found[row.kind][row.organ.name].append(localtime(row.due).date().isoformat())
    return found


def as_written(year: Year) -> dict[str, dict[str, list[str]]]:
    return {kind: {who: list(owed.days) for who in owed.who} for kind, owed in year.owed.items()}


def a_moment(text: str) -> date | datetime:
    if "T" in text:
        return datetime.fromisoformat(text).replace(tzinfo=CHINA)
    return date.fromisoformat(text)


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_a_citys_planning_year(name: str, settings, tmp_path: Path) -> None:
    year = YEARS[name]
    chosen = lived(name, settings, tmp_path)
    the_story_so_far(chosen, year)
    the_plan_was_published_in_time(chosen)
    LAWFUL[name](list(PlanLine.objects.select_related("item__organ")))

    rounds(chosen, year.until)
    who_does_what_by_when(year)
    the_clocks_run_out_to_the_day(year)
    what_comes_later_is_an_assumption(chosen, year)


def the_story_so_far(chosen: City, year: Year) -> None:
    """Met in time but for those that are late; the overdue ones were told to the superior, once."""
    past = Obligation.objects.filter(due__lt=chosen.opens).select_related("organ")
    late = {(o.kind, o.organ.name) for o in past if o.closed_at and o.closed_at > o.due}
    assert late == year.late
    left = {(o.kind, o.organ.name) for o in past if o.state == "open"}
    told = Escalation.objects.select_related("obligation__organ", "to")
    assert {(e.obligation.kind, e.obligation.organ.name, e.to.name) for e in told} == year.overdue
    assert left == {(kind, who) for kind, who, _ in year.overdue}
    assert all(localtime(e.at).date() == localtime(e.due).date() + timedelta(days=1) for e in told)


def the_plan_was_published_in_time(chosen: City) -> None:
    """Checked, reviewed, approved by three people, public before the first line begins, and shown to everybody."""
    plan = Plan.objects.get()
    assert plan.state == "published"
    assert localtime(plan.published_at).date() == chosen.plan["published"]
    assert all(line.starts > chosen.plan["published"] for line in plan.lines.all())
    signed = [sig.signer_id for sig in Signature.objects.filter(digest=plan.digest)]
    assert len(signed) == 3
    assert len({*signed, plan.drafted_by}) == 4
    draw = Draw.objects.get(plan_line__plan=plan)
    assert draw.state == "revealed"
    assert Client().get(f"/draws/{draw.draw_id}/").status_code == 200
    page = Client().get(f"/plans/{plan.number}/")
    assert page.status_code == 200
    assert chosen.lines[0]["title"] in page.content.decode()


def share_of(line: PlanLine) -> Fraction:
    [stratum] = line.strata
    return Fraction(stratum["ratio"])


def changchun_ratios(lines: list[PlanLine]) -> None:
    """一、5: key items not below 20%, general ones 3% to 20%."""
    for line in lines:
        low, high = (20, 100) if line.item.priority == "key" else (3, 20)
        assert Fraction(low, 100) <= share_of(line) <= Fraction(high, 100)


def fuan_rounds(lines: list[PlanLine]) -> None:
    """二(一)2: not below 5% of the area's firms, each item in two rounds of the year that do not overlap."""
    assert sum(plan.sample for plan in Plan.objects.all()) * 20 >= Target.objects.count()
    for item in {line.item_id for line in lines}:
        first, second = sorted(line for line in _periods(lines, item))
        assert first[1] < second[0]
        assert second[1] <= date(2018, 12, 31)


def _periods(lines: list[PlanLine], item: int) -> Iterator[tuple[date, date]]:
    return ((line.starts, line.ends) for line in lines if line.item_id == item)


def guantao_departments(lines: list[PlanLine]) -> None:
    """一（四）: each department 5% or more; 二（二）: drawn and done by 1 December."""
    assert {line.item.organ.name for line in lines} == set(MEMBERS)
    assert all(share_of(line) >= Fraction(5, 100) for line in lines)
    assert all(line.ends <= date(2020, 12, 1) for line in lines)


def xian_grades(lines: list[PlanLine]) -> None:
    """二(二): 一级 is the gravest and is looked at most, 三级 least."""
    first, second, third = sorted(lines, key=lambda line: line.number)
    assert first.title.startswith("一级（风险最高）")
    assert share_of(first) > share_of(second) > share_of(third)
    for grade, line in enumerate((first, second, third), start=1):
        firms = Target.objects.filter(industry__in=line.scope["industries"])
        assert set(firms.values_list("credit_grade", flat=True)) == {str(grade)}


def karamay_coverage(lines: list[PlanLine]) -> None:
    """二: 70% of the market items and 50% of the others are done by random checks."""
    planned = {line.item_id for line in lines}
    for domain, least in (("market", 70), ("other", 50)):
        every = set(Item.objects.filter(domain=domain).values_list("pk", flat=True))
        assert every
        assert len(every & planned) * 100 >= least * len(every)


LAWFUL = {
    "changchun": changchun_ratios,
    "fuan": fuan_rounds,
    "guantao": guantao_departments,
    "xian": xian_grades,
    "karamay": karamay_coverage,
}


def who_does_what_by_when(year: Year) -> None:
    """Every duty of the document's own days: exactly these organs, exactly these days, with its words."""
    rows = list(by_calendar())
    assert days_of(rows) == as_written(year)
    for row in rows:
        said = year.owed[row.kind]
        assert row.cited["article"] == said.article
        assert said.words in row.cited["quotation"]
        assert row.reckoning["carried_from"] == 0
        assert not row.cited["unconfirmed"]


def the_clocks_run_out_to_the_day(year: Year) -> None:
    organ = Organ.objects.get(name=year.organ)
    for number, (clock, started, kind, due) in enumerate(year.clocks):
        made = opened(clock, started, organ, f"test:{number}")
        [row] = [one for one in made if one.kind == kind]
        last = localtime(row.due)
        assert (last.isoformat()[:16] if "T" in due else last.date().isoformat()) == due
        assert row.cited["quotation"] or row.cited["instrument"] == "冀政办发〔2015〕22号"
        assert row.reckoning["carried_from"] == 0
    clocks = {clock for clock, *_ in year.clocks}
    if "check_ended" not in clocks:
        assert opened("check_ended", f"{year.until.year}-11-06", organ, "test:none") == []


def what_comes_later_is_an_assumption(chosen: City, year: Year) -> None:
    """What the document says of its own year is carried forward, and says so; what fell once does not come again."""
    later, own = year.until.year + 1, chosen.rule_sets[-1]
    for day in (date(later, 1, 4), date(later, 11, 15)):
        open_recurring(moment(day), since=date(later, 1, 1))
    organ = Organ.objects.get(name=year.organ)
    for clock, started, *_ in year.clocks[-1:]:
        opened(clock, f"{later}{started[4:]}", organ, "test:later")
    found = [
        o
        for o in Obligation.objects.all()
        if (o.reckoning["start"] or o.reckoning["due"]) > f"{later}"
    ]
    carried = [row for row in found if row.cited["rule_set"] == own]
    assert carried
    assert {row.reckoning["carried_from"] for row in carried} == {year.until.year}
    assert {row.reckoning["carried_from"] for row in found if row not in carried} <= {0}
    again = {row.kind for row in carried if not row.reckoning["start"]}
    assert again == (set() if name_is_once(own) else set(year.owed))


def name_is_once(rule_set: str) -> bool:
    """These two documents name days of one year, not of every year."""
    return rule_set in ("karamay-2016", "xian-2017")


def opened(clock: str, started: str, organ: Organ, subject: str) -> list[Obligation]:
    at = moment(date.fromisoformat(started[:10]))
    return open_by_clock(
        clock, a_moment(started), organ, subject=subject, about="x", document="y", by=SYSTEM, at=at
    )


@pytest.mark.parametrize("name", NAMES)
def test_another_citys_rules_give_other_days(name: str) -> None:
    """Negative control: the tables above come from this document and from no other."""
    year, chosen = YEARS[name], city(name)
    own = days_in(chosen.rule_sets, chosen.begins, year.until)
    assert own == {(kind, day) for kind, owed in year.owed.items() for day in owed.days}
    for other in NAMES:
        if other != name:
            foreign = days_in(city(other).rule_sets, chosen.begins, year.until)
            assert foreign != own or not own


def days_in(rule_sets: tuple[str, ...], first: date, last: date) -> set[tuple[str, str]]:
    """(duty, day) of everything with a day of its own between two days."""
    return {
        (one.owed.obligation.name, one.due.isoformat())
        for year in range(first.year, last.year + 1)
        for one in dated(year, rule_sets)
        if first <= one.due <= last
    }
