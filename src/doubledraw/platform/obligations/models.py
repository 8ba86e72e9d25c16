"""Obligations with rulings and escalations, and how a person wants to be reminded."""

import calendar
import re

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext

from doubledraw.platform.obligations.states import (
    MONTHLY,
    OBLIGATION_FLOW,
    QUARTERLY,
    YEARLY,
    ObligationState,
    RulingKind,
)
from doubledraw.platform.organs.models import Organ, Staff
from doubledraw.platform.organs.states import Role
from doubledraw.platform.records.models import AppendOnly, Record

QUARTER = re.compile(r"(\d{4})Q([1-4])")
MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
YEAR = re.compile(r"\d{4}")


class Obligation(Record):
    """Something an organ must do by a moment, under an article (期限). Never deleted.

    `reckoning` and `cited` are `documents.Reckoning` and `documents.Cited` as JSON. `due` is the last moment that is
    still in time; a ruling may move it, `first_due` stays. `subject` is "plan:990126-2026-P01" or
    "organ:990126-01:2026-02".
    """

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="责任机关")
    kind = models.CharField("种类", max_length=60)
    subject = models.CharField("对象", max_length=120)
    role = models.CharField("由谁办理", max_length=20, choices=Role.choices())
    title = models.CharField("事项", max_length=200)
    about = models.CharField("所指", max_length=200, blank=True)
    what = models.CharField("内容", max_length=500, blank=True)
    opened_by_document = models.CharField("产生于", max_length=200, blank=True)
    opened_by_digest = models.CharField("产生文件摘要", max_length=64, blank=True)
    opened_at = models.DateTimeField("产生时间")
    due = models.DateTimeField("期限")
    first_due = models.DateTimeField("原定期限")
    provisional = models.BooleanField("暂定", default=False)
    reckoning = models.JSONField("计算过程")
    cited = models.JSONField("依据")
    state = models.CharField(
        "状态", max_length=20, choices=ObligationState.choices(), default=OBLIGATION_FLOW.start
    )
    closed_at = models.DateTimeField("了结时间", null=True)
    closed_by = models.BigIntegerField("了结人", null=True)
    closed_by_name = models.CharField("了结人姓名", max_length=60, blank=True)
    closed_by_document = models.CharField("以何了结", max_length=500, blank=True)
    closed_by_digest = models.CharField("了结文件摘要", max_length=64, blank=True)

    class Meta:
        ordering = ["due", "pk"]
        constraints = [
            UniqueConstraint(fields=["kind", "subject"], name="obligation_opened_once"),
            CheckConstraint(
                condition=Q(state__in=list(ObligationState)), name="obligation_state_known"
            ),
            CheckConstraint(condition=Q(role__in=list(Role)), name="obligation_role_known"),
            CheckConstraint(
                condition=Q(state=ObligationState.OPEN, closed_at=None)
                | (~Q(state=ObligationState.OPEN) & Q(closed_at__isnull=False)),
                name="obligation_closed_when_over",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due"], name="obligation_due"),
            models.Index(fields=["organ", "state", "due"], name="obligation_organ"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.about}".strip()

    @property
    def period(self) -> str:
        """What it is about: 2026, 2026-05 and 2026Q2 in words, anything else as it is."""
        if found := QUARTER.fullmatch(self.about):
            return gettext(QUARTERLY).format(year=found[1], quarter=found[2])
        if found := MONTH.fullmatch(self.about):
            number = int(found[2])
            name = calendar.month_abbr[number]
            return gettext(MONTHLY).format(year=found[1], month=number, name=name)
        if YEAR.fullmatch(self.about):
            return gettext(YEARLY).format(year=self.about)
        return self.about

    @property
    def reference(self) -> str:
        """How the ledger names this obligation."""
        return f"obligation:{self.pk}"


class Ruling(AppendOnly):
    """What the supervising office decided about an obligation, with its reason (裁定). Never the organ itself."""

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="rulings")
    kind = models.CharField("裁定", max_length=20, choices=RulingKind.choices())
    before = models.DateTimeField("原期限")
    after = models.DateTimeField("新期限", null=True)
    reason = models.CharField("理由", max_length=500)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="责任机关")
    office = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="裁定机关")
    by = models.BigIntegerField("裁定人")
    by_name = models.CharField("裁定人姓名", max_length=60)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            CheckConstraint(condition=~Q(office=F("organ")), name="ruling_not_by_itself"),
            CheckConstraint(condition=~Q(reason=""), name="ruling_has_reason"),
            CheckConstraint(
                condition=Q(kind=RulingKind.DATE, after__isnull=False)
                | (~Q(kind=RulingKind.DATE) & Q(after=None)),
                name="ruling_on_date_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.obligation_id}"


class Redating(AppendOnly):
    """A notice of holidays was taken in and the day was counted anew (重新计算): both counts are kept."""

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="redatings")
    before = models.DateTimeField("原期限")
    after = models.DateTimeField("新期限")
    reckoning = models.JSONField("原计算过程")
    notice = models.CharField("放假通知摘要", max_length=64)
    year = models.PositiveSmallIntegerField("通知年度")
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            UniqueConstraint(fields=["obligation", "notice"], name="redated_once_a_notice")
        ]

    def __str__(self) -> str:
        return f"{self.obligation_id} {self.year}"


class Escalation(AppendOnly):
    """The superior was told that an obligation is overdue: once."""

    obligation = models.OneToOneField(Obligation, models.PROTECT, related_name="escalation")
    to = models.ForeignKey(Organ, models.PROTECT, verbose_name="报告给")
    due = models.DateTimeField("当时的期限")
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.obligation_id} {self.to_id}"


class CalendarKey(models.Model):
    """A secret address at which a calendar program reads a person's deadlines; only its digest is kept (日历地址)."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name="人员")
    digest = models.CharField("摘要", max_length=64, unique=True)
    made_at = models.DateTimeField("生成时间")
    revoked_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            UniqueConstraint(
                fields=["staff"], condition=Q(revoked_at=None), name="one_calendar_key_in_use"
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.made_at:%F}"


class Reminder(Record):
    """Whether and where a person wants the daily mail (提醒)."""

    staff = models.OneToOneField(Staff, models.PROTECT, related_name="+", verbose_name="人员")
    address = models.CharField("邮箱", max_length=254, blank=True)
    wanted = models.BooleanField("每日提醒", default=False)

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(wanted=False) | ~Q(address=""), name="reminder_has_address")
        ]

    def __str__(self) -> str:
        return f"{self.staff_id}"


class DigestSent(AppendOnly):
    """A person was written to on a day: at most once (提醒记录)."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name="人员")
    day = models.DateField("日期")
    overdue = models.PositiveIntegerField("逾期件数")
    soon = models.PositiveIntegerField("临期件数")
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["-day", "staff_id"]
        constraints = [UniqueConstraint(fields=["staff", "day"], name="one_digest_a_day")]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.day}"
