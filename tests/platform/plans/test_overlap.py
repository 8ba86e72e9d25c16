"""Overlap counted over cells is what it would be, counted firm by firm; and nobody is lost when two lines join."""

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from doubledraw.platform.plans.documents.census import DIMENSIONS, OTHERS, admits, class_name
from doubledraw.platform.plans.documents.joining import (
    Half,
    cut,
    joined_strata,
    rest_strata,
    united_seats,
)
from doubledraw.platform.plans.documents.overlap import (
    Area,
    Cell,
    common_days,
    compared,
    overlaps,
    round_of,
    saved_at_most,
)
from doubledraw.platform.plans.documents.quota import size
from doubledraw.platform.plans.documents.scopes import common, left_over

KINDS = ("enterprise", "sole_trader")
INDUSTRIES = ("餐饮", "药品", "")
REGIONS = ("990126001", "990126002", "990127")
CLASSES = ("A", "B", "")
PATHS = ("/1/", "/1/2/", "/1/3/")
WHEN = date(2026, 6, 1)

a_firm = st.tuples(
    st.sampled_from(PATHS),
    st.tuples(*map(st.sampled_from, (KINDS, INDUSTRIES, REGIONS, CLASSES))),
)
firms = st.lists(a_firm, min_size=1, max_size=40)


def some(words: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(words), max_size=2, unique=True)


scopes = st.fixed_dictionaries(
    {
        "kinds": some(KINDS),
        "industries": some(INDUSTRIES),
        "regions": some((*REGIONS, "990126", "99")),
        "credit_classes": some(CLASSES),
    }
)
quotas = st.one_of(
    st.integers(0, 8).map(lambda n: {"count": n}),
    st.integers(0, 10).map(lambda n: {"ratio": f"{n}/10"}),
    st.integers(1, 9).map(lambda n: {"ratio": f"{n}/10", "min": 2, "max": 6}),
)
by_class = st.tuples(quotas, quotas, quotas).map(
    lambda three: (
        "credit_class",
        [{"name": name, **quota} for name, quota in zip("AB", three[:2], strict=True)]
        + [{"name": "未分类", **three[2]}],
    )
)
by_industry = st.tuples(quotas, quotas).map(
    lambda two: ("industry", [{"name": "餐饮", **two[0]}, {"name": OTHERS, **two[1]}])
)
whole = quotas.map(lambda quota: ("none", [{"name": "全部", **quota}]))
periods = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(
    lambda p: (WHEN + timedelta(days=min(p)), WHEN + timedelta(days=max(p)))
)
lines = st.tuples(st.sampled_from(PATHS), scopes, st.one_of(by_class, by_industry, whole), periods)


def area_of(population: list) -> Area:
    counted = Counter(population)
    return Area([Cell(path, words, n) for (path, words), n in counted.items()], {})


def visits(area: Area, line) -> object:
    path, scope, (strata_by, strata), (starts, ends) = line
    return round_of(area, path, scope, strata_by, strata, starts, ends)


def half(area: Area, line) -> Half:
    path, scope, (strata_by, strata), _ = line
    return Half(path, scope, strata_by, strata, visits(area, line))


# firm by firm


def is_meant(firm, line) -> bool:
    (held, words), (path, scope, *_) = firm, line
    visible = held.startswith(path) or path.startswith(held)
    pairs = zip(DIMENSIONS, words, strict=True)
    return visible and all(admits(name, scope[name])(word) for name, word in pairs)


def stratum_of(firm, line) -> str:
    _, (_, industry, _, credit_class) = firm
    strata_by, strata = line[2]
    own = {
        "credit_class": class_name(credit_class),
        "industry": industry or "未登记行业",
        "none": "全部",
    }[strata_by]
    names = [stratum["name"] for stratum in strata]
    return own if own in names else OTHERS if OTHERS in names else ""


