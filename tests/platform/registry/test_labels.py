"""Labels put on by hand and by rule: explained, idempotent, and a person's word stands."""

import pytest

from doubledraw.platform.jobs.models import Job
from doubledraw.platform.jobs.services import run_pending
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.registry.models import Label, LabelRule, Target, TargetLabel
from doubledraw.platform.registry.selectors.labels import targets_served
from doubledraw.platform.registry.services.label_rules import (
    end_rule,
    labels_with_rules,
    read_conditions,
    refresh_labels,
    set_rule,
)
from doubledraw.platform.registry.services.labels import (
    close_label,
    make_label,
    put_label,
    take_label_off,
)
from doubledraw.platform.registry.services.specials import end_licence, enter_licence, found_special
from doubledraw.platform.registry.states import LabelFamily, LicenceStatus
from tests.world.county import County, county
from tests.world.rolls import imported, table

pytestmark = pytest.mark.django_db

HEADERS = ("统一社会信用代码", "名称", "行业代码", "行业", "区划代码")
ROWS = [
    ("s:1", "东门大众网吧", "H6291", "互联网上网服务", "990126002"),
    ("s:2", "飞宇電競馆（普通合伙）", "H6299", "其他", "990126001"),
    ("s:3", "甲面馆", "H6210", "正餐服务", "990126001"),
]


@pytest.fixture
def place(noon) -> County:
    found = county(noon)
    by = {"by": found["李起草"], "at": noon, "scheme": "local"}
    imported("targets", table(HEADERS, ROWS), found.market, **by)
    return found


@pytest.fixture
def label(place, noon) -> Label:
    return make_label(place.market, "上网场所", LabelFamily.FIELD, by=place["李起草"], at=noon)


def rule(place, noon, label, *typed, instead=None) -> LabelRule:
    conditions = read_conditions(place.market, typed)
    return set_rule(label, conditions, instead=instead, by=place["李起草"], at=noon)


def refresh(noon, **only) -> tuple[int, int]:
    return refresh_labels(labels_with_rules(), at=noon, **only)


def on(label: Label) -> dict[str, str]:
    """{code: why} of what has the label now."""
    return dict(label.uses.filter(until=None).values_list("target__code", "why"))


def test_a_rule_puts_its_label_on_and_says_by_which_words(place, noon, label) -> None:
    rule(place, noon, label, ("name", "contains", "网吧、电竞"), ("industry_code", "starts", "H62"))
    assert Job.objects.filter(kind="registry.refresh_labels").count() == 1
    run_pending(lambda: noon)
    assert Job.objects.get(kind="registry.refresh_labels").state == "done"
    assert on(label)["s:1"] == "网吧、H62"
    assert "s:3" not in on(label)


def test_applying_again_changes_nothing(place, noon, label) -> None:
    rule(place, noon, label, ("name", "contains", "网吧"))
    assert refresh(noon) == (1, 0)
    before = list(TargetLabel.objects.values())
    assert refresh(noon) == (0, 0)
    assert list(TargetLabel.objects.values()) == before


def test_what_is_no_longer_true_comes_off_and_stays_on_record(place, noon, label) -> None:
    rule(place, noon, label, ("name", "contains", "网吧"))
    refresh(noon)
    data = table(HEADERS[:2], [("s:1", "东门大众茶馆")])
    imported("targets", data, place.market, by=place["李起草"], at=noon, scheme="local")
    assert refresh(noon) == (0, 1)
    assert on(label) == {}
    ended = TargetLabel.objects.get()
    assert (ended.until, ended.ended_by, ended.why) == (noon, 0, "网吧")


def test_a_label_put_on_by_hand_stays_whatever_the_rules_say(place, noon, label) -> None:
    by = {"by": place["李起草"], "at": noon}
    mine = Target.objects.filter(code__in=["s:1", "s:3"])
    assert put_label(label, mine, why="群众举报", **by) == 2
    made = rule(place, noon, label, ("name", "contains", "网吧"))
    assert refresh(noon) == (0, 0)
    end_rule(made, **by)
    assert refresh(noon) == (0, 0)
    assert on(label) == {"s:1": "群众举报", "s:3": "群众举报"}


def test_what_a_person_took_off_no_rule_puts_on_again(place, noon, label) -> None:
    first = rule(place, noon, label, ("name", "contains", "网吧"))
    refresh(noon)
    by = {"by": place["李起草"], "at": noon}
    assert take_label_off(label, Target.objects.filter(code="s:1"), **by) == 1
    assert refresh(noon) == (0, 0)
    rule(place, noon, label, ("name", "contains", "大众"), instead=first)
    assert refresh(noon) == (1, 0)
    first.refresh_from_db()
    assert not first.is_active


