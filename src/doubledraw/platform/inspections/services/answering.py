"""What a firm says behind the code of its notice is kept under a number, and answered by somebody not of the team."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from doubledraw.platform.inspections.documents import Asked
from doubledraw.platform.inspections.events import FirmSpoke, FirmWasAnswered
from doubledraw.platform.inspections.models import FirmAnswer, FirmWord, Notice
from doubledraw.platform.inspections.policies import may_answer
from doubledraw.platform.inspections.selectors import crew_of, is_of_the_team
from doubledraw.platform.inspections.services.reading import line_of, text_of
from doubledraw.platform.inspections.states import COMPLAINTS, Asking
from doubledraw.platform.kernel.actor import SYSTEM, Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.services import record

MOST_A_DAY = 20
"""What one notice may bring in a day, so that a code that got about floods nobody."""


def hear_firm(notice: Notice, asked: Asked, *, at: datetime) -> FirmWord:
    """Keep a firm's word under an acknowledgement number. Who holds the code speaks for the firm."""
    kind = _kind(asked.kind)
    text = text_of(asked.text, 1000)
    stars = asked.stars if kind == Asking.RATING else None
    if kind == Asking.RATING and (stars is None or not 1 <= stars <= 5):
        raise Invalid("no_stars", "请选 1 到 5 分", remedy="5 分最好。")
    if kind != Asking.RATING and not text:
        raise Invalid("nothing_said", "请写明内容", remedy="写事实和您的要求。")
    ref = line_of(asked.inspector_ref, 64)
    if kind == Asking.RECUSAL:
        crew = {one.ref for one in crew_of([notice.visit])[notice.visit_id]}
        if ref not in crew:
            raise Invalid("recusal_of_whom", "请选要回避的检查人员", remedy="只能选名单里的人。")
    today = FirmWord.objects.filter(notice=notice, at__gt=at - timedelta(days=1))
    if today.count() >= MOST_A_DAY:
        raise Refused(
            "too_many_words", "一天内已经提交很多次", remedy="请明天再来，或者打联系电话。"
        )
    try:
        with transaction.atomic():
            return _keep(notice, kind, text, ref, stars, asked, at)
    except IntegrityError as error:
        raise Conflict("word_meanwhile", "刚刚有另一份提交", remedy="请再提交一次。") from error


@transaction.atomic
def answer_firm(word: FirmWord, text: str, *, by: Actor, at: datetime) -> FirmAnswer:
    """Answer a firm's word, once."""
    visit = word.notice.visit
    is_member = is_of_the_team(visit, by, at)
    may_answer(visit, by, is_of_the_team=is_member, is_complaint=word.kind in COMPLAINTS).enforce()
    said = text_of(text, 1000)
    if not said:
        raise Invalid("nothing_said", "请写明内容", remedy="企业扫码会看到答复。")
    if FirmAnswer.objects.filter(word=word).exists():
        raise Conflict("answered", "已经答复过", remedy="请刷新页面。")
    made = FirmAnswer.objects.create(word=word, text=said, by=by.user_id, by_name=by.name, at=at)
    event = FirmWasAnswered(visit.number, word.number)
    record(event, by=by, at=at, subject=visit.reference)
    return made


def _keep(
    notice: Notice,
    kind: Asking,
    text: str,
    ref: str,
    stars: int | None,
    asked: Asked,
    at: datetime,
) -> FirmWord:
    visit = notice.visit
    day = f"{localdate(at):%Y%m%d}"
    count = FirmWord.objects.filter(number__startswith=f"{day}-").count() + 1
    word = FirmWord.objects.create(
        notice=notice,
        number=f"{day}-{count:05d}",
        kind=kind,
        text=text,
        inspector_ref=ref,
        stars=stars,
        name=line_of(asked.name, 60),
        phone=line_of(asked.phone, 40),
        at=at,
    )
    event = FirmSpoke(visit.number, str(kind), word.number)
    record(event, by=SYSTEM, at=at, subject=visit.reference)
    return word


def _kind(code: str) -> Asking:
    try:
        return Asking.of(code)
    except ValueError as error:
        raise Invalid("kind_unknown", "请选要反映什么", remedy="只能选列出的。") from error
