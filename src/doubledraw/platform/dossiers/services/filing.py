"""Closing a case and adding to it: each list is sealed, each document kept as the copy it was on that day."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from doubledraw.platform.dossiers.documents import Slot, Source
from doubledraw.platform.dossiers.events import CaseFiled, DrawCaseFiled, SupplementFiled
from doubledraw.platform.dossiers.exports.papers import copy_of
from doubledraw.platform.dossiers.models import CaseFile, CasePart, CasePiece
from doubledraw.platform.dossiers.policies import may_file, may_file_draw, may_supplement
from doubledraw.platform.dossiers.selectors.cases import standing_of
from doubledraw.platform.dossiers.selectors.draw_cases import draw_standing
from doubledraw.platform.dossiers.selectors.standings import FIRST, Standing
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record, seal
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records import store

MOST_REASON = 300
Copies = dict[str, str]


def file_case(visit: Visit, seen: str, *, by: Actor, at: datetime) -> CaseFile:
    """Accept a case as complete. `seen`: the digest of the list that was shown."""
    standing = standing_of(visit, by, at)
    mine, done = standing.is_of_the_team, standing.case is not None
    may_file(visit, standing.slots, by, is_of_the_team=mine, is_filed=done).enforce()
    _check_seen(standing, seen)
    assert visit.entered_by is not None
    of = {"visit": visit, "organ": visit.draw.organ, "entered_by": visit.entered_by}
    return _filed(of | {"year": visit.starts.year}, standing, visit, CaseFiled, by, at)


def file_draw(draw: Draw, seen: str, *, by: Actor, at: datetime) -> CaseFile:
    """Accept the case of a whole draw as complete; `seen` as of `file_case`."""
    standing = draw_standing(draw, at)
    may_file_draw(draw, standing.slots, by, is_filed=standing.case is not None).enforce()
    _check_seen(standing, seen)
    of = {"draw": draw, "organ": draw.organ, "entered_by": draw.drawn_by or draw.frozen_by}
    year = draw.plan_line.plan.year
    return _filed(of | {"year": year}, standing, draw, DrawCaseFiled, by, at)


def supplement_case(case: CaseFile, seen: str, reason: str, *, by: Actor, at: datetime) -> CasePart:
    """Add what came after the case was closed; what it was closed with stays as it is."""
    standing: Standing
    made_of: Visit | Draw
    if case.draw is not None:
        standing, made_of = draw_standing(case.draw, at), case.draw
    else:
        assert case.visit is not None
        standing, made_of = standing_of(case.visit, by, at), case.visit
    may_supplement(case, standing.added, by).enforce()
    _check_seen(standing, seen)
    said = " ".join(reason.replace("\0", " ").split())[:MOST_REASON]
    if not said:
        raise Invalid(
            "no_reason", "补件要写明理由", remedy="例如：检查结果更正，补入更正后的登记表。"
        )
    copies = _copies(standing.added, made_of)
    try:
        with transaction.atomic():
            part = _add(case, standing, copies, said, by, at)
            event = SupplementFiled(case.number, part.number, part.digest, len(standing.added))
            record(event, by=by, at=at, subject=case.about.subject)
    except IntegrityError as error:
        raise _meanwhile() from error
    return part


def _filed(
    of: dict[str, Any],
    standing: Standing,
    made_of: Visit | Draw,
    event: type[CaseFiled] | type[DrawCaseFiled],
    by: Actor,
    at: datetime,
) -> CaseFile:
    copies = _copies(standing.added, made_of)
    number = _number(of["organ"], of["year"])
    try:
        with transaction.atomic():
            case = CaseFile.objects.create(
                **of, number=number, by=by.user_id, by_name=by.name, at=at
            )
            part = _add(case, standing, copies, "", by, at)
            told = event(case.about.number, number, part.digest, len(standing.added))
            record(told, by=by, at=at, subject=case.about.subject)
    except IntegrityError as error:
        raise _meanwhile() from error
    return case


def _add(
    case: CaseFile, standing: Standing, copies: Copies, reason: str, by: Actor, at: datetime
) -> CasePart:
    listed = standing.next_list
    part = CasePart.objects.create(
        case=case,
        number=listed.part,
        digest=seal(listed, at=at),
        reason=reason,
        by=by.user_id,
        by_name=by.name,
        at=at,
    )
    first = len(standing.pieces) + FIRST
    CasePiece.objects.bulk_create(
        _piece(case, part, position, slot, copies)
        for position, slot in enumerate(standing.added, first)
    )
    return part


def _piece(case: CaseFile, part: CasePart, position: int, slot: Slot, copies: Copies) -> CasePiece:
    file = slot.file
    return CasePiece(
        case=case,
        part=part,
        position=position,
        key=slot.key,
        piece=slot.piece,
        label=slot.label[:200],
        number=slot.number[:120],
        who=slot.who[:200],
        on=slot.on,
        digest=slot.digest,
        source=str(file.source) if file else "",
        media=file.media if file else "",
        copy=copies.get(slot.key, ""),
    )


def _copies(slots: Sequence[Slot], made_of: Visit | Draw) -> Copies:
    """Key → the copy in the store: kept before the rows that name it."""
    found: Copies = {}
    for slot in slots:
        if slot.file is None:
            continue
        if slot.file.source == Source.KEPT:
            found[slot.key] = slot.file.key
            continue
        data = copy_of(slot.file, made_of)
        if data is not None:
            found[slot.key] = store.put(data)
    return found


def _number(organ: Organ, year: int) -> str:
    """The next number of the organ's year; of two who take it at once one is told to look again."""
    count = CaseFile.objects.filter(organ=organ, year=year).count()
    return f"{organ.code}-{year}-{count + 1:04d}"


def _check_seen(standing: Standing, seen: str) -> None:
    if standing.next_list.digest != seen:
        raise Conflict(
            "list_moved_on", "卷内目录刚刚有变化", remedy="请刷新页面，看过新的目录再办理。"
        )


def _meanwhile() -> Conflict:
    return Conflict("filed_meanwhile", "刚刚有人办理了归档", remedy="请刷新页面再看。")
