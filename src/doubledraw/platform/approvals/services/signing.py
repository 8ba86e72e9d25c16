"""Signing a digest. The only writer of signatures."""

from datetime import datetime

from django.db import IntegrityError, transaction

from doubledraw.platform.approvals.events import DocumentSigned
from doubledraw.platform.approvals.models import Signature
from doubledraw.platform.approvals.policies import may_sign
from doubledraw.platform.approvals.selectors import signatures_of
from doubledraw.platform.approvals.states import SigningStep
from doubledraw.platform.kernel.actor import Actor, Grant
from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.ledger.services import record


@transaction.atomic
def sign(
    digest: str,
    subject: str,
    step: SigningStep,
    drafted_by: int,
    remark: str,
    *,
    by: Actor,
    at: datetime,
    lent: Grant | None = None,
) -> Signature:
    """Put one person's signature under exactly this content; for the lender when they sign as deputy by a `lent` grant.

    Refused for its maker and for who has signed it before; Conflict when somebody else was faster:
    the table's constraints decide, also between two who ask at the same moment.
    """
    may_sign(step, drafted_by, signatures_of(digest), by, lent).enforce()
    try:
        with transaction.atomic():
            signature = Signature.objects.create(
                digest=digest,
                subject=subject,
                step=step,
                drafted_by=drafted_by,
                signer_id=by.user_id,
                signer_name=by.name,
                organ_name=by.organ_name,
                on_behalf_of=lent.lender if lent else None,
                behalf_name=lent.lender_name if lent else "",
                remark=remark,
                at=at,
            )
    except IntegrityError as error:
        raise Conflict(
            "signed_meanwhile", "此文件刚刚被他人签署", remedy="请刷新页面，看过新内容后再办理。"
        ) from error
    record(
        DocumentSigned(digest, step, remark, lent.lender_name if lent else ""),
        by=by,
        at=at,
        subject=subject,
    )
    return signature
