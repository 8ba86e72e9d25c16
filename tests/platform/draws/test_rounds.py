"""A blocked draw keeps its firms; a team round with more people, committed to beforehand, fills the teams once."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from doubledraw.draw import rounds
from doubledraw.draw.verify import verify
from doubledraw.log.note import check_note
from doubledraw.platform.draws import engine, services
from doubledraw.platform.draws.documents import NamedSource
from doubledraw.platform.draws.models import Assignment, RoundValue, TeamRound
from doubledraw.platform.draws.policies import may_open_round
from doubledraw.platform.draws.selectors import rounds_of, standing_of, teams_in_force
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.models import LogLeaf
from doubledraw.platform.ledger.services import stamp
from doubledraw.platform.registry.models import Inspector
from tests.world import ceremony as world
from tests.world import rounds as cast


@pytest.fixture
def blocked(place, line, noon):
    return cast.blocked_draw(place, line, noon)


@pytest.fixture
def next_day(noon):
    return noon + timedelta(days=1)


def faults(draw) -> list[str]:
    report = verify(engine.auditor_bundle(draw), auditor=True, check_note=check_note)
    return [f"{c.name}: {c.detail}" for c in report.checks if c.verdict == "false"]


def kinds(draw) -> list[str]:
    rows = LogLeaf.objects.filter(subject=f"draw:{draw.draw_id}").order_by("index")
    return list(rows.values_list("kind", flat=True))


def test_the_selection_stands_and_the_blocking_set_is_kept(blocked) -> None:
    assert blocked.teams_root == "blocked"
    assert blocked.blocked["qualification"] == "食品检查员"
    assert blocked.blocked["need"] > blocked.blocked["most"]
    assert blocked.drawn_targets.filter(role="selected").exists()
    assert not blocked.assignments.exists()
    assert not faults(blocked)


def test_a_round_after_the_cure_gives_the_teams_and_the_bundle_verifies(
    place, blocked, next_day
) -> None:
    cast.cure(place, next_day)
    row = cast.drawn_round(place, blocked, next_day)
    assert (row.number, row.blocked, row.changes["added"]) == (1, None, ["R900"])
    drawn = sum(blocked.sizes.values())
    assert blocked.assignments.count() == 2 * drawn
    assert all(map(all, teams_in_force(blocked).values()))
    assert kinds(blocked)[-2:] == ["draw.roster", "draw.teams"]
    assert not faults(blocked)
    files = engine.auditor_bundle(blocked)
    assert "round-1/teams.tsv" in files
    assert "teams.tsv" not in files
    assert not any(name.startswith("round-") for name in public(blocked, place, next_day))


def public(draw, place, at) -> dict[str, bytes]:
    services.reveal_draw(draw, reason="", by=place["周抽取"], at=at + timedelta(hours=3))
    files = engine.public_bundle(draw)
    report = verify(files, auditor=False, check_note=check_note)
    assert report.ok, [c for c in report.checks if c.verdict == "false"]
    return files


def test_nobody_new_is_refused_before_anything_is_committed_to(place, blocked, next_day) -> None:
    with pytest.raises(Invalid) as refused:
        cast.open_round(place, blocked, next_day)
    assert refused.value.code == "nobody_added"
    assert kinds(blocked)[-1] == "draw.result"


def test_a_round_can_be_blocked_again_and_the_next_one_follows(place, blocked, next_day) -> None:
    Inspector.objects.filter(ref="R002").update(regions=["*", "990126001"])
    Inspector.objects.filter(ref="R005").update(qualifications=["特种设备"])
    first = cast.drawn_round(place, blocked, next_day)
    assert first.blocked is not None
    assert not blocked.assignments.exists()
    assert not faults(blocked)
    cast.cure(place, next_day)
    second = cast.drawn_round(place, blocked, next_day + timedelta(days=1))
    assert (second.number, second.blocked) == (2, None)
    assert not faults(blocked)


def test_an_open_round_leaves_the_bundle_true(place, blocked, next_day) -> None:
    cast.cure(place, next_day)
    cast.open_round(place, blocked, next_day)
    assert kinds(blocked)[-1] == "draw.roster"
    assert not faults(blocked)


def test_a_logged_round_without_its_folder_is_false_once_its_teams_are_logged(
    place, blocked, next_day
) -> None:
    cast.cure(place, next_day)
    cast.drawn_round(place, blocked, next_day)
    files = {n: d for n, d in engine.auditor_bundle(blocked).items() if "round-1/" not in n}
    report = verify(files, auditor=True, check_note=check_note)
    assert "log: team rounds" in [c.name for c in report.checks if c.verdict == "false"]


def test_nobody_is_taken_out_and_nothing_taken_away(place, blocked, next_day) -> None:
    """People who left, lost a region or a paper, or have done visits since: their frozen line stays."""
    before = {r[0]: r for r in engine.rows_of("roster.tsv", blocked.files["roster.tsv"])}
    Inspector.objects.filter(ref="R002").update(status="inactive")
    Inspector.objects.filter(ref="R006").update(regions=["990126003"], capacity=1, prior_load=9)
    cast.cure(place, next_day)
    row = cast.open_round(place, blocked, next_day)
    after = {r[0]: r for r in engine.rows_of("roster.tsv", row.files["roster.tsv"])}
    assert set(after) == {*before, "R900"}
    assert all(after[ref] == line for ref, line in before.items())


def test_taking_somebody_out_by_hand_is_refused_by_the_engine(place, blocked, next_day) -> None:
    """The control of the test above: a roster that lost a region does not get past the commitment."""
    name = "roster.tsv"
    before = engine.rows_of(name, blocked.files[name]), []
    narrowed = [(*r[:3], "990126003", *r[4:]) for r in before[0]]
    grown = engine.Grown(tuple(narrowed), (), (), (), (), 0)
    tables = engine.round_tables(grown, world.counted_chance())
    asked = cast.preparation(next_day)
    sources = [{"source": s.source, "when": s.when, "form": s.form} for s in asked.entropy]
    with pytest.raises(Invalid) as refused:
        engine.commit_round(blocked, 1, before, tables, sources, asked.draw_by)
    assert refused.value.code == "round_takes_away"
    assert "少了" in refused.value.reason


def test_who_withdrew_by_two_peoples_word_is_not_in_the_next_round(
    place, blocked, next_day
) -> None:
    cast.replaced(place, blocked, next_day, "inspector", "UNABLE", inspector_ref="R002")
    cast.cure(place, next_day)
    row = cast.drawn_round(place, blocked, next_day)
    assert row.changes["gone"] == [{"ref": "R002", "reason": "UNABLE"}]
    assert not Assignment.objects.filter(draw=blocked, inspector_ref="R002").exists()
    assert not faults(blocked)


REFS = st.sampled_from([f"P{i}" for i in range(6)])
WORDS = st.lists(st.sampled_from("abc"), unique=True).map(lambda w: ",".join(sorted(w)))
PLACES = st.one_of(
    st.just("*"),
    st.lists(st.sampled_from("rst"), unique=True, min_size=1).map(sorted).map(",".join),
)
CAPS = st.one_of(st.just("-"), st.integers(0, 9).map(str))
PERSON = st.tuples(REFS, st.sampled_from("甲乙"), WORDS, PLACES, CAPS, st.integers(0, 3).map(str))
ROSTER = st.lists(PERSON, unique_by=lambda row: row[0])
PAIRS = st.lists(
    st.tuples(st.sampled_from(["T1", "T2"]), REFS, st.just("KIN")), unique_by=lambda row: row[:2]
)


@given(ROSTER, PAIRS, ROSTER, PAIRS, st.frozensets(REFS, max_size=2))
def test_whatever_the_directory_says_today_the_next_roster_only_grows(
    roster, pairs, today, more, gone
) -> None:
    """Against the verifier's own rule: nothing taken away, nobody gone but those who withdrew."""
    known = {row[0] for row in roster}
    before = roster, [pair for pair in pairs if pair[1] in known]
    grown = engine.grown(before, (today, more), gone)
    left = rounds.check_changes(1, before, (grown.roster, grown.recusals))
    assert left == list(grown.gone) == sorted(known & gone)
    refs = {row[0] for row in grown.roster}
    assert refs == (known | {row[0] for row in today}) - gone
    assert {pair[1] for pair in grown.recusals} <= refs


