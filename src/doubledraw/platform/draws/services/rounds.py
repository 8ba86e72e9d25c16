"""A team round: its roster frozen and committed to, its teams computed and logged once (DD-1 §3)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from doubledraw.log.entries import RosterCommitted, TeamsDrawn
from doubledraw.platform.draws import engine
from doubledraw.platform.draws.documents import NamedSource, RoundPreparation
from doubledraw.platform.draws.events import (
    RoundCommittedTo,
    TeamsFixed,
)
from doubledraw.platform.draws.models import Assignment, Draw, TeamRound
from doubledraw.platform.draws.policies import (
    SourceState,
    may_draw_round,
    may_open_round,
)
from doubledraw.platform.draws.selectors import (
    last_drawn,
    recusal_rows,
    roster,
    round_sources,
    rounds_of,
    standing_of,
    subject,
    withdrawn_refs,
)
from doubledraw.platform.draws.selectors.districts import ground_of
from doubledraw.platform.draws.services.following import tell_disclosure
from doubledraw.platform.draws.services.naming import check_sources
from doubledraw.platform.draws.states import ROUND_FLOW, DistrictRule, FollowedStage
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import append, record, stamp
from doubledraw.platform.records import store
from doubledraw.platform.records.transitions import move

CHUNK = 500
Rows = tuple[list[engine.Row], list[engine.Row]]


def open_round(
    draw: Draw, asked: RoundPreparation, *, by: Actor, at: datetime, chance: engine.Chance
) -> TeamRound:
    """Freeze who can be drawn now and commit to it, before the named numbers exist. All of it or nothing."""
    rounds = rounds_of(draw)
    standing = standing_of(draw, rounds)
    may_open_round(draw, by, standing).enforce()
    check_sources(asked.entropy, at)
    before = people_before(draw, last_drawn(rounds))
    grown = next_people(draw, before, at)
    if grown.is_unchanged:
        raise Invalid(
            "nobody_added",
            "和上一轮相比，没有增加人员、区划、资质或上限，抽了也配不齐",
            remedy="请先在人员名录里补充，再开始新的一轮。",
        )
    tables = engine.round_tables(grown, chance)
    sources = [_named(source) for source in asked.entropy]
    data, digest, gone = engine.commit_round(
        draw, standing.next_number, before, tables, sources, asked.draw_by
    )
    reasons = withdrawn_refs(draw)
    row = TeamRound(
        draw=draw,
        number=standing.next_number,
        files={name: store.put(table) for name, table in tables.items()},
        changes={
            "added": list(grown.added),
            "widened": list(grown.widened),
            "gone": [{"ref": ref, "reason": reasons[ref]} for ref in gone],
            "recusals": grown.more_recusals,
        },
        entropy=sources,
        first_when=min(datetime.fromisoformat(source.when) for source in asked.entropy),
        draw_by=datetime.fromisoformat(asked.draw_by),
        commitment=digest,
        commitment_file=store.put(data),
        committed_by=by.user_id,
        committed_at=at,
    )
    _keep_round(row, by, at)
    return row


def next_people(draw: Draw, before: Rows, at: datetime) -> engine.Grown:
    """The roster and recusals that a round opened now would freeze."""
    line = draw.plan_line
    ground = ground_of(draw)
    today = [person.row() for person in roster(line, localdate(at).year, ground).people]
    refs = frozenset(row[0] for row in (*before[0], *today))
    apart = recusal_rows(line, refs)
    known = frozenset(engine.regions_of(draw, {row[0] for row in apart}))
    gone, crossing = frozenset(withdrawn_refs(draw)), ground.rule == DistrictRule.CROSSING
    return engine.grown(before, (today, apart), gone, known, keep_regions=crossing)


@transaction.atomic
def _keep_round(row: TeamRound, by: Actor, at: datetime) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            "round_just_opened",
            "刚刚有人开始了这一轮",
            remedy="请刷新页面，看看已有的一轮。",
        ) from error
    draw = row.draw
    entry = RosterCommitted(
        at=stamp(at),
        draw_id=draw.draw_id,
        commitment=draw.commitment,
        round=row.number,
        digest=row.commitment,
    )
    leaf = append(entry, subject=subject(draw), at=at)
    added, widened, gone = (len(row.changes[name]) for name in ("added", "widened", "gone"))
    event = RoundCommittedTo(draw.draw_id, row.number, added, widened, gone, leaf.index)
    record(event, by=by, at=at, subject=subject(draw))
    tell_disclosure(draw, FollowedStage.ROSTER, at, f":{row.number}")


def draw_teams(round: TeamRound, *, by: Actor, at: datetime) -> None:
    """Compute the round's one outcome and make it stand; of several who try at once, one does."""
    states = [
        SourceState(s.source, s.when, s.value is not None, s.is_confirmed)
        for s in round_sources(round)
    ]
    may_draw_round(round, by, states, at).enforce()
    result = engine.compute_round(round)
    files = {name: store.put(data) for name, data in result.files.items()}
    _keep_teams(round, result, files, by, at)


@transaction.atomic
def _keep_teams(
    round: TeamRound,
    result: engine.RoundResult,
    files: Mapping[str, str],
    by: Actor,
    at: datetime,
) -> None:
    move(
        round,
        ROUND_FLOW,
        "draw",
        outcome_files=dict(files),
        teams_root=result.teams_root,
        blocked=result.blocked,
        drawn_by=by.user_id,
        drawn_at=at,
    )
    draw = round.draw
    Assignment.objects.bulk_create(
        (
            Assignment(draw=draw, code=target, seat=seat, inspector_ref=ref)
            for target, seat, ref in result.teams
        ),
        batch_size=CHUNK,
    )
    entry = TeamsDrawn(
        at=stamp(at),
        draw_id=draw.draw_id,
        commitment=draw.commitment,
        round=round.number,
        teams_root=result.teams_root,
    )
    leaf = append(entry, subject=subject(draw), at=at)
    event = TeamsFixed(draw.draw_id, round.number, result.blocked is not None, leaf.index)
    record(event, by=by, at=at, subject=subject(draw))
    tell_disclosure(draw, FollowedStage.TEAMS, at, f":{round.number}")


def people_before(draw: Draw, last: TeamRound | None) -> Rows:
    """The rows of roster and recusals in force: the last round's, else the draw's."""
    files = engine.people_files(draw, last)
    return (
        engine.rows_of("roster.tsv", files["roster.tsv"]),
        engine.rows_of("recusals.tsv", files["recusals.tsv"]),
    )


def _named(source: NamedSource) -> dict[str, str]:
    return {"source": source.source, "when": source.when, "form": source.form}
