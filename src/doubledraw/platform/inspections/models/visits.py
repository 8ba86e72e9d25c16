"""A visit to a drawn firm, and one sheet for each department that takes part."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from doubledraw.platform.draws.models import Dispatch, Draw
from doubledraw.platform.inspections.states import FORM_FLOW, VISIT_FLOW, FormState, VisitState
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.models import Record
from doubledraw.platform.registry.models import Target


class ApprovalForm(Record):
    """The form under which visits may be made, signed by somebody else than its maker (检查审批表).

    `digest` is of a `documents.SealedForm`.
    """

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="approval_forms")
    edition = models.PositiveIntegerField("次序")
    digest = models.CharField("摘要", max_length=64, unique=True)
    state = models.CharField(
        "状态", max_length=20, choices=FormState.choices(), default=FORM_FLOW.start
    )
    urgent = models.CharField("紧急情况", max_length=300, blank=True)
    made_by = models.BigIntegerField("填表人")
    made_by_name = models.CharField("填表人姓名", max_length=60)
    made_at = models.DateTimeField("填表时间")
    decided_by = models.BigIntegerField("审批人", null=True)
    decided_by_name = models.CharField("审批人姓名", max_length=60, blank=True)
    decided_at = models.DateTimeField("审批时间", null=True)
    remark = models.CharField("审批意见", max_length=500, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            UniqueConstraint(fields=["draw", "edition"], name="approval_form_once"),
            CheckConstraint(condition=Q(state__in=list(FormState)), name="form_state_known"),
            CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("made_by")),
                name="form_maker_is_not_approver",
            ),
            CheckConstraint(
                condition=Q(state=FormState.SUBMITTED) | Q(decided_by__isnull=False),
                name="form_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw_id} {self.edition}"


class Visit(Record):
    """One drawn firm to be inspected by its team, whatever the number of departments (检查任务).

    `number` is "990126-2026-P01-L01-0007"; it says nothing about the rank. `items`: [{"code", "name", "basis",
    "organ", "digest"}] as published when the visit was ordered. Who is on the team stands in the draws app.
    """

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="visits")
    dispatch = models.OneToOneField(Dispatch, models.PROTECT, related_name="visit")
    target = models.ForeignKey(Target, models.PROTECT, related_name="+", verbose_name="检查对象")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="组织机关")
    number = models.CharField("任务编号", max_length=80, unique=True)
    code = models.CharField("代码", max_length=64)
    name = models.CharField("名称", max_length=200)
    address = models.CharField("地址", max_length=300, blank=True)
    region_name = models.CharField("区划", max_length=60)
    items = models.JSONField("事项")
    way = models.CharField("检查方式", max_length=20)
    starts = models.DateField("检查自")
    ends = models.DateField("检查至")
    state = models.CharField(
        "状态", max_length=20, choices=VisitState.choices(), default=VISIT_FLOW.start
    )
    form = models.ForeignKey(ApprovalForm, models.PROTECT, null=True, related_name="visits")
    ordered_by = models.BigIntegerField("下达人")
    ordered_at = models.DateTimeField("下达时间")
    planned_at = models.DateTimeField("拟检查时间", null=True)
    began_at = models.DateTimeField("进门时间", null=True)
    began_by = models.BigIntegerField("进门登记人", null=True)
    urgent_reason = models.CharField("紧急情况", max_length=300, blank=True)
    ended_at = models.DateTimeField("检查结束时间", null=True)
    entered_at = models.DateTimeField("录入时间", null=True)
    entered_by = models.BigIntegerField("录入人", null=True)
    reviewed_at = models.DateTimeField("审核时间", null=True)
    withdrawn_reason = models.CharField("撤回理由", max_length=300, blank=True)

    class Meta:
        ordering = ["draw_id", "number"]
        constraints = [
            UniqueConstraint(fields=["draw", "code"], name="visited_once_a_draw"),
            CheckConstraint(condition=Q(state__in=list(VisitState)), name="visit_state_known"),
            CheckConstraint(
                condition=Q(ended_at=None) | Q(began_at__isnull=False, ended_at__gte=F("began_at")),
                name="visit_ends_after_it_begins",
            ),
            CheckConstraint(
                condition=~Q(state__in=[VisitState.ENTERED, VisitState.REVIEWED])
                | Q(ended_at__isnull=False, entered_at__isnull=False, entered_by__isnull=False),
                name="entered_visit_has_ended",
            ),
            CheckConstraint(
                condition=~Q(state=VisitState.APPROVED) | Q(form__isnull=False),
                name="approved_visit_has_form",
            ),
            CheckConstraint(
                condition=Q(began_at=None) | Q(form__isnull=False) | ~Q(urgent_reason=""),
                name="visit_begins_with_form_or_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "planned_at"], name="visit_planned"),
            models.Index(fields=["target", "ended_at"], name="visit_of_firm"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def reference(self) -> str:
        """How the ledger and the obligations name this visit."""
        return f"visit:{self.number}"


class VisitSheet(models.Model):
    """What one department asks in a visit, in the edition that was in force when it was ordered (部门检查表).

    `items` are codes of the visit's items. `editions`: [{"code", "title", "number", "digest"}] of the catalogue;
    `questions`: the questions of those editions as mappings, each with "sheet", the code of its check sheet.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="sheets")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="检查部门")
    items = models.JSONField("事项")
    editions = models.JSONField("检查表版次")
    questions = models.JSONField("问题")

    class Meta:
        ordering = ["pk"]
        constraints = [
            UniqueConstraint(fields=["visit", "organ"], name="one_sheet_a_department"),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.organ_id}"
