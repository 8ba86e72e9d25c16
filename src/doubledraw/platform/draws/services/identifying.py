"""A firm that has shown who it is reads its own stratum, number and cut; nobody else does (DD-1 §8)."""

import base64
import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from doubledraw.platform.draws import engine
from doubledraw.platform.draws.events import FirmAnswered, FirmCodeGiven
from doubledraw.platform.draws.models import Draw, FirmAsking, FirmCode
from doubledraw.platform.draws.policies import ATTEST, may_give_code
from doubledraw.platform.draws.selectors import firm_code_term, subject
from doubledraw.platform.kernel.actor import SYSTEM, Actor
from doubledraw.platform.kernel.errors import Invalid, Refused
from doubledraw.platform.ledger.services import record

# Eighty bits: nobody guesses one in the life of the product, whatever the rate.
SECRET_BYTES = 10
PERIOD = timedelta(hours=1)
MOST_OF_ONE, MOST_OF_ALL = 20, 500
"""Wrong codes an hour: of one visitor to all draws, and of everybody to one draw."""


@transaction.atomic
def give_firm_code(
    draw: Draw,
    code: str,
    shown_to: str,
    identified_by: str,
    *,
    by: Actor,
    at: datetime,
    chance: engine.Chance,
) -> str:
    """The one-time code for a firm whose bearer the clerk has identified. It is shown once; only its hash is kept."""
    may_give_code(draw, by).enforce()
    shown_to, identified_by = " ".join(shown_to.split()), " ".join(identified_by.split())
    if not shown_to or not identified_by:
        raise Invalid(
            "bearer_unnamed",
            "请写明领取人和核对的证件",
            ATTEST,
            "企业自己的分层只告诉企业自己：先核对营业执照和领取人的身份证件。",
        )
    if engine.own_facts(draw, code) is None:
        raise Invalid(
            "unknown_firm",
            "{firm} 不在这次抽取的名录里，也不在不参加的企业里",
            ATTEST,
            "请核对统一社会信用代码；登记在册而两边都没有，就是漏列，请报告监督人。",
            firm=code,
        )
    secret = base64.b32encode(chance(SECRET_BYTES)).decode()
    FirmCode.objects.create(
        draw=draw,
        code=code,
        secret_digest=_digest(draw, secret),
        shown_to=shown_to,
        identified_by=identified_by,
        made_by=by.user_id,
        made_at=at,
        ends_at=at + timedelta(days=firm_code_term(draw.organ, localdate(at)).days),
    )
    record(FirmCodeGiven(draw.draw_id, shown_to), by=by, at=at, subject=subject(draw))
    return "-".join(secret[i : i + 4] for i in range(0, len(secret), 4))


def answer_firm(draw: Draw, secret: str, visitor: str, *, at: datetime) -> engine.OwnFacts:
    """A firm's own facts for its code, once. `visitor` is a hash of where the question comes from.

    Wrong, used, expired and another draw's codes are all the same refusal, and each is counted.
    """
    _refuse_many(draw, visitor, at)
    facts = None
    with transaction.atomic():
        used = _use(draw, secret, at)
        if used is not None:
            facts = engine.own_facts(draw, used.code)
            record(FirmAnswered(draw.draw_id), by=SYSTEM, at=at, subject=subject(draw))
        FirmAsking.objects.create(draw=draw, visitor=visitor, is_answered=used is not None, at=at)
    if facts is None:
        raise Invalid(
            "code_not_valid",
            "查询码不对、已经用过，或者过期了",
            ATTEST,
            "请照抄查询码；还是不行，请带营业执照向抽取机关再领一个。",
        )
    return facts


def _use(draw: Draw, secret: str, at: datetime) -> FirmCode | None:
    """The code, if it is good and nobody has used it: of several at once, one wins."""
    plain = "".join(secret.upper().split()).replace("-", "")
    if draw.revealed_at is None or not plain:
        return None
    good = FirmCode.objects.filter(
        draw=draw, secret_digest=_digest(draw, plain), used_at=None, ends_at__gt=at
    )
    found = good.first()
    return found if found and good.update(used_at=at) else None


def _refuse_many(draw: Draw, visitor: str, at: datetime) -> None:
    wrong = FirmAsking.objects.filter(is_answered=False, at__gt=at - PERIOD)
    too_many = wrong.filter(visitor=visitor).count() >= MOST_OF_ONE
    if too_many or wrong.filter(draw=draw).count() >= MOST_OF_ALL:
        raise Refused(
            "too_many_tries",
            "试得太多了",
            ATTEST,
            "请一小时以后再试，或者向抽取机关再领一个查询码。",
        )


def _digest(draw: Draw, secret: str) -> str:
    return hashlib.sha256(f"{draw.draw_id}/{secret}".encode()).hexdigest()
