"""The second person agrees: the next in order takes each place, once, and the log says so (DD-1 §5, §7)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from doubledraw.log.entries import Substituted
from doubledraw.platform.draws import engine
from doubledraw.platform.draws.events import InspectorWithdrawn, PlaceTaken
from doubledraw.platform.draws.models import (
    Assignment,
    Draw,
    Release,
    Substitution,
    Withdrawal,
)
from doubledraw.platform.draws.policies.substitutes import may_decide_substitute
from doubledraw.platform.draws.selectors import (
    Place,
    kept_away,
    last_drawn,
    next_in_reserve,
    rounds_of,
    standing_of,
    subject,
    targets_in_force,
    teams_in_force,
    withdrawn_refs,
)
from doubledraw.platform.draws.services.following import tell_disclosure
from doubledraw.platform.draws.states import WITHDRAWAL_FLOW, FollowedStage, WithdrawalKind
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.ledger.services import append, record, stamp
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records import store
from doubledraw.platform.records.transitions import move, revise


@dataclass(frozen=True, slots=True)
class Taken:
    """One place that changes hands: whose, the leaves that the log names, the team afterwards."""

    code: str
    out: str
    into: str
    team_leaf: str
    team: Place
    missing: int
    in_code: str = ""
    seat: int | None = None
    out_ref: str = ""
    in_ref: str = ""

    @property
    def is_exhausted(self) -> bool:
        """A firm gave way and nobody was left in reserve."""
        return not self.out_ref and not self.in_code


@transaction.atomic
def agree_substitute(withdrawal: Withdrawal, *, by: Actor, at: datetime) -> list[Substitution]:
    """Agree; whoever is next by the norm takes each place. Two agreements of one draw never mix: one waits."""
    draw = withdrawal.draw
    revise(draw)
    standing = standing_of(draw)
    may_decide_substitute(withdrawal, by, standing).enforce()
    decided = {"decided_by": by.user_id, "decided_organ": by.organ_id, "decided_at": at}
    move(withdrawal, WITHDRAWAL_FLOW, "agree", **decided)
    if withdrawal.kind == WithdrawalKind.TARGET:
        taken = [_next_target(withdrawal)]
    else:
        event = InspectorWithdrawn(draw.draw_id, withdrawal.reason)
        record(event, by=by, at=at, subject=subject(draw))
        taken = [] if standing.is_blocked else _next_inspectors(withdrawal)
    return [_keep(withdrawal, place, by, at) for place in taken]


def _next_target(withdrawal: Withdrawal) -> Taken:
    """The next unused rank of the stratum's reserve, with a team of its own."""
    draw = withdrawal.draw
    out = targets_in_force(draw)[withdrawal.code]
    following = next_in_reserve(draw, out.stratum)
    teams = {code: team for code, team in teams_in_force(draw).items() if code != out.code}
    bench = _bench(draw, teams, [following.code] if following else [])
    out_leaf = bench.target_leaf(out.code, out.role)
    if following is None:
        return Taken(out.code, out_leaf, "", "", (), 0)
    team, missing = bench.team_for(following.code)
    return Taken(
        out.code,
        out_leaf,
        bench.target_leaf(following.code, following.role),
        bench.team_leaf(following.code, team),
        team,
        missing,
        in_code=following.code,
    )


def _next_inspectors(withdrawal: Withdrawal) -> list[Taken]:
    """On each of their teams, in order of the firms' ids: the next eligible by (load so far, r)."""
    draw, ref = withdrawal.draw, withdrawal.inspector_ref
    teams = teams_in_force(draw)
    bench, taken = _bench(draw, teams), []
    for code, team in teams.items():
        seat = next((g for g, refs in enumerate(team) if ref in refs), None)
        if seat is None or withdrawal.code not in ("", code):
            continue
        successor = bench.successor(code, seat, {ref})
        after = tuple(
            tuple(sorted({*refs, successor} - {ref, ""})) if g == seat else refs
            for g, refs in enumerate(team)
        )
        before, bench = bench, bench.with_team(code, after)
        missing = sum(s["count"] for s in draw.design["seats"]) - sum(map(len, after))
        leaf = bench.team_leaf(code, after)
        taken.append(
            Taken(
                code,
                before.team_leaf(code, team),
                leaf,
                leaf,
                after,
                missing,
                seat=seat,
                out_ref=ref,
                in_ref=successor,
            )
        )
    return taken


def _bench(draw: Draw, teams: dict[str, Place], more: list[str] | None = None) -> engine.Bench:
    return engine.bench(
        draw,
        last_drawn(rounds_of(draw)),
        teams,
        withdrawn=withdrawn_refs(draw),
        apart=kept_away(draw),
        more=more or (),
    )


def _keep(withdrawal: Withdrawal, place: Taken, by: Actor, at: datetime) -> Substitution:
    draw = withdrawal.draw
    entry = Substituted(
        at=stamp(at),
        draw_id=draw.draw_id,
        commitment=draw.commitment,
        out=place.out,
        in_=place.into,
        team=place.team_leaf,
        reason=withdrawal.reason,
        evidence=engine.digest(draw, store.get(withdrawal.evidence)),
        by=_refs(withdrawal),
    )
    leaf = append(entry, subject=subject(draw), at=at)
    last = draw.substitutions.aggregate(last=Max("number"))["last"] or 0
    row = Substitution.objects.create(
        draw=draw,
        withdrawal=withdrawal,
        number=last + 1,
        code=place.code,
        in_code=place.in_code,
        seat=place.seat,
        out_ref=place.out_ref,
        in_ref=place.in_ref,
        team=place.team,
        missing=place.missing,
        log_index=leaf.index,
        at=at,
    )
    _move_people(row, place)
    event = PlaceTaken(
        draw.draw_id,
        row.number,
        withdrawal.kind,
        withdrawal.reason,
        place.missing,
        place.is_exhausted,
        leaf.index,
    )
    record(event, by=by, at=at, subject=subject(draw))
    tell_disclosure(draw, FollowedStage.SUBSTITUTE, at, f":{row.number}")
    return row


def _move_people(row: Substitution, place: Taken) -> None:
    """Assignments are never changed: those that end are released, those that begin are added."""
    ended = Assignment.objects.filter(draw=row.draw, code=place.code, release=None)
    if place.out_ref:
        ended = ended.filter(inspector_ref=place.out_ref)
    Release.objects.bulk_create(Release(assignment=one, substitution=row) for one in ended)
    if not place.out_ref:
        begun = [(place.in_code, g, ref) for g, refs in enumerate(place.team) for ref in refs]
    else:
        begun = [(place.code, place.seat or 0, place.in_ref)] if place.in_ref else []
    Assignment.objects.bulk_create(
        Assignment(draw=row.draw, code=code, seat=seat, inspector_ref=ref)
        for code, seat, ref in begun
    )


def _refs(withdrawal: Withdrawal) -> list[str]:
    """The two people as <organ code>:<account number>; the log carries no names."""
    asked, agreed = withdrawal.asked_organ, withdrawal.decided_organ or 0
    codes = dict(Organ.objects.filter(pk__in=[asked, agreed]).values_list("pk", "code"))
    return [f"{codes[asked]}:{withdrawal.asked_by}", f"{codes[agreed]}:{withdrawal.decided_by}"]
