"""What plans, draws and lists read from the directories: right, in scope, in few queries."""

import pytest

from doubledraw.platform.registry.models import Inspector, Target
from doubledraw.platform.registry.selectors import (
    counts_by,
    inspectors_for,
    inspectors_visible_to,
    recusals_among,
    region_names,
    targets_in_scope,
    targets_visible_to,
)
from doubledraw.platform.registry.selectors.inspectors import inspectors_sought
from doubledraw.platform.registry.selectors.target_facets import facets_counted
from doubledraw.platform.registry.selectors.targets import (
    Sought,
    changes_among,
    latest_batch,
)
from doubledraw.platform.registry.services import declare_recusal
from doubledraw.platform.registry.services.recusals import decide_recusal
from doubledraw.platform.registry.states import RecusalReason
from tests.world.county import County, county
from tests.world.rolls import imported, rolls, table

pytestmark = pytest.mark.django_db

HEADERS = ("统一社会信用代码", "名称", "行业", "信用风险等级", "区划代码", "登记状态")
ROWS = [
    ("s:1", "ＡＢＣ商贸（普通合伙）", "餐饮", "A", "990126001", "存续"),
    ("s:2", "甲面馆", "餐饮", "B", "990126002", "存续"),
    ("s:3", "乙网吧", "网吧", "D", "990126002", "注销"),
    ("s:4", "丙网吧", "", "", "", "存续"),
]


@pytest.fixture
def place(noon) -> County:
    found = county(noon)
    batch = {"by": found["李起草"], "at": noon, "scheme": "local"}
    imported("targets", table(HEADERS, ROWS), found.market, **batch)
    return found


def found(place: County, **scope) -> list[str]:
    return list(targets_in_scope(place.market, scope).values_list("code", flat=True))


def test_a_scope_narrows_and_an_empty_list_means_all(place) -> None:
    assert found(place) == found(place, kinds=[], industries=[]) == ["s:1", "s:2", "s:3", "s:4"]
    assert found(place, industries=["餐饮"], credit_classes=["B", "D"]) == ["s:2"]
    assert found(place, credit_classes=[""]) == ["s:4"]
    assert found(place, kinds=["enterprise"]) == []


def test_a_region_includes_those_within(place) -> None:
    assert found(place, regions=["990126"]) == ["s:1", "s:2", "s:3", "s:4"]
    assert found(place, regions=["990100"]) == ["s:1", "s:2", "s:3", "s:4"]
    assert found(place, regions=["990126002"]) == ["s:2", "s:3"]
    assert found(place, regions=["990127"]) == []


def test_a_superior_sees_the_directories_below_and_a_neighbour_sees_nothing(place) -> None:
    assert targets_in_scope(place.government, {}).count() == 4
    assert not targets_in_scope(place.fire, {}).exists()
    assert targets_visible_to(place["陈法务"]).count() == 4
    assert not targets_visible_to(place["外单位钱某"]).exists()
    assert not targets_visible_to(place["审计冯"]).exists()


@pytest.mark.parametrize(
    ("strata_by", "counts"),
    [
        ("credit_class", {"A": 1, "B": 1, "D": 1, "未分类": 1}),
        ("industry", {"未登记行业": 1, "网吧": 1, "餐饮": 2}),
        ("region", {"东门街道": 2, "城关街道": 1, "清源县": 1}),
        ("none", {"全部": 4}),
    ],
)
def test_counts_by_stratum_take_one_query(
    place, strata_by, counts, django_assert_num_queries
) -> None:
    targets = targets_in_scope(place.market, {})
    with django_assert_num_queries(1):
        assert counts_by(strata_by, targets) == counts


def test_there_are_no_other_strata(place) -> None:
    with pytest.raises(ValueError, match="weather"):
        counts_by("weather", Target.objects.all())


@pytest.mark.parametrize("words", ["abc 商贸(普通合伙)", "ABC商贸", "普通合伙", "s:1", "商贸"])
def test_a_firm_is_found_by_name_or_code_however_it_is_typed(place, words) -> None:
    sought = Sought(words=words).among(targets_visible_to(place["李起草"]))
    assert [target.code for target in sought] == ["s:1"]


