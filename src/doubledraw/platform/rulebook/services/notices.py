"""Taking in a notice of holidays: previewed, kept with its source, handed on so that dates are counted anew."""

from datetime import datetime

from django.db import transaction

from doubledraw.platform.jobs.services import enqueue
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.ledger.services import publish_document, record, seal
from doubledraw.platform.rulebook.documents.days import DayChange, changes_between
from doubledraw.platform.rulebook.documents.own import SealedNotice
from doubledraw.platform.rulebook.events import NoticeImported
from doubledraw.platform.rulebook.models import HolidayNotice
from doubledraw.platform.rulebook.policies import may_import_notice
from doubledraw.platform.rulebook.selectors.calendars import calendar_in_use
from doubledraw.statute.errors import StatuteError
from doubledraw.statute.notices import notice_from_toml
from doubledraw.statute.workdays import Notice

REDATE = "obligations.redate"


def read_notice(text: str) -> tuple[Notice, list[DayChange]]:
    """A typed notice, and which days it changes in the calendar in use. Invalid says what to mend.

    One query.
    """
    tidy = tidied(text)
    if not tidy.strip():
        raise Invalid("notice_empty", "没有写通知的内容", remedy="请粘贴通知的内容，或者选择文件。")
    try:
        notice = notice_from_toml(tidy)
        before = calendar_in_use()
        after = before.with_notices([notice])
    except StatuteError as fault:
        raise Invalid(
            "notice_unreadable",
            "读不了这份通知：{fault}",
            remedy="请对照下面的样子改：年度、来源，每个节日的放假日和调休上班日。",
            fault=str(fault)[:300],
        ) from None
    if notice.year not in before.notices and notice.year != max(before.notices) + 1:
        raise Invalid(
            "year_out_of_reach",
            "日历现在到 {last} 年，{year} 年接不上",
            remedy="请先导入前一年的通知。",
            last=max(before.notices),
            year=notice.year,
        )
    return notice, changes_between(before, after, notice.year)


@transaction.atomic
def import_notice(text: str, *, by: Actor, at: datetime) -> HolidayNotice:
    """Take the notice in. Working days are counted by it from now on; open deadlines are counted anew by a job."""
    may_import_notice(by).enforce()
    notice, changes = read_notice(text)
    said = tidied(text)
    document = SealedNotice(notice.year, tuple(said.splitlines()))
    latest = HolidayNotice.objects.filter(year=notice.year).order_by("-pk").first()
    if latest is not None and latest.digest == document.digest:
        raise Invalid("notice_known", "这份通知已经导入过", remedy="不需要再办理。")
    digest = seal(document, at=at)
    made = HolidayNotice.objects.create(
        year=notice.year,
        text=said,
        digest=digest,
        sources=list(notice.sources),
        changed_days=len(changes),
        by=by.user_id,
        by_name=by.name,
        at=at,
    )
    event = NoticeImported(notice.year, digest, notice.sources, len(changes))
    record(event, by=by, at=at, subject=f"holidays:{notice.year}")
    if not HolidayNotice.objects.filter(digest=digest).exclude(pk=made.pk).exists():
        publish_document(digest, "holiday_notice", at=at)
    enqueue(
        REDATE,
        {"notice": made.pk},
        key=f"{REDATE}:{made.pk}",
        at=at,
        asked_by=by.user_id,
        title="按放假通知重新计算期限",
    )
    return made


def tidied(text: str) -> str:
    """The notice with plain line ends and without characters that no sealed document holds."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip("\ufeff \n")
    kept = "".join(c for c in plain if c == "\n" or c.isprintable())
    return f"{kept}\n"