def expected(population, line) -> list[Fraction]:
    """The visits each firm has to expect of a line."""
    meant = [firm for firm in population if is_meant(firm, line)]
    sizes = Counter(stratum_of(firm, line) for firm in meant)
    quota = {stratum["name"]: stratum for stratum in line[2][1]}

    def of(firm) -> Fraction:
        name = stratum_of(firm, line)
        if not is_meant(firm, line) or name not in quota:
            return Fraction(0)
        return Fraction(size(quota[name], sizes[name]), sizes[name])

    return [of(firm) for firm in population]


@given(firms, lines, lines)
def test_visits_saved_are_those_of_counting_firm_by_firm(population, one, other) -> None:
    area = area_of(population)
    found = compared(area, visits(area, one), visits(area, other))
    days = common_days(visits(area, one), visits(area, other))
    each = zip(expected(population, one), expected(population, other), strict=True)
    assert found.saved == (sum(min(a, b) for a, b in each) if days else 0)
    if found.firms:
        assert found.firms == sum(is_meant(f, one) and is_meant(f, other) for f in population)


@given(firms, lines, lines)
def test_it_does_not_matter_which_line_comes_first(population, one, other) -> None:
    area = area_of(population)
    forth = compared(area, visits(area, one), visits(area, other))
    back = compared(area, visits(area, other), visits(area, one))
    assert (forth.saved, forth.firms, forth.days) == (back.saved, back.firms, back.days)


@given(firms, lines)
def test_a_line_saves_nothing_when_the_other_comes_later_or_elsewhere(population, line) -> None:
    area = area_of(population)
    path, scope, strata, (starts, ends) = line
    later = path, scope, strata, (ends + timedelta(days=1), ends + timedelta(days=9))
    elsewhere = path, scope | {"regions": ["11"]}, strata, (starts, ends)
    for other in (later, elsewhere):
        assert compared(area, visits(area, line), visits(area, other)).saved == 0


@given(firms, lines, lines)
def test_no_more_is_saved_than_the_smaller_line_visits(population, one, other) -> None:
    area = area_of(population)
    a, b = visits(area, one), visits(area, other)
    assert compared(area, a, b).saved <= min(a.sample, b.sample)
    if common_days(a, a) and a.sample:
        assert compared(area, a, a).saved == a.sample


def test_pairs_come_with_the_most_visits_first_and_only_those_of_ones_own() -> None:
    area = area_of([("/1/", ("enterprise", "餐饮", "990126001", "A"))] * 100)

    def line(count: int):
        return (
            "/1/",
            {n: [] for n in DIMENSIONS},
            ("none", [{"name": "全部", "count": count}]),
            (
                WHEN,
                WHEN,
            ),
        )

    rounds = [visits(area, line(count)) for count in (5, 20, 30, 0)]
    found = overlaps(area, rounds, 1)
    assert [(pair.one, pair.other, pair.visits_saved) for pair in found] == [(0, 1, 5), (0, 2, 5)]
    assert [pair.visits_saved for pair in overlaps(area, rounds, 4)] == [20, 5, 5]
    assert saved_at_most(overlaps(area, rounds, 4)) == 20


# scopes as sets


@given(firms, scopes, scopes)
def test_what_is_common_and_what_is_left_over_make_up_the_whole(population, one, other) -> None:
    area = area_of(population)
    part = common(one, other)
    mask = area.reach("/1/", part) if part is not None else 0
    assert mask == area.reach("/1/", one) & area.reach("/1/", other)
    if part is None:
        return
    boxes = [area.reach("/1/", box) for box in left_over(one, part, area.known)]
    together = mask
    for box in boxes:
        assert not together & box, "parts must not touch"
        together |= box
    assert together == area.reach("/1/", one)
    assert len(boxes) <= len(DIMENSIONS)


@settings(max_examples=60)
@given(firms, lines, lines)
def test_a_merge_visits_common_firms_at_least_as_often_as_either_line(
    population, one, other
) -> None:
    area = area_of(population)
    kept, dropped = half(area, one), half(area, other)
    found = cut(area, kept, dropped)
    if not found.mask or not found.same_directory:
        return
    strata = joined_strata(area, found.mask, kept, dropped)
    joint = round_of(area, kept.path, found.scope, kept.strata_by, strata, WHEN, WHEN)
    for stratum in joint.strata:
        for line in (kept, dropped):
            before = sum(s.rate * area.firms(s.mask & stratum.mask) for s in line.visits.strata)
            assert stratum.sample >= int(before)


