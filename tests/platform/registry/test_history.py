"""As of: whatever a year of imports, edits and merges did, every day can be had back as it stood."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.db.models import QuerySet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doubledraw.demo.county.codes import uscc
from doubledraw.platform.registry.imports.byhand import read_typed
from doubledraw.platform.registry.models import (
    KeyTarget,
    Label,
    Licence,
    SpecialDirectory,
    Target,
)
from doubledraw.platform.registry.selectors.history import as_of, directory_as_of
from doubledraw.platform.registry.selectors.targets import Sought, targets_visible_to
from doubledraw.platform.registry.services.duplicates import merge_targets
from doubledraw.platform.registry.services.key_targets import enter_key_targets, remove_key_target
from doubledraw.platform.registry.services.label_rules import (
    labels_with_rules,
    read_conditions,
    refresh_labels,
    set_rule,
)
from doubledraw.platform.registry.services.labels import make_label, put_label, take_label_off
from doubledraw.platform.registry.services.specials import end_licence, found_special
from doubledraw.platform.registry.services.targets import edit_target, enter_target
from doubledraw.platform.registry.states import LabelFamily, LicenceStatus, TargetStatus
from tests.world.county import County, county
from tests.world.rolls import imported, table

pytestmark = pytest.mark.django_db

HEADERS = (
    "统一社会信用代码",
    "名称",
    "信用风险等级",
    "登记状态",
    "成立日期",
    "区划代码",
    "经度",
    "纬度",
    "列入经营异常名录日期",
)
CODES = [uscc(Random(serial), "91", "990126", "MA") for serial in range(8)]
WORDS = ("福安食品", "福安商行", "长城电子", "龍興旅社")
ROW = st.tuples(
    st.sampled_from(CODES),
    st.sampled_from(WORDS),
    st.sampled_from(("A", "B", "C", "D", "")),
    st.sampled_from(("存续", "注销", "吊销", "")),
    st.sampled_from(("2010-05-01", "2012-02-29", "")),
    st.sampled_from(("990126001", "990126002", "")),
    st.just("119.65"),
    st.sampled_from(("27.1", "27.100001")),
    st.sampled_from(("2026-03-01", "")),
)
EDIT = st.fixed_dictionaries(
    {"name": st.sampled_from(WORDS)},
    optional={
        "credit_class": st.sampled_from(("A", "D", "")),
        "established": st.sampled_from(("2015-01-01", "")),
        "abnormal_since": st.sampled_from(("2026-04-01", "")),
        "address": st.sampled_from(("街1号", "街2号", "")),
    },
)
NUMBERS = ("X-1", "X-2")
LICENCE = st.tuples(
    st.just("食品经营"),
    st.sampled_from(CODES),
    st.sampled_from(NUMBERS),
    st.just("食品经营许可证"),
    st.sampled_from(("2026-06-30", "2030-01-01", "")),
    st.sampled_from(("有效", "吊销", "")),
)
LICENCE_HEADERS = ("专项库", "统一社会信用代码", "许可证编号", "许可证名称", "有效期至", "状态")
DEED = st.one_of(
    st.tuples(
        st.just("import"), st.lists(ROW, min_size=1, max_size=8, unique_by=lambda row: row[0])
    ),
    st.tuples(st.just("edit"), st.sampled_from(CODES), EDIT),
    st.tuples(st.just("merge"), st.sampled_from(CODES), st.sampled_from(CODES)),
    st.tuples(st.just("label"), st.sampled_from(CODES), st.booleans()),
    st.tuples(st.just("rules")),
    st.tuples(st.just("key"), st.sampled_from(CODES), st.booleans()),
    st.tuples(
        st.just("licences"),
        st.lists(LICENCE, min_size=1, max_size=4, unique_by=lambda row: row[1:3]),
    ),
    st.tuples(st.just("end"), st.sampled_from(NUMBERS)),
)
FACETS = ("status", "credit_class", "region_id", "kind")


@pytest.fixture
def place(noon) -> County:
    """With a label put by hand, one put by a rule, and a special directory."""
    place = county(noon)
    li = place["李起草"]
    make_label(place.market, "上网场所", LabelFamily.FIELD, by=li, at=noon)
    ruled = make_label(place.market, "商行", LabelFamily.TYPE, by=li, at=noon)
    conditions = read_conditions(place.market, [("name", "contains", "商行")])
    set_rule(ruled, conditions, by=li, at=noon)
    found_special(place.market, "食品经营", by=li, at=noon)
    return place


@dataclass(frozen=True)
class Stood:
    """The directory as it stood, and whom the list showed under each label, licence and mark."""

    rows: list[dict[str, Any]]
    bore: dict[Sought, list[str]]


def snapshot(place: County) -> Stood:
    li = place["李起草"]
    asked = [
        *(Sought(label=(code,)) for code in Label.objects.values_list("code", flat=True)),
        Sought(special=(SpecialDirectory.objects.get().code,)),
        Sought(flag=("key",)),
    ]
    bore = {
        sought: [
            target.code
            for target in replace(sought, scopes=li.scopes())
            .among(targets_visible_to(li))
            .order_by("pk")
        ]
        for sought in asked
    }
    return Stood(list(Target.objects.order_by("pk").values()), bore)


def plain(target: Target) -> dict[str, Any]:
    return {
        column.attname: getattr(target, column.attname) for column in Target._meta.concrete_fields
    }


def do(place: County, deed: tuple[Any, ...], at: datetime) -> None:
    """One deed of the market regulator's clerk; one that is refused changes nothing."""
    li = place["李起草"]
    match deed:
        case ("import", rows):
            open_ = set(
                Target.objects.filter(status=TargetStatus.MERGED).values_list("code", flat=True)
            )
            rows = [row for row in rows if row[0] not in open_]
            if rows:
                imported("targets", table(HEADERS, rows), place.market, by=li, at=at)
        case ("edit", code, said):
            target = Target.objects.filter(code=code).first()
            typed = read_typed(place.market, {"code": code, **said}, "uscc")
            if target is None:
                enter_target(place.market, typed, "新办", by=li, at=at)
            elif target.status != TargetStatus.MERGED:
                edit_target(target, typed, "更正", by=li, at=at)
        case ("merge", kept, gone):
            pair = {target.code: target for target in Target.objects.filter(code__in=(kept, gone))}
            if len(pair) == 2 and TargetStatus.MERGED not in {t.status for t in pair.values()}:
                merge_targets(pair[kept], pair[gone], "同一户", by=li, at=at)
        case ("licences", rows):
            there = set(Target.objects.values_list("code", flat=True))
            if rows := [row for row in rows if row[1] in there]:
                data = table(LICENCE_HEADERS, rows)
                imported("licences", data, place.market, by=li, at=at)
        case ("end", number):
            valid = Licence.objects.filter(number=number, status=LicenceStatus.VALID)
            if licence := valid.order_by("pk").first():
                end_licence(licence, LicenceStatus.REVOKED, "违法", by=li, at=at)
        case ("rules",):
            refresh_labels(labels_with_rules(), at=at)
        case (mark, code, is_on):
            bear(place, mark, Target.objects.filter(code=code), is_on, at)


