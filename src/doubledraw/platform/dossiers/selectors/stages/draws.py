"""Draws a firm stood in: drawn, in reserve, not drawn, left out and why; and places that changed hands."""

from collections.abc import Iterator

from doubledraw.platform.disclosure.models import PublicAppearance
from doubledraw.platform.disclosure.states import WHY_EXCLUDED, Result
from doubledraw.platform.dossiers.documents import Details, Entry, Stage
from doubledraw.platform.dossiers.selectors.asking import Asked
from doubledraw.platform.draws.models import Draw, DrawnTarget, Substitution
from doubledraw.platform.draws.states import TargetRole

TITLES = {
    Result.SELECTED: "抽中",
    Result.RESERVE: "列为候补",
    Result.NOT_SELECTED: "在名录里，没有抽中",
    Result.EXCLUDED: "不参加这次抽取",
}


def gather(asked: Asked) -> Iterator[Entry]:
    """What is public of a revealed draw; of one that is still secret that the firm was drawn. Three queries."""
    by_number = {draw.draw_id: draw for draw in asked.draws.values()}
    shown = PublicAppearance.objects.filter(draw__in=list(by_number), code__in=asked.codes)
    for row in shown.order_by("draw_id", "code"):
        yield _appeared(asked, by_number[row.draw_id], row)
    secret = [pk for pk, draw in asked.draws.items() if draw.revealed_at is None]
    drawn = DrawnTarget.objects.filter(
        draw__in=secret, code__in=asked.codes, role=TargetRole.SELECTED
    )
    for one in drawn.order_by("draw_id"):
        yield _entry(asked, asked.draws[one.draw_id], TITLES[Result.SELECTED], (), ("名单保密",))
    yield from _replaced(asked)


def _appeared(asked: Asked, draw: Draw, row: PublicAppearance) -> Entry:
    details: Details = ()
    if row.stratum:
        details += (("层", row.stratum),)
    if row.number:
        details += (("抽签号", row.number),)
    if row.reason:
        details += (("原因", WHY_EXCLUDED.get(row.reason, row.reason)),)
    flags = ("抽取已作废",) if draw.voided_at else ()
    return _entry(asked, draw, TITLES[Result.of(row.result)], details, flags)


def _entry(asked: Asked, draw: Draw, title: str, details: Details, flags: tuple[str, ...]) -> Entry:
    at = draw.drawn_at or draw.frozen_at
    return Entry(
        at,
        Stage.DRAW,
        title,
        (("抽取", draw.title), *details),
        draw.organ.name,
        draw.draw_id,
        draw.targets_root,
        asked.leaf("draw.result", f"draw:{draw.draw_id}"),
        ("public-draw", draw.draw_id),
        flags=flags,
    )


def _replaced(asked: Asked) -> Iterator[Entry]:
    rows = Substitution.objects.filter(draw__in=list(asked.draws), out_ref="")
    rows = rows.select_related("withdrawal").order_by("pk")
    for row in rows:
        out, came = row.code in asked.codes, row.in_code in asked.codes
        if not (out or came):
            continue
        draw = asked.draws[row.draw_id]
        yield Entry(
            row.at,
            Stage.DRAW,
            "由候补接替" if out else "作为候补接替",
            (("抽取", draw.title), ("原因", row.withdrawal.get_reason_display())),
            draw.organ.name,
            draw.draw_id,
            log_index=row.log_index,
            page=("public-draw", draw.draw_id),
        )
