"""The deadlines of 清源县: brought by the calendar, most met in time, one late, one ruled on, one overdue."""

from datetime import datetime, timedelta

from doubledraw.demo.people import JUSTICE, MARKET, Cast
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.obligations import services
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.obligations.states import ObligationState

EARLIER = timedelta(days=100)
LATE = "县农业农村局"
"""Whoever is slow in every county."""


def bring_duties(cast: Cast, now: datetime) -> None:
    """The rounds of the last hundred days, told from behind: what was due is met but for one, what is ahead is open."""
    first = now - EARLIER
    services.open_recurring(first, since=first.date())
    for step in (50, 0):
        services.open_recurring(now - timedelta(days=step), since=first.date())
    past = Obligation.objects.filter(state=ObligationState.OPEN, due__lt=now)
    rows = list(past.select_related("organ").order_by("due", "organ__path", "pk"))
    if rows:
        _tell(cast, rows, now)
    services.escalate_overdue(now)


def _tell(cast: Cast, rows: list[Obligation], now: datetime) -> None:
    """All but the last one of the slow organ are met, one of them late."""
    slow = [row for row in rows if row.organ.name == LATE] or rows[-2:]
    left, late = slow[-1], slow[0]
    clerk = cast.people["zhoumin"]
    for row in rows:
        if row.pk == left.pk:
            continue
        days = -3 if row.pk == late.pk and len(slow) > 1 else 2 + row.organ_id % 5
        done = min(row.due - timedelta(days=days, hours=8), now)
        services.meet_obligation(
            row, f"{row.organ.short_name}〔{done.year}〕{row.pk}号", by=clerk, at=done
        )


def start_a_clock(cast: Cast, draw: Draw, now: datetime) -> None:
    """The visits of the first draw are over: its results were entered the same day, and are yet to be published."""
    ended, clerk = now - timedelta(days=4), cast.people["zhoumin"]
    subject, document = f"draw:{draw.draw_id}", f"{draw.title} {draw.draw_id}"
    services.open_by_clock(
        "check_ended",
        ended.date(),
        cast.government,
        subject=subject,
        about=draw.title,
        document=document,
        digest=draw.commitment,
        by=clerk,
        at=ended,
    )
    services.meet_kind("enter_result", subject, document=document, by=clerk, at=ended)


def rule_on_one(cast: Cast, now: datetime) -> None:
    """The office that supervises moves one date of the market bureau, with its reason."""
    supervisor = cast.people["hejianguo"]
    assert cast.organs[JUSTICE].pk == supervisor.organ_id
    ahead = Obligation.objects.filter(
        organ=cast.organs[MARKET], state=ObligationState.OPEN, due__gt=now
    )
    one = ahead.select_related("organ").first()
    if one is None:
        return
    day = (one.due + timedelta(days=5)).date()
    reason = "节前集中行动占用经办人员，经领导小组办公室研究，顺延五日。"
    services.rule_on_date(one, day, reason, one.version, by=supervisor, at=now - timedelta(hours=3))