def test_sixty_bits_named_beforehand_and_in_time(place, blocked, next_day) -> None:
    cast.cure(place, next_day)
    few = (NamedSource("骰子", "d10x3", stamp(next_day + timedelta(hours=1))),)
    with pytest.raises(Invalid) as refused:
        cast.open_round(place, blocked, next_day, entropy=few)
    assert refused.value.code == "too_little_entropy"
    past = (NamedSource("骰子", "d10x19", stamp(next_day - timedelta(hours=1))),)
    with pytest.raises(Invalid) as refused:
        cast.open_round(place, blocked, next_day, entropy=past)
    assert refused.value.code == "when_is_past"


def test_entropy_only_after_its_time_by_two_people_and_the_same_twice(
    place, blocked, next_day
) -> None:
    cast.cure(place, next_day)
    row = cast.open_round(place, blocked, next_day)
    zhou, he = place["周抽取"], place["何监督"]
    with pytest.raises(Refused) as refused:
        services.enter_round_entropy(row, 0, cast.DICE19, by=zhou, at=next_day)
    assert refused.value.code == "before_when"
    later = next_day + timedelta(hours=2)
    with pytest.raises(Refused):
        services.draw_teams(row, by=zhou, at=later)
    services.enter_round_entropy(row, 0, cast.DICE19, by=zhou, at=later)
    with pytest.raises(Refused):
        services.confirm_round_entropy(row, 0, cast.DICE19, by=zhou, at=later)
    with pytest.raises(Invalid) as differs:
        services.confirm_round_entropy(row, 0, "5" + cast.DICE19[1:], by=he, at=later)
    assert (differs.value.code, differs.value.params["position"]) == ("entropy_differs", 1)
    services.confirm_round_entropy(row, 0, cast.DICE19, by=he, at=later)
    with pytest.raises(Refused) as fixed:
        services.enter_round_entropy(row, 0, cast.DICE19, by=zhou, at=later)
    assert fixed.value.code == "entropy_is_fixed"