def bear(place: County, mark: str, target: QuerySet[Target], is_on: bool, at: datetime) -> None:
    """A label or a time in the key directory, put on or taken off."""
    li, label = place["李起草"], Label.objects.get(name="上网场所")
    if mark == "label" and is_on:
        put_label(label, target, by=li, at=at)
    elif mark == "label":
        take_label_off(label, target, by=li, at=at)
    elif is_on:
        enter_key_targets(place.market, target, "投诉多", by=li, at=at)
    elif key := KeyTarget.objects.filter(target__in=target, until=None).first():
        remove_key_target(key, "期满", by=li, at=at)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(deeds=st.lists(DEED, min_size=3, max_size=12), days=st.randoms(use_true_random=False))
def test_every_day_of_a_year_can_be_had_back(place, noon, deeds, days) -> None:
    with transaction.atomic():
        at = noon
        taken: list[tuple[datetime, Stood]] = []
        for deed in deeds:
            at += timedelta(days=days.randrange(1, 40), seconds=days.randrange(60))
            do(place, deed, at)
            taken.append((at + timedelta(hours=days.randrange(20)), snapshot(place)))
        for when, stood in taken:
            compare(place, when, stood.rows)
            for sought, codes in stood.bore.items():
                directory = directory_as_of(place["李起草"], when, sought)
                assert [target.code for target in directory.rows()] == codes, sought
                assert directory.number == len(codes)
        transaction.set_rollback(True)


def compare(place: County, when: datetime, stood: list[dict[str, Any]]) -> None:
    directory = directory_as_of(place["李起草"], when)
    assert [plain(target) for target in directory.rows()] == stood
    assert directory.number == len(stood)
    for facet in FACETS:
        assert directory.counts(facet) == Counter(str(row[facet]) for row in stood)
    by_code = {row["code"]: row for row in stood}
    for target in Target.objects.all():
        then = as_of(target, when)
        assert (plain(then) if then else None) == by_code.get(target.code)
    narrowed = Sought(words="福安", credit_class=("A", "B"), flag=("abnormal",))
    wanted = [
        row["code"]
        for row in stood
        if "福安" in row["name_key"] and row["credit_class"] in "AB" and row["credit_class"]
        and row["abnormal_since"]
    ]  # fmt: skip
    found = directory_as_of(place["李起草"], when, narrowed)
    assert [target.code for target in found.rows()] == wanted
    assert found.number == len(wanted)


def test_who_may_not_see_a_directory_learns_nothing_of_its_past(noon) -> None:
    place = county(noon)
    row = (CODES[0], WORDS[0], "A", "存续", "", "", "119.65", "27.1", "")
    imported("targets", table(HEADERS, [row]), place.market, by=place["李起草"], at=noon)
    outside = directory_as_of(place["外单位钱某"], noon + timedelta(days=1))
    assert (outside.number, list(outside.rows()), outside.counts("status")) == (0, [], {})
    assert directory_as_of(place["李起草"], noon - timedelta(days=1)).number == 0


def test_a_past_day_costs_the_same_for_few_and_many(noon, django_assert_num_queries) -> None:
    place = county(noon)
    li, later = place["李起草"], noon + timedelta(days=9)
    for size in (3, 8):
        rows = [(c, WORDS[0], "A", "存续", "", "", "119.65", "27.1", "") for c in CODES[:size]]
        imported("targets", table(HEADERS, rows), place.market, by=li, at=noon)
        with django_assert_num_queries(3):
            assert len(list(directory_as_of(li, later).rows())) == size
