"""An organ's own rules, edition by edition, and the notices of holidays that were taken in."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.timezone import localtime

from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.models import AppendOnly, Record
from doubledraw.platform.rulebook.documents.own import Approved, Head
from doubledraw.platform.rulebook.states import OPEN, PUBLIC, RULES_FLOW, RulesState


class OwnRules(Record):
    """One edition of the rules an organ lays down for itself and the organs below it (机关自定规则).

    `lines` are `documents.own.Line` as JSON. It is in force from `since` to `until` (inclusive) once it is approved, by
    somebody other than its writer; `approved_for` names whose power of approval was lent to them, or is empty.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="制定机关")
    edition = models.PositiveSmallIntegerField("版次")
    title = models.CharField("名称", max_length=200)
    issuer = models.CharField("制定机关名称", max_length=100)
    region = models.CharField("区划代码", max_length=12)
    since = models.DateField("施行日期")
    until = models.DateField("失效日期", null=True)
    lines = models.JSONField("内容", default=list)
    state = models.CharField(
        "状态", max_length=20, choices=RulesState.choices(), default=RULES_FLOW.start
    )
    digest = models.CharField("内容摘要", max_length=64, blank=True)
    drafted_by = models.BigIntegerField("起草人")
    drafted_name = models.CharField("起草人姓名", max_length=60)
    drafted_at = models.DateTimeField("起草时间")
    return_reason = models.CharField("退回理由", max_length=500, blank=True)
    approved_by = models.BigIntegerField("批准人", null=True)
    approved_name = models.CharField("批准人姓名", max_length=60, blank=True)
    approved_for = models.CharField("代谁批准", max_length=60, blank=True)
    approved_at = models.DateTimeField("批准时间", null=True)
    approval = models.CharField("批准文件", max_length=200, blank=True)
    log_index = models.BigIntegerField("日志序号", null=True)
    end_reason = models.CharField("废止理由", max_length=500, blank=True)

    class Meta:
        ordering = ["organ__path", "-edition"]
        constraints = [
            UniqueConstraint(fields=["organ", "edition"], name="own_rules_edition_once"),
            UniqueConstraint(
                fields=["organ"], condition=Q(state__in=list(OPEN)), name="one_own_draft_at_a_time"
            ),
            UniqueConstraint(
                fields=["organ"],
                condition=Q(state=RulesState.ADOPTED),
                name="one_own_edition_in_force",
            ),
            CheckConstraint(condition=Q(state__in=list(RulesState)), name="own_rules_state_known"),
            CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")),
                name="own_rules_writer_is_not_approver",
            ),
            CheckConstraint(
                condition=~Q(state__in=list(PUBLIC))
                | (Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(digest="")),
                name="own_rules_in_force_are_approved",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def name(self) -> str:
        """How this edition is cited among the rule sets."""
        return f"own-{self.organ.code}-{self.edition}"

    @property
    def subject(self) -> str:
        """How the ledger names it."""
        return f"rules:{self.name}"

    @property
    def head(self) -> Head:
        """What it says of itself."""
        return Head(self.name, self.title, self.issuer, self.region, self.since)

    @property
    def approved(self) -> Approved | None:
        """Its approval, once it has one."""
        if self.approved_at is None:
            return None
        return Approved(self.approved_name, localtime(self.approved_at).date(), self.approval)


class HolidayNotice(AppendOnly):
    """A year's notice of holidays as an operator took it in (放假通知); the latest of a year is what counts."""

    year = models.PositiveSmallIntegerField("年度")
    text = models.TextField("内容")
    digest = models.CharField("内容摘要", max_length=64)
    sources = models.JSONField("来源")
    changed_days = models.PositiveSmallIntegerField("变动天数")
    by = models.BigIntegerField("导入人")
    by_name = models.CharField("导入人姓名", max_length=60)
    at = models.DateTimeField("导入时间")

    class Meta:
        ordering = ["year", "pk"]

    def __str__(self) -> str:
        return f"{self.year}"
