"""The clocks of publication, rule set by rule set, around 春节 and 国庆, with the real services."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.timezone import localdate

from doubledraw.platform.disclosure import services
from doubledraw.platform.disclosure.models import PublicVisit
from doubledraw.platform.disclosure.selectors import handling, previews
from doubledraw.platform.disclosure.selectors.waiting import waiting, waiting_keys
from doubledraw.platform.disclosure.services import clocks
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.inspections.services import decide_end, dispute_end
from doubledraw.platform.kernel.errors import Invalid, Refused
from doubledraw.platform.obligations.models import Escalation, Obligation
from doubledraw.platform.obligations.services import escalate_overdue
from tests.world import ceremony
from tests.world import inspections as world
from tests.world.county import county

SPRING, AUTUMN = date(2026, 2, 11), date(2026, 9, 28)


@pytest.fixture(scope="module")
def start() -> datetime:
    return datetime(2026, 1, 19, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="module")
def module_world(home, start) -> world.Carried:
    """As the inspections have it, for the whole year."""
    place = county(start)
    ceremony.plain_rolls(place, start, targets=30)
    line = world.joint_line(place, start, starts="2026-01-01", ends="2026-12-31")
    return world.ordered(place, line, start, reveal_after=300)


def due_of(subject: str, kind: str = "publish_normal_result") -> date:
    return localdate(Obligation.objects.get(kind=kind, subject=subject).due)


def task(stage) -> str:
    return f"draw:{stage.carried.draw.draw_id}"


@pytest.mark.parametrize(
    ("adopted", "ended", "due"),
    [
        ("karamay-2016", SPRING, date(2026, 3, 17)),
        ("hebei-2015", SPRING, date(2026, 3, 17)),
        ("karamay-2016", AUTUMN, date(2026, 10, 30)),
    ],
)
def test_a_normal_result_has_twenty_working_days(stage, settings, visit, adopted, ended, due):
    settings.RULE_SETS = (adopted,)
    stage.reviewed(visit, ended)
    assert due_of(visit.reference) == due


@pytest.mark.parametrize(
    ("adopted", "ended", "due"),
    [
        ("changchun-2021", AUTUMN, date(2026, 10, 13)),
        ("changchun-2021", SPRING, date(2026, 2, 27)),
        ("national", AUTUMN, date(2026, 10, 30)),
    ],
)
def test_a_task_clock_starts_with_the_last_check(stage, settings, adopted, ended, due) -> None:
    settings.RULE_SETS = (adopted,)
    first, *others = stage.carried.visits
    stage.reviewed(first, ended - timedelta(days=6))
    assert not Obligation.objects.filter(subject=task(stage)).exists()
    for visit in others:
        stage.reviewed(visit, ended)
    assert due_of(task(stage)) == due


def test_the_last_publication_meets_the_clock_of_the_task(stage, settings) -> None:
    settings.RULE_SETS = ("changchun-2021",)
    one, two, three = stage.carried.visits
    for visit in (one, two):
        stage.reviewed(visit, AUTUMN)
    world.entered(stage.carried, three, AUTUMN)
    stage.follow(AUTUMN)
    owed = Obligation.objects.get(kind="publish_normal_result", subject=task(stage))
    assert stage.public(one).due_on == stage.public(two).due_on == date(2026, 10, 13)
    assert owed.state == "open", "one is not reviewed yet"
    world.reviewed(stage.carried, three, world.morning(AUTUMN) + timedelta(hours=9))
    stage.follow(AUTUMN, 10)
    owed.refresh_from_db()
    assert (owed.state, owed.closed_by_document) == ("met", "全部 3 户的检查结果已公示")


def test_what_waits_by_law_does_not_keep_the_task_open_but_stays_in_sight(stage, settings) -> None:
    settings.RULE_SETS = ("changchun-2021", "karamay-2016")
    one, two, three = stage.carried.visits
    for visit in (one, two):
        stage.reviewed(visit, AUTUMN)
    stage.revealed(AUTUMN)
    assert PublicVisit.objects.count() == 2
    stage.reviewed(three, AUTUMN + timedelta(days=1), problem="留样96克")
    at = stage.follow(AUTUMN + timedelta(days=1))
    owed = Obligation.objects.get(kind="publish_normal_result", subject=task(stage))
    assert owed.closed_by_document == "已公示 2 户；1 户的问题依法处理后公示"
    (left,) = waiting(dict(waiting_keys(stage["王处长"])), at)
    assert left.preview.record.visit_id == three.pk
    assert left.preview.standing.wait == "unhandled"


def test_handled_problems_have_seven_working_days_in_hebei(
    stage, settings, visit, monkeypatch
) -> None:
    settings.RULE_SETS = ("hebei-2015", "karamay-2016")
    stage.reviewed(visit, AUTUMN - timedelta(days=3), problem="留样96克")
    stage.revealed(AUTUMN)
    assert not PublicVisit.objects.filter(key=visit.number).exists()
    told = ({"label": "责令改正", "day": "2026-09-28", "text": "林秀英已补足留样"},)
    closed = {visit.pk: handling.Handling(world.morning(AUTUMN), told)}
    for module in (previews, clocks):
        monkeypatch.setattr(module, "handling_of", lambda records: closed)
    row = services.follow_result(visit.pk, at=world.morning(AUTUMN) + timedelta(hours=9))
    assert row.handled == [{"label": "责令改正", "day": "2026-09-28", "text": "［略］已补足留样"}]
    assert row.due_on == due_of(visit.reference, "publish_other_result") == date(2026, 10, 13)
    met = Obligation.objects.get(kind="publish_other_result", subject=visit.reference)
    assert met.state == "met"


def test_nothing_overdue_is_forgotten_and_the_superior_hears_of_it(stage, settings) -> None:
    settings.RULE_SETS = ("karamay-2016",)
    one, two, _ = stage.carried.visits
    stage.reviewed(two, AUTUMN)
    stage.reviewed(one, SPRING)
    at = world.morning(date(2026, 3, 18))
    keys = waiting_keys(stage["王处长"])
    first, second = waiting(dict(keys), at)
    assert (first.preview.record.visit_id, first.days_left) == (one.pk, -1)
    assert second.preview.record.visit_id == two.pk
    assert first.binding.cited["article"] == "三(六)"
    assert escalate_overdue(world.morning(date(2026, 3, 17))) == 0
    escalate_overdue(at)
    told = Escalation.objects.get(obligation=first.binding)
    assert told.to.name == "清源县人民政府"


def test_the_office_above_fixes_the_day_before_any_clock_runs(stage, settings) -> None:
    settings.RULE_SETS = ("changchun-2021",)
    draw, noon = stage.carried.draw, world.morning(AUTUMN)
    with pytest.raises(Invalid, match="争议在哪里"):
        dispute_end(draw, " ", by=stage["李起草"], at=noon)
    with pytest.raises(Refused):
        dispute_end(draw, "最后一家何时算查完", by=stage["外单位钱某"], at=noon)
    end = dispute_end(draw, "最后一家何时算查完", by=stage["李起草"], at=noon)
    for visit in Visit.objects.filter(draw=draw):
        stage.reviewed(visit, AUTUMN)
    assert not Obligation.objects.filter(subject=task(stage)).exists()
    day = AUTUMN + timedelta(days=2)
    with pytest.raises(Refused, match="监督"):
        decide_end(end, day, "以最后一次补充检查为准", by=stage["王处长"], at=noon)
    with pytest.raises(Invalid, match="理由"):
        decide_end(end, day, "", by=stage["何监督"], at=noon)
    decide_end(end, day, "以最后一次补充检查为准", by=stage["何监督"], at=noon)
    assert due_of(task(stage)) == date(2026, 10, 15)


def test_a_running_clock_is_ruled_on_not_disputed(stage, settings) -> None:
    settings.RULE_SETS = ("changchun-2021",)
    for visit in stage.carried.visits:
        world.entered(stage.carried, visit, AUTUMN)
    with pytest.raises(Refused, match="已经从结束之日起算"):
        dispute_end(stage.carried.draw, "太早", by=stage["李起草"], at=world.morning(AUTUMN))
