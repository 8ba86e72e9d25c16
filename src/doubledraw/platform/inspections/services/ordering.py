"""Task orders: every released firm becomes a visit of its team, with the sheets that are in force (检查任务)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from doubledraw.platform.catalogue.models import Item, SheetEdition
from doubledraw.platform.catalogue.states import SheetState
from doubledraw.platform.draws.models import Dispatch, Draw, DrawnTarget
from doubledraw.platform.draws.selectors import subject
from doubledraw.platform.draws.services import name_visits
from doubledraw.platform.inspections.events import VisitsOrdered, VisitWithdrawn
from doubledraw.platform.inspections.models import Visit, VisitSheet
from doubledraw.platform.inspections.policies import may_order, may_withdraw
from doubledraw.platform.inspections.policies.visits import EMBARGO
from doubledraw.platform.inspections.selectors import gave_way, unordered
from doubledraw.platform.inspections.states import VISIT_FLOW
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.records.transitions import move
from doubledraw.platform.registry.models import Target

CHUNK = 500


def order_visits(draw: Draw, *, by: Actor, at: datetime) -> int:
    """Make a visit of every released firm that is none yet; how many. The sheets are pinned as they are now."""
    may_order(draw, by).enforce()
    waiting = list(unordered(draw))
    if not waiting:
        raise Invalid(
            "nothing_to_order",
            "没有等待下达的企业",
            EMBARGO,
            "请先在抽取的“下发”里把企业下发给检查组。",
        )
    try:
        with transaction.atomic():
            _order(draw, waiting, by, at)
    except IntegrityError as error:
        raise Conflict(
            "ordered_meanwhile", "检查任务刚刚由别人下达了", EMBARGO, "请刷新页面。"
        ) from error
    return len(waiting)


@transaction.atomic
def withdraw_visit(visit: Visit, reason: str, *, by: Actor, at: datetime) -> None:
    """Take an order back when the firm has given its place away, or the draw was voided."""
    may_withdraw(visit, by, is_in_force=not gave_way(visit)).enforce()
    said = " ".join(reason.split())[:300]
    if not said:
        raise Invalid("no_reason", "请写明理由", None, "例如：冻结前已注销，由候补接替。")
    move(visit, VISIT_FLOW, "withdraw", withdrawn_reason=said)
    record(VisitWithdrawn(visit.number, said), by=by, at=at, subject=visit.reference)


def _order(draw: Draw, waiting: list[Dispatch], by: Actor, at: datetime) -> None:
    line = draw.plan_line
    items = line.items
    told = [
        {
            "code": item.code,
            "name": item.name,
            "basis": item.basis,
            "organ": item.organ.code,
            "frequency": item.frequency,
            "digest": item.digest,
        }
        for item in items
    ]
    start = Visit.objects.filter(draw=draw).count()
    firms = _firms(draw, waiting)
    made = Visit.objects.bulk_create(
        (
            Visit(
                draw=draw,
                dispatch=dispatch,
                target=firms[dispatch.code][0],
                organ=draw.organ,
                number=f"{draw.draw_id}-{start + n:04d}",
                code=dispatch.code,
                name=firms[dispatch.code][1].name,
                address=firms[dispatch.code][0].address,
                region_name=firms[dispatch.code][1].region_name,
                items=told,
                way=line.way,
                starts=line.starts,
                ends=line.ends,
                ordered_by=by.user_id,
                ordered_at=at,
            )
            for n, dispatch in enumerate(waiting, 1)
        ),
        batch_size=CHUNK,
    )
    name_visits(waiting, {visit.code: visit.number for visit in made})
    sheets = _sheets(items)
    VisitSheet.objects.bulk_create(
        (VisitSheet(visit=visit, **sheet) for visit in made for sheet in sheets), batch_size=CHUNK
    )
    record(VisitsOrdered(draw.draw_id, len(made)), by=by, at=at, subject=subject(draw))


def _firms(draw: Draw, waiting: list[Dispatch]) -> dict[str, tuple[Target, DrawnTarget]]:
    codes = [dispatch.code for dispatch in waiting]
    drawn: dict[str, DrawnTarget] = {}
    targets: dict[str, Target] = {}
    for start in range(0, len(codes), CHUNK):
        some = codes[start : start + CHUNK]
        rows = DrawnTarget.objects.filter(draw=draw, code__in=some)
        drawn |= {row.code: row for row in rows}
        targets |= {row.code: row for row in Target.objects.filter(code__in=some)}
    return {code: (targets[code], drawn[code]) for code in codes}


def _sheets(items: list[Item]) -> list[dict[str, Any]]:
    """One a department, in the order of its first item: its items, its editions in force, all their questions."""
    found: dict[int, dict[str, Any]] = {}
    rows = SheetEdition.objects.filter(
        state=SheetState.PUBLISHED, sheet__items__in=items, sheet__closed_at=None
    ).select_related("sheet")
    editions = list(rows.distinct().order_by("sheet__code"))
    served = {
        edition.pk: set(edition.sheet.items.values_list("pk", flat=True)) for edition in editions
    }
    for item in items:
        sheet = found.setdefault(
            item.organ_id, {"organ": item.organ, "items": [], "editions": [], "questions": []}
        )
        sheet["items"].append(item.code)
        _add(sheet, (one for one in editions if item.pk in served[one.pk]))
    return list(found.values())


def _add(sheet: dict[str, Any], editions: Iterable[SheetEdition]) -> None:
    for edition in editions:
        code = edition.sheet.code
        if code in [known["code"] for known in sheet["editions"]]:
            continue
        sheet["editions"].append(
            {
                "code": code,
                "title": edition.sheet.title,
                "number": edition.number,
                "digest": edition.digest,
            }
        )
        sheet["questions"] += [
            {**question, "sheet": code, "key": f"{code}:{question['id']}"}
            for question in edition.questions
        ]
