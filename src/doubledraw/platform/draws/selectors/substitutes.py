"""Who is in force after substitutions: the firms, their teams; what was asked, what was replaced."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from doubledraw.platform.draws.models import (
    Assignment,
    Draw,
    DrawnTarget,
    Substitution,
    Withdrawal,
)
from doubledraw.platform.draws.states import TargetRole, WithdrawalKind, WithdrawalState
from doubledraw.platform.registry.models import Inspector, Target

Place = tuple[tuple[str, ...], ...]


def in_force(draw: Draw) -> QuerySet[DrawnTarget]:
    """The firms to be inspected, by code: those selected and those of the reserve who took a place."""
    taken = draw.substitutions.exclude(in_code="").values("in_code")
    given = draw.substitutions.filter(out_ref="").values("code")
    rows = DrawnTarget.objects.filter(Q(role=TargetRole.SELECTED) | Q(code__in=taken), draw=draw)
    return rows.exclude(code__in=given).order_by("code")


def targets_in_force(draw: Draw) -> dict[str, DrawnTarget]:
    """Code → the firm, of those in force. One query."""
    return {row.code: row for row in in_force(draw)}


def drawn_target(draw: Draw, code: str) -> DrawnTarget:
    """What was drawn of this firm."""
    return DrawnTarget.objects.get(draw=draw, code=code)


def size_of_reserve(draw: Draw) -> int:
    """How many firms stand ready to take a place."""
    return DrawnTarget.objects.filter(draw=draw, role=TargetRole.RESERVE).count()


def drawn_by_region(draw: Draw) -> Counter[str]:
    """Region → how many firms of it were selected."""
    drawn = DrawnTarget.objects.filter(draw=draw, role=TargetRole.SELECTED)
    return Counter(drawn.values_list("region_name", flat=True))


def replaced_targets(draw: Draw) -> set[str]:
    """Codes of the firms that gave their place away."""
    return set(draw.substitutions.filter(out_ref="").values_list("code", flat=True))


def used_reserve(draw: Draw) -> set[str]:
    """Codes of the firms of the reserve that took a place."""
    return set(draw.substitutions.exclude(in_code="").values_list("in_code", flat=True))


def next_in_reserve(draw: Draw, stratum: str) -> DrawnTarget | None:
    """The least unused rank of the stratum's reserve; None when it is exhausted."""
    used = used_reserve(draw)
    rows = DrawnTarget.objects.filter(draw=draw, stratum=stratum, role=TargetRole.RESERVE)
    return next((row for row in rows.order_by("rank") if row.code not in used), None)


def teams_in_force(draw: Draw) -> dict[str, Place]:
    """Code → refs by seat, for every firm that has a team now. One query."""
    found: dict[str, list[set[str]]] = defaultdict(lambda: [set() for _ in draw.design["seats"]])
    rows = Assignment.objects.filter(draw=draw, release=None)
    for code, seat, ref in rows.values_list("code", "seat", "inspector_ref"):
        found[code][seat].add(ref)
    return {
        code: tuple(tuple(sorted(refs)) for refs in seats) for code, seats in sorted(found.items())
    }


def expiring_on_teams(draw: Draw) -> list[Inspector]:
    """Who is on a team and whose certificate does not hold until the last day of the visits. One query."""
    refs = Assignment.objects.filter(draw=draw, release=None).values("inspector_ref")
    rows = Inspector.objects.filter(ref__in=refs, valid_until__lt=draw.plan_line.ends)
    return list(rows.order_by("valid_until", "ref"))


def withdrawn_refs(draw: Draw) -> dict[str, str]:
    """Ref → reason of the inspectors who withdrew from the whole draw."""
    rows = draw.withdrawals.filter(
        kind=WithdrawalKind.INSPECTOR, state=WithdrawalState.AGREED, code=""
    )
    return dict(rows.values_list("inspector_ref", "reason"))


def kept_away(draw: Draw) -> set[tuple[str, str]]:
    """(code, ref) of the inspectors who withdrew from one firm's team."""
    rows = draw.withdrawals.filter(kind=WithdrawalKind.INSPECTOR, state=WithdrawalState.AGREED)
    return set(rows.exclude(code="").values_list("code", "inspector_ref"))


def withdrawals_of(draw: Draw) -> QuerySet[Withdrawal]:
    """Every request, oldest first."""
    return draw.withdrawals.order_by("pk")


def open_withdrawals(draw: Draw) -> bool:
    """Whether a request waits for the second person."""
    return draw.withdrawals.filter(state=WithdrawalState.ASKED).exists()


def substitutions_of(draw: Draw) -> list[Substitution]:
    """In order of the log."""
    return list(draw.substitutions.select_related("withdrawal").order_by("number"))


def substitution_counts(draw: Draw) -> dict[str, Any]:
    """What the public may count: how many, for which reason, how many places stay empty."""
    rows = substitutions_of(draw)
    reasons: dict[str, int] = defaultdict(int)
    for row in rows:
        reasons[row.withdrawal.reason] += 1
    return {
        "targets": sum(1 for row in rows if not row.out_ref),
        "inspectors": sum(1 for row in rows if row.out_ref),
        "exhausted": sum(1 for row in rows if not row.out_ref and not row.in_code),
        "short": sum(1 for row in rows if row.missing),
        "reasons": dict(sorted(reasons.items())),
    }


def firms_named(codes: Iterable[str]) -> dict[str, str]:
    """Code → name in the directory. One query."""
    return dict(Target.objects.filter(code__in=set(codes)).values_list("code", "name"))
