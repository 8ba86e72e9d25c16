"""What one person asks for and another decides: passages to hide, a publication to withdraw."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction

from doubledraw.platform.disclosure.documents.redacting import NARROW, passages
from doubledraw.platform.disclosure.documents.results import Choice, WithdrawnResult
from doubledraw.platform.disclosure.events import (
    MaskingWasAsked,
    ResultWasWithdrawn,
    RetractionWasAsked,
)
from doubledraw.platform.disclosure.models import (
    Masking,
    PublicFinding,
    PublicVisit,
    Retraction,
)
from doubledraw.platform.disclosure.policies import may_decide, may_mask, may_withdraw
from doubledraw.platform.disclosure.selectors.previews import HELD
from doubledraw.platform.disclosure.selectors.waiting import preview_of
from doubledraw.platform.disclosure.services.asking import asked, decide, line
from doubledraw.platform.disclosure.services.editions import turn_page
from doubledraw.platform.disclosure.services.results import follow_result
from doubledraw.platform.disclosure.states import DECISION_FLOW, Ground, Published
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.selectors import document
from doubledraw.platform.ledger.services import publish_document, record, seal
from doubledraw.platform.records.transitions import move

MOST = 20
WITHDRAWN = "result-retraction"
NEWER = "有新的代替"
"""Why something agreed to is over."""


def ask_masking(visit: Visit, choices: Sequence[Choice], *, by: Actor, at: datetime) -> Masking:
    """Ask for passages of the record in force to be hidden; what was asked for before is replaced."""
    preview = preview_of(visit, at)
    if preview is None:
        raise Conflict("no_record", "还没有检查记录", remedy="请刷新页面。")
    may_mask(preview.standing, by, preview.record.visit.draw.organ.path).enforce()
    kept = _checked(choices, _texts(preview.record.digest))
    try:
        with transaction.atomic():
            for old in Masking.objects.filter(visit=visit, state__in=HELD):
                move(old, DECISION_FLOW, "end", remark=NEWER)
            made = Masking.objects.create(
                visit=visit,
                record=preview.record.digest,
                choices=[asdict(one) for one in kept],
                **asked(by, at),
            )
            event = MaskingWasAsked(visit.number, preview.record.digest, len(kept))
            record(event, by=by, at=at, subject=visit.reference)
    except IntegrityError as error:
        raise Conflict("asked_meanwhile", "刚刚有人提出", remedy="请刷新页面。") from error
    return made


def decide_masking(
    masking: Masking, seen: str, *, agree: bool, remark: str = "", by: Actor, at: datetime
) -> None:
    """Agree to exactly the preview that was `seen` (its digest), or refuse; what was agreed to is published."""
    visit = Visit.objects.select_related("draw__organ", "organ").get(pk=masking.visit_id)
    may_decide(masking.asked_by, by, visit.draw.organ.path).enforce()
    preview = preview_of(visit, at)
    if agree and (preview is None or preview.public.digest != seen):
        raise Conflict(
            "preview_changed",
            "公示的内容和刚才看到的不一样了",
            remedy="请刷新页面，看过新的预览再决定。",
        )
    with transaction.atomic():
        decide(masking, "masking", visit.reference, agree, remark, by, at)
    if agree:
        follow_result(visit.pk, at=at)


def ask_retraction(row: PublicVisit, reason: str, *, by: Actor, at: datetime) -> Retraction:
    """Ask for a published result to be taken back."""
    visit = _visit_of(row)
    may_withdraw(row, by, visit.draw.organ.path).enforce()
    said = line(reason, 300)
    if not said:
        raise Invalid("no_reason", "撤回要写明理由", remedy="理由会公开。")
    try:
        with transaction.atomic():
            made = Retraction.objects.create(
                result=row, organ=visit.draw.organ, reason=said, **asked(by, at)
            )
            event = RetractionWasAsked(row.key, said)
            record(event, by=by, at=at, subject=visit.reference)
    except IntegrityError as error:
        raise Conflict("asked_meanwhile", "撤回已经有人申请", remedy="请刷新页面。") from error
    return made


@transaction.atomic
def decide_retraction(
    retraction: Retraction, *, agree: bool, remark: str = "", by: Actor, at: datetime
) -> None:
    """Agree, and no version of the result says anything any more; or refuse."""
    row = PublicVisit.objects.select_for_update(of=("self",)).get(pk=retraction.result_id)
    may_decide(retraction.asked_by, by, retraction.organ.path).enforce()
    visit = _visit_of(row)
    decide(retraction, "retraction", visit.reference, agree, remark, by, at)
    if not agree:
        return
    may_withdraw(row if row.is_current else None, by, retraction.organ.path).enforce()
    said = WithdrawnResult(
        row.key, row.version, row.public_digest, row.organ_name, retraction.reason
    )
    leaf = publish_document(seal(said, at=at), WITHDRAWN, at=at)
    _silence(row.key)
    PublicVisit.objects.filter(pk=row.pk).update(
        state=Published.WITHDRAWN, changed_reason=retraction.reason, changed_at=at
    )
    event = ResultWasWithdrawn(row.key, retraction.reason, leaf.index)
    record(event, by=by, at=at, subject=visit.reference)
    turn_page()


def _silence(key: str) -> None:
    """Empty what the versions of a result said; that they were there, and the log, stay."""
    rows = PublicVisit.objects.filter(key=key)
    PublicFinding.objects.filter(visit__in=rows).delete()
    rows.update(result="", result_label="", kind="", disposal_label="", handled=[], redactions=[])


def _checked(choices: Sequence[Choice], texts: Mapping[str, str]) -> list[Choice]:
    kept = []
    for one in choices:
        choice = Choice(one.field, one.passage.strip(), one.ground, line(one.reason, 200))
        if not choice.passage:
            continue
        known = choice.passage.translate(NARROW) in texts.get(choice.field, "").translate(NARROW)
        if not known:
            raise Invalid(
                "passage_unknown",
                "原文里没有这段文字：{passage}",
                remedy="请从原文复制要隐去的文字，一个字不差。",
                passage=choice.passage[:40],
            )
        if choice.ground not in list(Ground) or not choice.reason:
            raise Invalid("no_reason", "每段不公开的文字都要写明理由", remedy="理由会公开。")
        kept.append(choice)
    if not kept or len(kept) > MOST:
        raise Invalid(
            "no_passages", "请写要隐去的文字", remedy="从原文复制，最多 {most} 段。", most=MOST
        )
    return kept


def _texts(digest: str) -> dict[str, str]:
    return passages(json.loads(document(digest)))


def _visit_of(row: PublicVisit) -> Visit:
    return Visit.objects.select_related("draw__organ", "organ").get(number=row.key)
