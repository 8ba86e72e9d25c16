"""Substitutes come in the norm's order, for its four reasons only, by two people's word, and stand in the log."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from doubledraw.draw.verify import verify
from doubledraw.log.note import check_note
from doubledraw.platform.draws import engine, services
from doubledraw.platform.draws.models import DrawnTarget, Substitution, Withdrawal
from doubledraw.platform.draws.selectors import (
    public_facts,
    substitution_counts,
    targets_in_force,
    teams_in_force,
)
from doubledraw.platform.draws.selectors.roster import loads_of_year
from doubledraw.platform.draws.states import NoSubstitution
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.models import LogLeaf
from doubledraw.platform.registry.models import Target
from tests.world import ceremony as world
from tests.world import rounds as cast

BEFORE = date(2026, 5, 1)


@pytest.fixture
def draw(place, line, noon):
    return world.drawn_draw(place, line, noon)


@pytest.fixture
def next_day(noon):
    return noon + timedelta(days=1)


def faults(draw) -> list[str]:
    report = verify(engine.auditor_bundle(draw), auditor=True, check_note=check_note)
    return [f"{c.name}: {c.detail}" for c in report.checks if c.verdict == "false"]


def ranks(draw, stratum: str, role: str) -> list[str]:
    rows = DrawnTarget.objects.filter(draw=draw, stratum=stratum, role=role).order_by("rank")
    return list(rows.values_list("code", flat=True))


def gone(place, draw, at, code: str) -> None:
    cast.replaced(place, draw, at, "target", "INACTIVE_BEFORE_FREEZE", code=code, since=BEFORE)


def test_a_firm_cancelled_before_the_freeze_gives_way_to_the_next_rank(
    place, draw, next_day
) -> None:
    out, following = ranks(draw, "餐饮业", "selected")[0], ranks(draw, "餐饮业", "reserve")
    gone(place, draw, next_day, out)
    assert out not in targets_in_force(draw)
    assert following[0] in targets_in_force(draw)
    teams = teams_in_force(draw)
    assert out not in teams
    assert all(teams[following[0]])
    assert not faults(draw)


def test_in_order_until_the_reserve_is_exhausted_and_that_is_logged_as_such(
    place, draw, next_day
) -> None:
    out, following = ranks(draw, "餐饮业", "selected")[0], ranks(draw, "餐饮业", "reserve")
    for code in (out, *following):
        gone(place, draw, next_day, code)
    taken = Substitution.objects.filter(draw=draw).order_by("number")
    assert [row.in_code for row in taken] == [*following, ""]
    assert substitution_counts(draw)["exhausted"] == 1
    entries = LogLeaf.objects.filter(kind="draw.substitute").order_by("index")
    assert '"in":"",' in entries.last().entry
    assert not faults(draw)
    assert public_facts(draw)["substitutes"] == {
        "targets": 3,
        "inspectors": 0,
        "exhausted": 1,
        "short": 0,
        "reasons": {"INACTIVE_BEFORE_FREEZE": 3},
    }


@pytest.mark.parametrize("reason", list(NoSubstitution))
def test_what_is_met_at_the_door_is_a_result_and_moves_nobody(
    place, draw, next_day, reason
) -> None:
    asked = cast.asked("target", str(reason), code=ranks(draw, "餐饮业", "selected")[0])
    with pytest.raises(Refused) as refused:
        services.ask_substitute(draw, asked, by=place["周抽取"], at=next_day)
    assert refused.value.code == "is_a_result"
    assert str(refused.value.cites)
    assert "检查结果" in refused.value.remedy


def test_what_ended_after_the_freeze_is_a_result_too(place, draw, next_day) -> None:
    code = ranks(draw, "餐饮业", "selected")[0]
    asked = cast.asked("target", "INACTIVE_BEFORE_FREEZE", code=code, since=date(2026, 5, 20))
    with pytest.raises(Invalid) as refused:
        services.ask_substitute(draw, asked, by=place["周抽取"], at=next_day)
    assert refused.value.code == "ended_after_freeze"
    Target.objects.filter(code=code).update(ended_on=date(2026, 5, 21))
    asked = cast.asked("target", "INACTIVE_BEFORE_FREEZE", code=code, since=BEFORE)
    with pytest.raises(Invalid) as refused:
        services.ask_substitute(draw, asked, by=place["周抽取"], at=next_day)
    assert refused.value.code == "ended_after_freeze", "the register knows better"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"evidence": None}, "evidence_missing"),
        ({"note": "注销"}, "note_missing"),
        ({"since": None}, "since_missing"),
        ({"code": "T99999"}, "not_in_force"),
        ({"reason": "DUPLICATE", "same_as": ""}, "same_as_unknown"),
    ],
)
def test_a_request_is_whole_or_refused(place, draw, next_day, fields, code) -> None:
    first = ranks(draw, "餐饮业", "selected")[0]
    whole = {"reason": "INACTIVE_BEFORE_FREEZE", "code": first, "since": BEFORE} | fields
    asked = cast.asked("target", **whole)
    with pytest.raises(Invalid) as refused:
        services.ask_substitute(draw, asked, by=place["周抽取"], at=next_day)
    assert refused.value.code == code


def test_two_people_and_never_one(place, draw, next_day) -> None:
    asked = cast.asked(
        "target",
        "INACTIVE_BEFORE_FREEZE",
        code=ranks(draw, "餐饮业", "selected")[0],
        since=BEFORE,
    )
    zhou = place["周抽取"]
    row = services.ask_substitute(draw, asked, by=zhou, at=next_day)
    with pytest.raises(Refused):
        services.agree_substitute(row, by=zhou, at=next_day)
    row.refresh_from_db()
    with pytest.raises(IntegrityError), transaction.atomic():
        Withdrawal.objects.filter(pk=row.pk).update(
            state="agreed", decided_by=row.asked_by, decided_at=next_day
        )
    with pytest.raises(Conflict):
        services.ask_substitute(draw, asked, by=place["李起草"], at=next_day)
    with pytest.raises(Refused):
        services.ask_substitute(draw, asked, by=place["外单位钱某"], at=next_day)
    services.decline_substitute(row, by=place["何监督"], at=next_day)
    assert not Substitution.objects.exists()
    services.ask_substitute(draw, asked, by=zhou, at=next_day)


def test_an_inspector_who_cannot_come_is_replaced_on_every_team_by_the_next(
    place, draw, next_day
) -> None:
    before = teams_in_force(draw)
    ref = next(iter(before.values()))[0][0]
    loads = loads_of_year(2026)
    cast.replaced(place, draw, next_day, "inspector", "UNABLE", inspector_ref=ref)
    after = teams_in_force(draw)
    assert before.keys() == after.keys()
    assert not any(ref in refs for team in after.values() for refs in team)
    visits = sum(ref in refs for team in before.values() for refs in team)
    rows = list(Substitution.objects.filter(draw=draw).order_by("number"))
    assert [row.code for row in rows] == sorted(
        code for code, team in before.items() if any(ref in refs for refs in team)
    )
    short = sum(1 for row in rows if not row.in_ref)
    assert ref not in loads_of_year(2026), "a place given up is no visit"
    assert sum(loads_of_year(2026).values()) == sum(loads.values()) - short
    assert len(rows) == visits
    assert not faults(draw)


def test_a_short_team_is_logged_as_such_and_stays_short(place, line, noon, next_day) -> None:
    """Two qualified people, recused or gone: the seat stays empty; nobody is put there by hand."""
    draw = world.drawn_draw(place, line, noon)
    teams = teams_in_force(draw)
    refs = {ref for team in teams.values() for ref in team[0]}
    roster = engine.rows_of("roster.tsv", draw.files["roster.tsv"])
    able = {r[0] for r in roster if "食品检查员" in r[2] and r[1] == place.market.name}
    assert refs <= able
    for ref in sorted(able):
        cast.replaced(place, draw, next_day, "inspector", "UNABLE", inspector_ref=ref)
    assert all(team[0] == () for team in teams_in_force(draw).values())
    last = {row.code: row.missing for row in Substitution.objects.order_by("number")}
    assert min(last.values()) >= 1
    assert substitution_counts(draw)["short"] >= len(teams)
    assert not faults(draw)


def test_one_recusal_found_late_moves_one_seat_only(place, draw, next_day) -> None:
    code, team = next(iter(teams_in_force(draw).items()))
    ref = team[1][0]
    cast.replaced(place, draw, next_day, "inspector", "RECUSED", inspector_ref=ref, code=code)
    after = teams_in_force(draw)
    assert ref not in after[code][1]
    assert {c: t for c, t in after.items() if c != code} == {
        c: t for c, t in teams_drawn(draw) if c != code
    }
    assert not faults(draw)


def teams_drawn(draw):
    """The teams as teams.tsv has them."""
    rows: dict[str, list[set[str]]] = {}
    text = engine.stored("teams.tsv", draw.outcome_files["teams.tsv"]).decode()
    for line in text.splitlines():
        code, seat, one = line.split("\t")
        rows.setdefault(code, [set(), set()])[int(seat)].add(one)
    return [(c, tuple(tuple(sorted(s)) for s in seats)) for c, seats in rows.items()]


def test_after_a_round_substitutes_run_on_the_rounds_seed(place, line, noon, next_day) -> None:
    draw = cast.blocked_draw(place, line, noon)
    cast.cure(place, next_day)
    with pytest.raises(Refused) as refused:
        gone(place, draw, next_day, ranks(draw, "餐饮业", "selected")[0])
    assert refused.value.code == "teams_blocked"
    cast.drawn_round(place, draw, next_day)
    after = next_day + timedelta(days=1)
    gone(place, draw, after, ranks(draw, "餐饮业", "selected")[0])
    ref = next(iter(teams_in_force(draw).values()))[1][0]
    cast.replaced(place, draw, after, "inspector", "UNABLE", inspector_ref=ref)
    assert not faults(draw)


def test_a_leaf_of_another_team_would_be_found(place, draw, next_day) -> None:
    """The control: what the log says is compared with the draw's own leaves."""
    gone(place, draw, next_day, ranks(draw, "餐饮业", "selected")[0])
    row = Substitution.objects.get()
    leaf = LogLeaf.objects.get(index=row.log_index)
    bundle = engine.auditor_bundle(draw)
    name = f"log/{leaf.index:08d}-{leaf.kind}.json"
    out = leaf.entry.split('"out":"')[1][:64]
    bundle[name] = bundle[name].replace(out.encode(), b"0" * 64)
    report = verify(bundle, auditor=True, check_note=check_note)
    assert not report.ok


def test_a_stale_second_person_changes_nothing(place, draw, next_day) -> None:
    """Two agreements of one draw at once: the second finds that the draw has moved on."""
    codes = ranks(draw, "餐饮业", "selected") + ranks(draw, "零售业", "selected")
    rows = [
        services.ask_substitute(
            draw,
            cast.asked("target", "INACTIVE_BEFORE_FREEZE", code=code, since=BEFORE),
            by=place["周抽取"],
            at=next_day,
        )
        for code in codes[:2]
    ]
    found = [Withdrawal.objects.select_related("draw__organ").get(pk=row.pk) for row in rows]
    services.agree_substitute(found[0], by=place["何监督"], at=next_day)
    with pytest.raises(Conflict):
        services.agree_substitute(found[1], by=place["何监督"], at=next_day)
    assert Substitution.objects.count() == 1


def test_what_was_asked_and_what_was_logged_stand(place, draw, next_day) -> None:
    gone(place, draw, next_day, ranks(draw, "餐饮业", "selected")[0])
    for rows in (Withdrawal.objects.all(), Substitution.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(code="T00001")
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete(rows.db)