def test_one_round_at_a_time_and_none_when_teams_stand(place, blocked, next_day) -> None:
    cast.cure(place, next_day)
    row = cast.ready_round(place, blocked, next_day)
    verdict = may_open_round(blocked, place["周抽取"], standing_of(blocked))
    assert verdict.code == "round_open"
    services.draw_teams(row, by=place["周抽取"], at=next_day + timedelta(hours=2))
    verdict = may_open_round(blocked, place["周抽取"], standing_of(blocked))
    assert verdict.code == "teams_stand"
    with pytest.raises(Refused) as again:
        services.draw_teams(row, by=place["周抽取"], at=next_day + timedelta(hours=2))
    assert again.value.code == "already_drawn"


def test_of_two_who_draw_the_same_round_one_does(place, blocked, next_day) -> None:
    cast.cure(place, next_day)
    row = cast.ready_round(place, blocked, next_day)
    twin = TeamRound.objects.select_related("draw__organ").get(pk=row.pk)
    services.draw_teams(row, by=place["周抽取"], at=next_day + timedelta(hours=2))
    with pytest.raises(Conflict):
        services.draw_teams(twin, by=place["周抽取"], at=next_day + timedelta(hours=2))
    assert kinds(blocked).count("draw.teams") == 1


def test_constraints_refuse_a_second_open_round_and_a_second_that_stands(
    place, blocked, next_day
) -> None:
    cast.cure(place, next_day)
    row = cast.drawn_round(place, blocked, next_day)
    with pytest.raises(Conflict):
        twin = TeamRound(**{**fields(row), "number": 1, "state": "committed"})
        services.rounds._keep_round(twin, place["周抽取"], next_day)
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamRound.objects.create(**{**fields(row), "number": 2})
    TeamRound.objects.create(**{**fields(row), "number": 3, "state": "committed"})
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamRound.objects.create(**{**fields(row), "number": 4, "state": "committed"})


def fields(row: TeamRound) -> dict[str, object]:
    names = [f.name for f in TeamRound._meta.concrete_fields if f.name != "id"]
    return {name: getattr(row, name) for name in names}


@pytest.mark.parametrize(
    "column", ["files", "entropy", "commitment", "changes", "teams_root", "outcome_files"]
)
def test_what_a_round_froze_or_gave_stands(place, blocked, next_day, column) -> None:
    cast.cure(place, next_day)
    row = cast.drawn_round(place, blocked, next_day)
    changed = "f" * 64 if isinstance(getattr(row, column), str) else {"x": 1}
    with pytest.raises(DatabaseError), transaction.atomic():
        TeamRound.objects.filter(pk=row.pk).update(**{column: changed})
    with pytest.raises(DatabaseError), transaction.atomic():
        RoundValue.objects.filter(round=row).update(confirmed_value="")


def test_the_same_inputs_give_the_same_teams(place, blocked, next_day) -> None:
    cast.cure(place, next_day)
    row = cast.drawn_round(place, blocked, next_day)
    again = engine.compute_round(row)
    assert again.teams_root == row.teams_root
    assert [r.number for r in rounds_of(blocked)] == [1]
