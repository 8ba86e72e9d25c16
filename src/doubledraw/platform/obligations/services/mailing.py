"""The daily mail: what is overdue and what is due within a week, one mail a person a day at most."""

import logging
from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils.timezone import localtime
from django.utils.translation import gettext, override

from doubledraw.platform.obligations.models import DigestSent, Escalation, Reminder
from doubledraw.platform.obligations.selectors.inbox import Inbox, inbox_of, told_to
from doubledraw.platform.organs.selectors import actor_of

log = logging.getLogger(__name__)
SUBJECT = "期限提醒：逾期 {overdue} 件，七天内到期 {soon} 件"


def send_digests(at: datetime) -> tuple[int, int]:
    """Write to everybody who wants it and has something due: (sent, failed).

    That somebody was written to is kept before the mail goes out: better one mail too few than one too many.
    """
    sent = failed = 0
    wanting = Reminder.objects.filter(wanted=True, staff__is_active=True, staff__office="business")
    for reminder in wanting.select_related("staff__organ"):
        actor = actor_of(reminder.staff)
        inbox = inbox_of(actor, at)
        escalated = told_to(actor, at)
        if not (inbox.overdue or inbox.week or escalated) or not _claimed(reminder, inbox, at):
            continue
        try:
            _send(reminder.address, inbox, escalated)
            sent += 1
        except OSError:
            log.exception("the digest of account %s could not be sent", reminder.staff_id)
            failed += 1
    return sent, failed


def _claimed(reminder: Reminder, inbox: Inbox, at: datetime) -> bool:
    """Whether this person has not been written to today; from now on they have."""
    try:
        with transaction.atomic():
            DigestSent.objects.create(
                staff=reminder.staff,
                day=localtime(at).date(),
                overdue=len(inbox.overdue),
                soon=len(inbox.week),
                at=at,
            )
    except IntegrityError:
        return False
    return True


def _send(address: str, inbox: Inbox, escalated: list[Escalation]) -> None:
    with override(settings.LANGUAGE_CODE):
        subject = gettext(SUBJECT).format(overdue=len(inbox.overdue), soon=len(inbox.week))
        body = render_to_string(
            "obligations/digest.txt",
            {"inbox": inbox, "escalated": escalated, "base": settings.PUBLIC_URL},
        )
        send_mail(subject, body, None, [address])