@given(firms, lines, lines)
def test_what_a_line_keeps_for_itself_takes_its_own_share(population, one, other) -> None:
    area = area_of(population)
    kept = half(area, one)
    for box in cut(area, kept, half(area, other)).kept_rest:
        strata = rest_strata(area, kept, box)
        rest = round_of(area, kept.path, box, kept.strata_by, strata, WHEN, WHEN)
        assert rest.population <= kept.visits.population
        assert rest.sample <= kept.visits.sample + sum("min" in s for s in strata) * 2


def test_equal_scopes_keep_the_larger_quota_as_it_was_typed() -> None:
    area = area_of([("/1/", ("enterprise", "餐饮", "990126001", c)) for c in "A" * 60 + "B" * 40])
    everything = {name: [] for name in DIMENSIONS}
    ours = [{"name": "A", "ratio": "3/100", "min": 1}, {"name": "B", "ratio": "20/100"}]
    theirs = [{"name": "A", "ratio": "5/100"}, {"name": "B", "count": 4}]
    one = half(area, ("/1/2/", everything, ("credit_class", ours), (WHEN, WHEN)))
    other = half(area, ("/1/3/", everything, ("credit_class", theirs), (WHEN, WHEN)))
    found = cut(area, one, other)
    assert (found.scope, found.kept_rest, found.dropped_rest) == ({}, [], [])
    assert joined_strata(area, found.mask, one, other) == [theirs[0], ours[1]]


def test_strata_that_lie_across_each_other_are_counted() -> None:
    area = area_of(
        [("/1/", ("enterprise", i, "990126001", c)) for i in ("餐饮", "药品") for c in "AB" * 10]
    )
    everything = {name: [] for name in DIMENSIONS}
    ours = ("none", [{"name": "全部", "ratio": "10/100"}])
    theirs = ("credit_class", [{"name": "A", "ratio": "10/100"}, {"name": "B", "ratio": "50/100"}])
    one = half(area, ("/1/", everything, ours, (WHEN, WHEN)))
    other = half(area, ("/1/", everything, theirs, (WHEN, WHEN)))
    found = cut(area, one, other)
    assert joined_strata(area, found.mask, one, other) == [{"name": "全部", "count": 12}]


def test_directories_that_differ_are_told_apart() -> None:
    words = ("enterprise", "餐饮", "990126001", "A")
    area = area_of([("/1/", words)] * 3 + [("/1/2/", ("enterprise", "药品", "990126001", "A"))])
    everything = {name: [] for name in DIMENSIONS}
    strata = ("none", [{"name": "全部", "count": 1}])
    market = half(area, ("/1/2/", everything, strata, (WHEN, WHEN)))
    fire = half(area, ("/1/3/", everything, strata, (WHEN, WHEN)))
    assert not cut(area, market, fire).same_directory
    only = half(area, ("/1/3/", everything | {"industries": ["餐饮"]}, strata, (WHEN, WHEN)))
    found = cut(area, market, only)
    assert found.same_directory
    assert found.kept_rest == [{"industries": ["药品"]}]


def test_seats_are_united_and_the_larger_number_of_the_same_people_stays() -> None:
    def seat(organ: str, count: int, qualification: str = "") -> dict:
        return {"organ": organ, "department": organ, "count": count, "qualification": qualification}

    kept, dropped = (
        [seat("01", 1), seat("02", 1, "食品")],
        [seat("01", 2), seat("02", 1), seat("03", 1)],
    )
    assert united_seats(kept, dropped) == [
        seat("01", 2),
        seat("02", 1, "食品"),
        seat("02", 1),
        seat("03", 1),
    ]
    assert kept[0]["count"] == 1, "nothing handed in is changed"