def test_of_two_rules_one_explains_and_the_other_takes_over(place, noon, label) -> None:
    first = rule(place, noon, label, ("name", "contains", "网吧"))
    second = rule(place, noon, label, ("industry_code", "equals", "H6291"))
    refresh(noon)
    assert on(label) == {"s:1": "网吧"}
    end_rule(first, by=place["李起草"], at=noon)
    assert refresh(noon) == (1, 1)
    assert TargetLabel.objects.get(until=None).rule == second
    assert on(label) == {"s:1": "H6291"}


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ([("name", "starts", "东门大众")], {"s:1"}),
        ([("name", "equals", "甲 面馆")], {"s:3"}),
        ([("name", "contains", "馆"), ("name", "excludes", "面")], {"s:2"}),
        ([("kind", "equals", "其他")], {"s:1", "s:2", "s:3"}),
        ([("kind", "equals", "企业")], set()),
        ([("region", "equals", "东门街道")], {"s:1"}),
        ([("region", "equals", "990126")], {"s:1", "s:2", "s:3"}),
        ([("industry", "contains", "服务")], {"s:1", "s:3"}),
        ([("industry_code", "starts", "h629")], {"s:1", "s:2"}),
    ],
)
def test_conditions_mean_what_they_say(place, noon, label, typed, codes) -> None:
    rule(place, noon, label, *typed)
    refresh(noon)
    assert set(on(label)) == codes


def test_a_licence_brings_a_label_and_its_end_takes_it_off(place, noon, label) -> None:
    by = {"by": place["李起草"], "at": noon}
    special = found_special(place.market, "网络文化经营", **by)
    rule(place, noon, label, ("special", "equals", "网络文化经营"))
    target = Target.objects.get(code="s:2")
    licence = enter_licence(special, target, name="网络文化经营许可证", number="网文 1", **by)
    run_pending(lambda: noon)
    assert on(label) == {"s:2": special.code}
    end_licence(licence, LicenceStatus.REVOKED, "不再经营", **by)
    run_pending(lambda: noon)
    assert on(label) == {}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ([], "no_condition"),
        ([("name", "excludes", "网吧")], "no_condition"),
        ([("kind", "equals", "飞船")], "word_unknown"),
        ([("kind", "contains", "企业")], "condition_unknown"),
        ([("weather", "equals", "雨")], "condition_unknown"),
        ([("region", "equals", "月球")], "unknown_region"),
        ([("name", "contains", "（）")], "empty_word"),
        ([("name", "contains", "\x00网吧")], "unseen_character"),
        ([("name", "contains", "、".join(map(str, range(61))))], "too_many_words"),
    ],
)
def test_a_rule_that_says_nothing_or_nonsense_is_refused(place, typed, code) -> None:
    with pytest.raises(Invalid) as refusal:
        read_conditions(place.market, typed)
    assert refusal.value.code == code


def test_a_label_serves_its_organ_and_nobody_elses_directory(place, noon) -> None:
    qian = place["外单位钱某"]
    theirs = make_label(place.elsewhere, "邻县的", LabelFamily.TYPE, by=qian, at=noon)
    assert put_label(theirs, Target.objects.all(), by=qian, at=noon) == 0
    assert not targets_served(place.elsewhere).exists()


def test_only_the_clerk_of_the_organ_keeps_its_labels(place, noon, label) -> None:
    for name in ("王处长", "外单位钱某", "吴纪检"):
        by = {"by": place[name], "at": noon}
        with pytest.raises(Refused):
            make_label(place.market, "另一个", LabelFamily.TYPE, **by)
        with pytest.raises(Refused):
            put_label(label, Target.objects.all(), **by)
        with pytest.raises(Refused):
            take_label_off(label, Target.objects.all(), **by)
        with pytest.raises(Refused):
            set_rule(label, [{"field": "name", "op": "contains", "value": ["店"]}], **by)
        with pytest.raises(Refused):
            close_label(label, **by)


def test_a_closed_label_comes_off_everything_and_goes_on_nothing(place, noon, label) -> None:
    by = {"by": place["李起草"], "at": noon}
    put_label(label, Target.objects.all(), **by)
    rule(place, noon, label, ("name", "contains", "网吧"))
    assert close_label(label, **by) == 3
    assert on(label) == {}
    assert refresh(noon) == (0, 0)
    with pytest.raises(Refused):
        put_label(label, Target.objects.all(), **by)


def test_two_labels_of_one_name_are_refused(place, noon, label) -> None:
    with pytest.raises(Conflict):
        make_label(place.market, "上网场所", LabelFamily.FIELD, by=place["李起草"], at=noon)
    other = make_label(place.market, "别的", LabelFamily.FIELD, by=place["李起草"], at=noon)
    assert other.code != label.code


def test_only_those_asked_for_are_looked_at(place, noon, label) -> None:
    rule(place, noon, label, ("name", "contains", "馆"))
    three = Target.objects.get(code="s:3")
    assert refresh(noon, only=[three.pk]) == (1, 0)
    assert set(on(label)) == {"s:3"}


def test_many_targets_cost_few_queries(place, noon, label, django_assert_max_num_queries) -> None:
    rows = [(f"t:{n}", f"第{n}号网吧") for n in range(1500)]
    data = table(HEADERS[:2], rows)
    imported("targets", data, place.market, by=place["李起草"], at=noon, scheme="local")
    rule(place, noon, label, ("name", "contains", "网吧"))
    with django_assert_max_num_queries(40):
        assert refresh(noon)[0] == 1501