def test_words_that_say_nothing_find_no_names(place) -> None:
    assert not Sought(words="（）").among(targets_visible_to(place["李起草"])).exists()


def test_facets_count_under_all_other_filters(place, django_assert_num_queries) -> None:
    visible = targets_visible_to(place["李起草"])
    sought = Sought(credit_class=("A", "B"), status=("active",))
    with django_assert_num_queries(6):
        counts = facets_counted(visible, sought).counts
    assert counts["credit_class"] == {"": 1, "A": 1, "B": 1}
    assert counts["status"] == {"active": 2}
    assert counts["industry"] == {"餐饮": 2}


def test_the_list_can_be_narrowed_to_what_the_last_import_did(place, noon) -> None:
    li = place["李起草"]
    rows = [("s:1", "新名", "A", "存续"), ("s:2", "甲面馆", "C", "存续"), ("s:9", "新店", "", "")]
    rows.append(("s:4", "丙网吧", "", "注销"))
    headers = ("统一社会信用代码", "名称", "信用风险等级", "登记状态")
    data = table(headers, rows)
    imported("targets", data, place.market, by=li, at=noon, scheme="local")
    batch = latest_batch(li, "targets")
    visible = targets_visible_to(li)

    def changed(change: str) -> set[str]:
        return {t.code for t in Sought(change=change, batch=batch).among(visible)}

    assert changed("new") == {"s:9"}
    assert changed("name") == {"s:1"}
    assert changed("credit_class") == {"s:2"}
    assert changed("any") == {"s:1", "s:2", "s:4"}
    marks = changes_among(batch, list(visible))
    words = {target.code: marks.get(target.pk) for target in visible}
    assert words == {"s:1": "改名", "s:2": "B→C", "s:3": None, "s:4": "注销", "s:9": "新增"}


def test_inspectors_of_exactly_these_organs_that_are_active(place, noon) -> None:
    rolls(place, noon, targets=1, inspectors=4)
    gone = Inspector.objects.order_by("ref")[0]
    Inspector.objects.filter(pk=gone.pk).update(status="inactive")
    assert inspectors_for([place.market]).count() == 3
    assert inspectors_for([place.market.pk]).count() == 3
    assert not inspectors_for([place.fire, place.government]).exists()
    assert not inspectors_visible_to(place["外单位钱某"]).exists()


def test_inspectors_are_sought_by_name_number_organ_and_status(place, noon) -> None:
    rolls(place, noon, targets=1, inspectors=4)
    everybody = inspectors_visible_to(place["李起草"])
    one = everybody[0]
    assert list(inspectors_sought(everybody, words=one.name)) == [one]
    assert list(inspectors_sought(everybody, words=one.ref)) == [one]
    assert inspectors_sought(everybody, organ=str(place.market.pk), status="active").count() == 4
    assert not inspectors_sought(everybody, organ=str(place.fire.pk)).exists()


def test_recusals_are_the_pairs_between_these_people_and_these_targets(
    place, noon, django_assert_num_queries
) -> None:
    rolls(place, noon, targets=1, inspectors=2)
    first, second = Inspector.objects.order_by("ref")
    target = Target.objects.get(code="s:1")
    for inspector in (first, second):
        made = declare_recusal(inspector, target, RecusalReason.KIN, by=place["李起草"], at=noon)
        assert recusals_among(Target.objects.all(), Inspector.objects.filter(pk=inspector.pk)) == []
        decide_recusal(made, approves=True, by=place["王处长"], at=noon)
    people = Inspector.objects.filter(pk=first.pk)
    with django_assert_num_queries(1):
        assert recusals_among(Target.objects.all(), people) == [("s:1", first.ref, "KIN")]
    assert recusals_among(Target.objects.filter(code="s:2"), people) == []


def test_region_names_are_those_that_are_known(place) -> None:
    assert region_names(["990126001", "000000"]) == {"990126001": "城关街道"}
