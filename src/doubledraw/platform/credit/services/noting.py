"""Writing into a firm's credit record: told by other apps or by a clerk, each source once."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from doubledraw.platform.credit.documents import SealedCreditEvent
from doubledraw.platform.credit.events import CreditNoted
from doubledraw.platform.credit.models import CreditEvent
from doubledraw.platform.credit.policies import may_note
from doubledraw.platform.credit.selectors import about
from doubledraw.platform.credit.services.reading import line_of, reason_of
from doubledraw.platform.credit.states import CANCELLING, OF_LISTS, CreditKind, EventOrigin
from doubledraw.platform.jobs.services import enqueue
from doubledraw.platform.kernel.actor import SYSTEM, Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record, seal
from doubledraw.platform.registry.models import Target
from doubledraw.platform.rulebook.documents.outcomes import outcome_table

RECALCULATE = "credit.recalculate"


@transaction.atomic
def note_event(
    target_code: str,
    kind: str,
    source: str,
    at: datetime,
    day: date,
    detail: str = "",
    by: Actor | None = None,
    *,
    cancels: str = "",
    organ_name: str = "",
    origin: EventOrigin = EventOrigin.OWN,
) -> CreditEvent:
    """Keep an event under its source, inside the caller's transaction; the same source again gives the same event.

    `kind` is a CreditKind, among them the kinds of inspection results. `cancels`: the source of the event whose effect
    ends, of a repair or of a corrected result. Invalid for a kind or a firm nobody knows; Conflict when the source says
    something else already. A recalculation follows as a job.
    """
    found = _kind(kind)
    target = Target.objects.select_related("organ").filter(code=target_code).first()
    if target is None:
        raise Invalid(
            "unknown_target",
            "检查对象名录中没有 {key}",
            remedy="请先登记该检查对象，或者核对代码。",
            key=target_code[:64],
        )
    before = CreditEvent.objects.filter(source=source).first()
    if before is not None:
        return _same(before, target, found, day)
    _check_cancels(target, found, cancels, day)
    organ = organ_name or (by.organ_name if by else "") or target.organ.name
    said = line_of(detail, 500)
    sealed = SealedCreditEvent(
        *(target.code, target.name, str(found), day.isoformat()),
        *(source, organ[:100], said, cancels),
    )
    try:
        with transaction.atomic():
            event = CreditEvent.objects.create(
                target=target,
                kind=found,
                day=day,
                source=source,
                origin=origin,
                organ_name=organ[:100],
                detail=said,
                cancels=cancels,
                digest=seal(sealed, at=at),
                by=by.user_id if by else 0,
                by_name=(by or SYSTEM).name[:60],
                at=at,
            )
    except IntegrityError:  # told twice at once: the other one was first
        return _same(CreditEvent.objects.get(source=source), target, found, day)
    told = CreditNoted(str(found), source, day.isoformat(), event.digest)
    record(told, by=by or SYSTEM, at=at, subject=f"target:{target.code}")
    key = f"{RECALCULATE}:{event.pk}"
    enqueue(RECALCULATE, {"targets": [target.pk]}, key=key, at=at, title="重算信用风险等级")
    return event


def kind_of_result(edition: str, code: str) -> CreditKind:
    """Which kind of event an inspection result is: by its words where credit has them, else by its meaning.

    `edition` and `code` are of the one code table of results; KeyError for a code it does not have.
    """
    result = outcome_table(edition).results[code]
    named = (CreditKind.UNPUBLISHED, CreditKind.FALSE_PUBLICATION)
    found = next((kind for kind in named if kind.label == result.label), None)
    return found or CreditKind.of(result.kind)


def note_by_hand(
    target: Target,
    kind: str,
    reference: str,
    day: date,
    detail: str,
    *,
    cancels: str = "",
    by: Actor,
    at: datetime,
) -> CreditEvent:
    """What a clerk writes in: the document it rests on is its reference, so that it is kept once."""
    may_note(target, by).enforce()
    if _kind(kind) in OF_LISTS:
        raise Invalid(
            "of_the_lists", "列入和移出由名录办理，不在这里登记", remedy="请在名录里办理。"
        )
    said = line_of(reference, 60)
    if not said:
        raise Invalid("no_reference", "没有写来源文号", remedy="请写明文书号或者来源编号。")
    if day > localdate(at):
        raise Invalid("day_ahead", "日期还没有到", remedy="请核对日期。")
    source = f"hand:{by.organ_id}:{target.code}:{said}"
    if CreditEvent.objects.filter(source=source).exists():
        raise Conflict("noted_already", "这个文号已经登记过", remedy="请看信用记录里的那一条。")
    return note_event(
        *(target.code, kind, source, at, day, reason_of(detail, 500), by),
        cancels=cancels[:120],
        origin=EventOrigin.HAND,
    )


def _same(before: CreditEvent, target: Target, kind: CreditKind, day: date) -> CreditEvent:
    if (before.target_id, before.kind, before.day) != (target.pk, kind, day):
        raise Conflict(
            "source_says_otherwise",
            "来源 {source} 已经记过另一件事",
            remedy="信用记录不能改写；请换一个来源编号，或者先撤销原来的一条。",
            source=before.source,
        )
    return before


def _check_cancels(target: Target, kind: CreditKind, cancels: str, day: date) -> None:
    if not cancels:
        if kind in (CreditKind.REPAIRED, CreditKind.REVOKED):
            raise Invalid(
                "cancels_nothing", "没有写明修复或者撤销的是哪一条", remedy="请选原来的一条。"
            )
        return
    if kind not in CANCELLING:
        raise Invalid("cancels_by_kind", "这一类信息不取消别的信息", remedy="请把原信息留空。")
    aim = CreditEvent.objects.filter(about(target), source=cancels).first()
    if aim is None or aim.day > day:
        raise Invalid(
            "cancels_unknown",
            "没有找到要取消的那一条，或者它晚于这一条",
            remedy="请核对来源编号和日期。",
        )


def _kind(kind: str) -> CreditKind:
    try:
        return CreditKind.of(kind)
    except ValueError as error:
        raise Invalid(
            "kind_unknown", "没有这一类信用信息", remedy="请从列出的类别里选。"
        ) from error
