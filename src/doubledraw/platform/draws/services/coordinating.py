"""Draws of a year beside each other: nobody is drawn beyond the yearly cap, and what the cap does is kept."""

from collections import Counter
from collections.abc import Iterator, Mapping

from doubledraw.platform.draws import engine
from doubledraw.platform.draws.models import CapEffect, Draw
from doubledraw.platform.draws.selectors import Excluded, draws_of_year_beside
from doubledraw.platform.draws.states import ExclusionReason
from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.records import store

NAMED = 3


def check_waiting(line: PlanLine, excluded: Excluded, frame: bytes) -> None:
    """Nobody of the frame may be taken beyond the cap by this draw and those that are frozen and not yet drawn.

    Whom they will take nobody knows, so that nobody can be excluded for them: one has to wait for the other. Call
    inside the transaction that makes the draw; of two freezes at once the second sees the first. Frames are read
    only where a cap is adopted and a draw of the year waits.
    """
    cap, bounds = excluded.cap, excluded.bounds
    if cap is None or bounds is None:
        return
    Organ.objects.select_for_update(no_key=True).order_by("path").first()
    waiting = [
        draw for draw in draws_of_year_beside(line, bounds.year) if draw.pk not in excluded.counted
    ]
    frames = {draw.draw_id: frozenset(_ids(store.get(draw.files["frame.tsv"]))) for draw in waiting}
    times = Counter(firm for firms in frames.values() for firm in firms)
    beyond = frozenset(engine.may_exceed(_ids(frame), excluded.had, times, cap))
    if beyond:
        shared = [draw_id for draw_id, firms in frames.items() if firms & beyond]
        raise Conflict(
            "would_pass_the_cap",
            "有 {firms} 家同时在别的名录里等着抽：{draws}；两次都抽中就超过一年 {cap} 次",
            remedy="请等那几次抽完再冻结，抽中而到上限的会自动不列入；或者合并成一次联合检查。",
            cites=bounds.cites.get(ExclusionReason.FREQUENCY_CAP),
            firms=len(beyond),
            draws="、".join(shared[:NAMED]),
            cap=cap,
        )


def keep_cap_effect(
    draw: Draw, line: PlanLine, excluded: Excluded, populations: Mapping[str, int]
) -> None:
    """Keep what the cap did to the strata. Call inside the transaction that makes the draw."""
    bounds = excluded.bounds
    if bounds is None or bounds.cap is None:
        return
    found = engine.cap_effects(line, populations, excluded)
    CapEffect.objects.create(
        draw=draw,
        year=bounds.year,
        most=bounds.cap,
        source=str(bounds.cites.get(ExclusionReason.FREQUENCY_CAP, ""))[:300],
        capped=sum(effect.capped for effect in found),
        strata=[
            {"name": e.stratum, "before": e.before, "size_before": e.size_before} for e in found
        ],
    )


def _ids(table: bytes) -> Iterator[str]:
    """The first column, without the blind line."""
    for row in table.decode().splitlines()[1:]:
        yield row.partition("\t")[0]
