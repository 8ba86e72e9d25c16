"""Who stands in the roster of a draw and who not, and who must keep away from whom: told by name and reason."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doubledraw.platform.draws import engine
from doubledraw.platform.draws.selectors import recusal_rows, roster
from doubledraw.platform.draws.selectors.roster import covers
from doubledraw.platform.kernel.actor import SYSTEM
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.services import found_organ
from doubledraw.platform.organs.states import OrganKind
from doubledraw.platform.registry.models import (
    Inspector,
    Pool,
    PoolMember,
    RecusalRule,
    Target,
    VisitFact,
)
from doubledraw.platform.registry.selectors.recusals import months_before
from doubledraw.platform.registry.services import people
from doubledraw.platform.registry.states import CertificateKind
from tests.world import ceremony as world


def refs(line) -> frozenset[str]:
    return frozenset(person.ref for person in roster(line, 2026).people)


def pairs(line) -> set[tuple[str, str, str]]:
    return set(recusal_rows(line, refs(line)))


def left_out(line) -> dict[str, str]:
    return {person["ref"]: person["reason"] for person in roster(line, 2026).left_out}


def somebody(place, number: int = 0) -> Inspector:
    return Inspector.objects.filter(organ=place.market).order_by("ref")[number]


def rule(organ, reason: str, months: int, at) -> RecusalRule:
    return RecusalRule.objects.create(
        organ=organ, reason=reason, months=months, basis="办法第六条",
        proposed_by=1, adopted_by=2, adopted_at=at,
    )  # fmt: skip


def visit(code: str, day: date, people_there: list[str], at) -> None:
    VisitFact.objects.create(
        target=Target.objects.get(code=code), organ_name="县局", level="county",
        item_name="检查", visited_on=day, inspectors=people_there, source="imported", at=at,
        reference=f"{day}{people_there}",
    )  # fmt: skip


def pooled(place, at, state: str = "joined") -> Pool:
    pool = Pool.objects.create(organ=place.market, code="P", name="联合库")
    for organ, how in ((place.market, "joined"), (place.fire, state)):
        PoolMember.objects.create(pool=pool, organ=organ, state=how, invited_by=1, changed_at=at)
    return pool


# the roster


def test_a_certificate_runs_out_and_the_next_freeze_leaves_its_holder_out_saying_so(
    place, noon
) -> None:
    """The journey: a draw with them, their certificate runs out, a draw without them, a new certificate."""
    first, second, third = world.plain_plan(place, noon, lines=3).lines.order_by("number")
    li, zhao = place["李起草"], somebody(place)
    before = world.frozen_draw(place, first, noon)
    assert before.left_out == []
    people.enter_certificate(
        zhao, CertificateKind.ENFORCEMENT, zhao.ref,
        valid_until=second.starts - timedelta(days=1), by=li, at=noon,
    )  # fmt: skip
    after = world.frozen_draw(place, second, noon)
    assert after.left_out == [{"ref": zhao.ref, "name": zhao.name, "reason": "expired"}]
    zhao.refresh_from_db()
    people.enter_certificate(
        zhao, CertificateKind.ENFORCEMENT, "NEW-1",
        valid_until=date(2031, 1, 1), by=li, at=noon,
    )  # fmt: skip
    assert world.frozen_draw(place, third, noon).left_out == []


def test_a_certificate_that_runs_out_during_the_inspections_is_a_warning(place, line) -> None:
    zhao = somebody(place)
    Inspector.objects.filter(pk=zhao.pk).update(valid_until=line.ends - timedelta(days=1))
    found = roster(line, 2026)
    assert not found.left_out
    until = (line.ends - timedelta(days=1)).isoformat()
    assert found.expiring == ({"ref": zhao.ref, "name": zhao.name, "until": until},)


def test_whoever_lost_their_certificate_is_left_out(place, line, noon) -> None:
    zhao, li = somebody(place), place["李起草"]
    held = people.enter_certificate(
        zhao, CertificateKind.ENFORCEMENT, zhao.ref, valid_until=date(2030, 1, 1), by=li, at=noon
    )
    zhao.refresh_from_db()
    held.inspector = zhao
    people.withdraw_certificate(held, line.starts, reason="调离", by=li, at=noon)
    assert left_out(line) == {zhao.ref: "withdrawn"}


def test_leave_over_all_the_days_leaves_out_and_a_day_less_does_not(place, line, noon) -> None:
    li = place["李起草"]
    middle = line.starts + timedelta(days=30)
    one, two, three = (somebody(place, n) for n in range(3))
    people.enter_leave(one, line.starts, middle, by=li, at=noon)
    people.enter_leave(one, middle + timedelta(days=1), line.ends, by=li, at=noon)
    people.enter_leave(two, line.starts + timedelta(days=1), line.ends, by=li, at=noon)
    gone = people.enter_leave(three, line.starts, line.ends, by=li, at=noon)
    people.cancel_leave(gone, by=li, at=noon)
    assert left_out(line) == {one.ref: "on_leave"}


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 6)), max_size=6), st.integers(0, 9))
def test_leaves_cover_a_period_exactly_when_no_day_is_free(spans, length) -> None:
    start = date(2026, 6, 1)
    times = sorted(
        (start + timedelta(days=first - 5), start + timedelta(days=first - 5 + days))
        for first, days in spans
    )
    every_day = [start + timedelta(days=n) for n in range(length + 1)]
    free = [day for day in every_day if not any(since <= day <= until for since, until in times)]
    assert covers(times, every_day[0], every_day[-1]) is (not free)


def test_people_of_a_station_sit_in_their_departments_seat(place, line, noon) -> None:
    station = found_organ(
        "990126-01-S", "城关所", region=place.market.region, parent=place.market,
        kind=OrganKind.STATION, by=SYSTEM, at=noon,
    )  # fmt: skip
    Inspector.objects.filter(pk=somebody(place).pk).update(organ=station)
    found = {person.ref: person.department for person in roster(line, 2026).people}
    assert found[somebody_at(station).ref] == place.market.name


def somebody_at(organ: Organ) -> Inspector:
    return Inspector.objects.get(organ=organ)


@pytest.mark.parametrize(
    ("state", "lends"), [("joined", True), ("invited", False), ("declined", False), ("left", False)]
)
def test_a_pool_lends_people_only_while_both_have_joined(place, line, noon, state, lends) -> None:
    alone = refs(line)
    pool = pooled(place, noon, state)
    found = roster(line, 2026)
    of_the_brigade = set(Inspector.objects.filter(organ=place.fire).values_list("ref", flat=True))
    assert frozenset(p.ref for p in found.people) == alone | (of_the_brigade if lends else set())
    assert found.lent_by == ({place.fire.name: len(of_the_brigade)} if lends else {})
    assert {person.department for person in found.people} == {place.market.name}
    Pool.objects.filter(pk=pool.pk).update(closed_at=noon)
    assert refs(line) == alone


def test_who_has_a_seat_of_their_own_is_not_lent(place, noon) -> None:
    seats = [
        {"organ": organ.code, "department": organ.name, "count": 1, "qualification": ""}
        for organ in (place.market, place.fire)
    ]
    line = world.plain_plan(place, noon, seats=seats).lines.get()
    pooled(place, noon)
    found = roster(line, 2026)
    fire = set(Inspector.objects.filter(organ=place.fire).values_list("ref", flat=True))
    assert {p.ref for p in found.people if p.department == place.fire.name} == fire
    assert found.lent_by == {}


def test_the_roster_costs_the_same_queries_for_few_and_many(
    place, line, noon, django_assert_max_num_queries
) -> None:
    pooled(place, noon)
    for number in range(60):
        Inspector.objects.create(
            organ=place.market, ref=f"M{number}", name="多", regions=["*"], changed_at=noon
        )
    with django_assert_max_num_queries(8):
        roster(line, 2026)


# recusals


def test_an_approved_recusal_counts_in_its_days_only(place, line) -> None:
    from doubledraw.platform.registry.models import Recusal

    assert pairs(line) == {("T00000", "R001", "KIN")}
    for change, acts in (
        ({"until": line.starts - timedelta(days=1)}, False),
        ({"until": line.starts}, True),
        ({"since": line.ends, "until": None}, True),
        ({"since": line.ends + timedelta(days=1)}, False),
        ({"since": None, "state": "declared"}, False),
        ({"state": "ended"}, False),
    ):
        Recusal.objects.update(**change)
        assert bool(pairs(line)) is acts, change


def test_a_former_employer_is_avoided_by_code_or_by_name_as_long_as_the_rule_says(
    place, line, noon
) -> None:
    li, zhao, qian = place["李起草"], somebody(place), somebody(place, 1)
    lately = line.starts - timedelta(days=300)
    by_name, by_code = Target.objects.filter(status="active").order_by("-code")[:2]
    people.enter_employment(zhao, f" {by_name.name} ", lately, by=li, at=noon)
    people.enter_employment(qian, "旧名称", lately, code=by_code.code, by=li, at=noon)
    assert len(pairs(line)) == 1, "no rule, no recusal"
    made = rule(place.government, "FORMER_EMPLOYER", 36, noon)
    assert {
        (by_name.code, zhao.ref, "FORMER_EMPLOYER"),
        (by_code.code, qian.ref, "FORMER_EMPLOYER"),
    } <= pairs(line)
    RecusalRule.objects.filter(pk=made.pk).update(months=3)
    assert len(pairs(line)) == 1
    RecusalRule.objects.filter(pk=made.pk).update(months=36, organ=place.elsewhere)
    assert len(pairs(line)) == 1, "another county's rule does not bind here"


def test_a_site_of_the_former_employer_is_avoided_too(place, line, noon) -> None:
    site, firm = Target.objects.filter(status="active").order_by("-code")[:2]
    Target.objects.filter(pk=site.pk).update(parent=firm)
    zhao = somebody(place)
    people.enter_employment(
        zhao, "旧名称", line.starts, code=firm.code, by=place["李起草"], at=noon
    )
    rule(place.market, "FORMER_EMPLOYER", 1, noon)
    assert {(site.code, zhao.ref), (firm.code, zhao.ref)} <= {row[:2] for row in pairs(line)}


def test_who_was_there_last_time_is_not_sent_again_so_long(place, line, noon) -> None:
    zhao, qian = somebody(place), somebody(place, 1)
    code = Target.objects.filter(status="active").order_by("-code")[0].code
    visit(code, line.starts - timedelta(days=200), [qian.ref], noon)
    visit(code, line.starts - timedelta(days=100), [zhao.ref, "UNKNOWN"], noon)
    made = rule(place.market, "LAST_TIME", 12, noon)
    found = {row for row in pairs(line) if row[2] == "LAST_TIME"}
    assert found == {(code, zhao.ref, "LAST_TIME")}, "only the last time counts"
    RecusalRule.objects.filter(pk=made.pk).update(months=3)
    assert not {row for row in pairs(line) if row[2] == "LAST_TIME"}


def test_the_team_of_the_last_draw_counts_until_a_visit_is_known(place, noon, later) -> None:
    first, second = world.plain_plan(place, noon, lines=2).lines.order_by("number")
    drawn = world.drawn_draw(place, first, noon)
    rule(place.market, "LAST_TIME", 12, noon)
    given = set(drawn.assignments.values_list("code", "inspector_ref"))
    found = {row[:2] for row in pairs(second) if row[2] == "LAST_TIME"}
    assert given - {("T00000", "R001")} == found - {("T00000", "R001")}
    code = sorted(found)[0][0]
    visit(code, later.date() + timedelta(days=1), [], noon)
    assert code not in {row[0] for row in pairs(second) if row[2] == "LAST_TIME"}
    world.voided(place, drawn, later + timedelta(minutes=9))
    assert not {row for row in pairs(second) if row[2] == "LAST_TIME"}


def test_each_pair_stands_once_and_the_declared_reason_wins(place, line, noon) -> None:
    rule(place.market, "LAST_TIME", 12, noon)
    visit("T00000", months_before(line.starts, 2), ["R001"], noon)
    assert pairs(line) == {("T00000", "R001", "KIN")}
    draw = world.frozen_draw(place, line, noon)
    assert draw.state == "frozen"


def test_the_drawer_is_told_how_many_are_kept_apart_and_why(place, line, noon) -> None:
    rule(place.market, "LAST_TIME", 12, noon)
    code = Target.objects.filter(status="active").order_by("-code")[0].code
    visit(code, months_before(line.starts, 2), [somebody(place).ref], noon)
    assert engine.outlook(line, 2026).recusals == {"近亲属关系": 1, "上次由其检查": 1}
