"""Strata from what an authority has said of firms: grades, the key directory, labels; and who may know them."""

from datetime import date

import pytest

from doubledraw.platform.draws import engine
from doubledraw.platform.draws.selectors import excluded_by_rule
from doubledraw.platform.plans.documents.census import MARKS
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.plans.policies.findings import findings_of
from doubledraw.platform.plans.selectors.directories import census, directories
from doubledraw.platform.plans.selectors.population import limits_of, numbers_of
from doubledraw.platform.plans.states import StrataBy
from doubledraw.platform.registry.models import KeyTarget, Label, LabelRule, Target, TargetLabel
from tests.platform.draws.test_excluding import _inspected
from tests.world import ceremony as world

DAY = date(2026, 5, 20)
KEY, OTHERS = "重点名录", "其他"


def _strata(**ratios: str) -> list[dict[str, object]]:
    return [{"name": name, "ratio": ratio, "min": 1} for name, ratio in ratios.items()]


@pytest.fixture
def firms(place, noon) -> list[Target]:
    """Active firms in order; the first six stand in the key directory, one more did once."""
    found = list(Target.objects.filter(status="active").order_by("code"))
    said = {"organ": place.market, "reason": "上年不合格", "entered_by": 1, "since": noon}
    for target in found[:6]:
        KeyTarget.objects.create(target=target, **said)
    KeyTarget.objects.create(target=found[6], until=noon, ended_by=1, end_reason="已改正", **said)
    return found


@pytest.fixture
def labels(place, firms, noon) -> dict[str, Label]:
    """网吧 on the first four, 危化品 on the third to the eighth, both by rule."""
    found = {}
    for number, (name, some) in enumerate((("网吧", firms[:4]), ("危化品", firms[2:8]))):
        label = Label.objects.create(
            organ=place.market, code=f"B{number}", name=name, family="field"
        )
        rule = LabelRule.objects.create(label=label, conditions=[], made_by=1, made_at=noon)
        for target in some:
            TargetLabel.objects.create(target=target, label=label, rule=rule, since=noon, by=1)
        found[name] = label
    return found


def _line(place, noon, by: StrataBy, strata: list[dict[str, object]], **fields: object) -> PlanLine:
    plan = world.plain_plan(
        place, noon, strata_by=by, strata=strata, number="990126-2026-P07", **fields
    )
    return plan.lines.get()


def _planned(line: PlanLine) -> dict[str, int]:
    """As the plan's editor and its sealed numbers count them."""
    names = [stratum["name"] for stratum in line.strata]
    return dict(census(line.plan.organ).strata(line.scope, line.strata_by, names))


def test_the_ways_are_the_marks() -> None:
    assert tuple(str(way) for way in StrataBy if way.is_mark) == MARKS


def test_the_key_directory_is_a_stratum_that_only_auditors_see(place, firms, noon) -> None:
    line = _line(place, noon, StrataBy.KEY_DIRECTORY, _strata(**{KEY: "1/2", OTHERS: "1/10"}))
    draw = world.revealed_draw(place, line, noon)
    assert draw.populations == _planned(line) == {KEY: 6, OTHERS: len(firms) - 6}
    assert draw.sizes == {KEY: 3, OTHERS: -(-(len(firms) - 6) // 10)}
    assert not draw.strata_public
    assert not {"strata.tsv", "selection.tsv", "nonces.json"} & set(draw.revealed_files)


def test_whom_a_rule_leaves_out_is_left_out_of_their_stratum(place, firms, noon) -> None:
    line = _line(place, noon, StrataBy.KEY_DIRECTORY, _strata(**{KEY: "1/2", OTHERS: "1/10"}))
    _inspected(firms[0].code)
    seen = engine.outlook(line, 2026, excluded_by_rule(line, DAY))
    assert [(s.name, s.population) for s in seen.strata] == [(KEY, 5), (OTHERS, len(firms) - 6)]
    assert world.frozen_draw(place, line, noon).populations[KEY] == 5


def test_a_firm_with_two_labels_counts_in_the_first_that_the_line_names(
    place, firms, labels, noon
) -> None:
    strata = _strata(危化品="1/1", 网吧="1/2", 其他="1/10")
    line = _line(place, noon, StrataBy.LABEL, strata)
    draw = world.revealed_draw(place, line, noon)
    assert draw.populations == _planned(line) == {"危化品": 6, "网吧": 2, OTHERS: len(firms) - 8}
    assert draw.strata_public
    assert "strata.tsv" in draw.revealed_files
    own = census(place.market).own_strata({}, StrataBy.LABEL)
    assert dict(own) == {"网吧": 4, "危化品": 6}


def test_a_label_that_somebody_put_on_by_hand_is_not_public(place, firms, labels, noon) -> None:
    strata = _strata(危化品="1/1", 网吧="1/2", 其他="1/10")
    line = _line(place, noon, StrataBy.LABEL, strata)
    assert engine.outlook(line, 2026).strata_public
    TargetLabel.objects.create(target=firms[20], label=labels["网吧"], since=noon, by=1)
    assert not engine.outlook(line, 2026).strata_public
    assert not world.frozen_draw(place, line, noon).strata_public


def test_grades_follow_credit_and_can_be_switched_off_with_a_reason(place, firms, noon) -> None:
    for at, target in enumerate(firms[:9]):
        Target.objects.filter(pk=target.pk).update(credit_grade=str(at % 3 + 1))
    strata = _strata(一级="1/1", 二级="1/2", 三级="1/3", 其他="1/10")
    line = _line(place, noon, StrataBy.CREDIT_GRADE, strata)
    assert engine.follows_credit_risk(line)
    assert _planned(line) == {"一级": 3, "二级": 3, "三级": 3, OTHERS: len(firms) - 9}
    _inspected(firms[0].code)
    draw = world.frozen_draw(place, line, noon, credit_off="专项整治，一视同仁")
    assert list(draw.populations) == ["全部"]
    assert draw.populations["全部"] == len(firms) - 1


def test_a_line_over_nothing_but_key_targets_would_tell_who_they_are(place, firms, noon) -> None:
    Target.objects.exclude(pk__in=[target.pk for target in firms[:6]]).update(status="cancelled")
    line = _line(place, noon, StrataBy.KEY_DIRECTORY, _strata(**{KEY: "1/2", OTHERS: "1/10"}))
    numbers = numbers_of(line, [line], directories(line.plan))
    found = {finding.code for finding in findings_of(line, numbers, limits_of(line.plan))}
    assert "one_class_only" in found


def test_who_has_no_mark_needs_a_quota(place, firms, noon) -> None:
    line = _line(place, noon, StrataBy.KEY_DIRECTORY, _strata(**{KEY: "1/2"}))
    numbers = numbers_of(line, [line], directories(line.plan))
    assert numbers.unplaced == len(firms) - 6
    found = {finding.code for finding in findings_of(line, numbers, limits_of(line.plan))}
    assert "stratum_without_quota" in found
