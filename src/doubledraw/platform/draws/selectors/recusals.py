"""Who must keep away from whom in a draw: what has been approved, and what the adopted rules find."""

from collections import Counter
from collections.abc import Container, Iterable
from datetime import date

from django.db.models import QuerySet
from django.utils.timezone import localdate

from doubledraw.platform.draws.models import Assignment
from doubledraw.platform.draws.selectors.rolls import Row, in_scope
from doubledraw.platform.draws.states import DrawState
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.registry.models import Inspector, Target
from doubledraw.platform.registry.selectors.recusals import (
    Reach,
    adopted_rules,
    former_employers,
    inspector_paths,
    last_visits,
    months_before,
    recusals_among,
)
from doubledraw.platform.registry.states import RecusalReason, TargetStatus

Pairs = Iterable[tuple[str, str]]
_AT_ONCE = 5_000


def recusal_rows(line: PlanLine, refs: frozenset[str], without: Container[str] = ()) -> list[Row]:
    """The lines of recusals.tsv: each pair of the frame and the roster once, a declared reason before a found one.

    A declared recusal counts when it is approved and acts on any day of the inspections. A rule counts when the
    organ of the draw, or of the inspector, or one above either, has adopted it. Firms `without` are not in the frame.
    """
    targets = in_scope(line).filter(status=TargetStatus.ACTIVE)
    people = Inspector.objects.filter(ref__in=refs)
    found = {
        (code, ref): reason
        for code, ref, reason in recusals_among(targets, people, line.starts, line.ends)
    }
    rules = adopted_rules()
    if not rules.is_empty:
        paths = inspector_paths(refs)
        for reason, pairs in (
            (RecusalReason.FORMER_EMPLOYER, _former(line, rules, paths)),
            (RecusalReason.LAST_TIME, _last_time(line, rules, paths)),
        ):
            for pair in pairs:
                found.setdefault(pair, reason.value)
    rows = sorted(found.items())
    return [(code, ref, reason) for (code, ref), reason in rows if code not in without]


def recusal_counts(
    line: PlanLine, refs: frozenset[str], without: Container[str] = ()
) -> dict[str, int]:
    """Reason label → how many pairs, for the drawer before the freeze."""
    counts = Counter(row[2] for row in recusal_rows(line, refs, without))
    return {RecusalReason.of(reason).label: pairs for reason, pairs in counts.most_common()}


def _former(line: PlanLine, rules: Reach, paths: dict[str, str]) -> Pairs:
    months = _months(line, rules, RecusalReason.FORMER_EMPLOYER, paths)
    if not months:
        return []
    targets = in_scope(line).filter(status=TargetStatus.ACTIVE)
    return former_employers(targets, months, line.starts)


def _last_time(line: PlanLine, rules: Reach, paths: dict[str, str]) -> Pairs:
    """Who was at the firm, or was drawn for it, the last time anybody was, if the rule reaches back so far."""
    months = _months(line, rules, RecusalReason.LAST_TIME, paths)
    if not months:
        return
    since = months_before(line.starts, max(months.values()))
    targets = in_scope(line).filter(status=TargetStatus.ACTIVE)
    newest = last_visits(targets, since)
    for code, (day, team) in _last_teams(line, since).items():
        if code not in newest or newest[code][0] < day:
            newest[code] = (day, team)
    for code in newest.keys() & _of_the_frame(targets, newest):
        day, team = newest[code]
        for ref in team:
            if ref in months and day >= months_before(line.starts, months[ref]):
                yield code, ref


def _last_teams(line: PlanLine, since: date) -> dict[str, tuple[date, frozenset[str]]]:
    """Target code → the day of the newest draw that took it, and its team; draws that were voided never were."""
    rows = (
        Assignment.objects.filter(draw__drawn_at__date__gte=since, release=None)
        .exclude(draw__state=DrawState.VOIDED)
        .exclude(draw__plan_line=line)
        .order_by("draw__drawn_at", "draw_id")
        .values_list("code", "draw_id", "draw__drawn_at", "inspector_ref")
    )
    found: dict[str, tuple[int, date, frozenset[str]]] = {}
    for code, draw, at, ref in rows:
        before = found.get(code)
        team = before[2] if before and before[0] == draw else frozenset[str]()
        found[code] = (draw, localdate(at), team | {ref})
    return {code: (day, team) for code, (_, day, team) in found.items()}


def _months(
    line: PlanLine, rules: Reach, reason: RecusalReason, paths: dict[str, str]
) -> dict[str, int]:
    """Ref → how many months the rule looks back for them, where any rule does."""
    own = line.plan.organ.path
    found = {ref: rules.for_path(reason, path, own) for ref, path in paths.items()}
    return {ref: months for ref, months in found.items() if months}


def _of_the_frame(targets: QuerySet[Target], codes: Iterable[str]) -> set[str]:
    """Which of these stand in the frame, asked in pieces that every database takes."""
    wanted, found = sorted(codes), set[str]()
    for first in range(0, len(wanted), _AT_ONCE):
        some = targets.filter(code__in=wanted[first : first + _AT_ONCE])
        found |= set(some.order_by().values_list("code", flat=True))
    return found
