"""The embargo and the door: who is told of which firm, who has looked, what a firm may ask for."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from doubledraw.platform.draws.models.draw import Draw
from doubledraw.platform.draws.states import SeenThing
from doubledraw.platform.records.models import AppendOnly


class Dispatch(models.Model):
    """One drawn firm released to its team from a moment on (下发). Carried out once, by a member.

    `visit_number`: the visit that it became, whose end then carries it out; None where none was ordered.
    """

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="dispatches")
    code = models.CharField("代码", max_length=64)
    opens_at = models.DateTimeField("下发时间")
    made_by = models.BigIntegerField("下发人")
    made_at = models.DateTimeField("办理时间")
    carried_out_by = models.BigIntegerField("完成人", null=True)
    carried_out_at = models.DateTimeField("完成时间", null=True)
    visit_number = models.CharField("检查任务", max_length=60, null=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["draw", "code"], name="dispatched_once"),
            CheckConstraint(
                condition=Q(carried_out_by__isnull=True, carried_out_at__isnull=True)
                | Q(carried_out_by__isnull=False, carried_out_at__isnull=False),
                name="carried_out_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class DispatchMember(AppendOnly):
    """An inspector whom a dispatch tells: one of the firm's team on the day it was made (下发人员)."""

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="members")
    inspector_ref = models.CharField("执法证号", max_length=64)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["dispatch", "inspector_ref"], name="dispatch_member_once")
        ]
        indexes = [models.Index(fields=["inspector_ref"], name="dispatch_inspector")]

    def __str__(self) -> str:
        return self.inspector_ref


class ListView(AppendOnly):
    """One look at what the embargo covers: who, in which capacity, at what, when (查看记录)."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="views")
    thing = models.CharField("内容", max_length=20, choices=SeenThing.choices())
    firms = models.PositiveIntegerField("家数")
    code = models.CharField("代码", max_length=64, blank=True, help_text="when it was one firm's")
    staff_id = models.BigIntegerField("查看人")
    name = models.CharField("姓名", max_length=60)
    organ_name = models.CharField("单位", max_length=100)
    role = models.CharField("身份", max_length=20)
    at = models.DateTimeField("时间")

    class Meta:
        indexes = [models.Index(fields=["draw", "at"], name="list_view_of_draw")]

    def __str__(self) -> str:
        return f"{self.name} {self.thing}"


class NamedAuditor(AppendOnly):
    """An auditor named for a draw: only they take the auditor bundle and attest (指定见证审计人, DD-1 §8)."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="named_auditors")
    staff_id = models.BigIntegerField("账号")
    name = models.CharField("姓名", max_length=60)
    organ_name = models.CharField("单位", max_length=100)
    named_by = models.BigIntegerField("指定人")
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [UniqueConstraint(fields=["draw", "staff_id"], name="auditor_named_once")]

    def __str__(self) -> str:
        return self.name


class FirmCode(models.Model):
    """A one-time code by which an identified firm reads its own stratum, number and cut (企业查询码, DD-1 §8).

    Only its hash is kept. Of several who use it at once, one does.
    """

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="firm_codes")
    code = models.CharField("代码", max_length=64)
    secret_digest = models.CharField("查询码摘要", max_length=64, unique=True)
    shown_to = models.CharField("领取人", max_length=100)
    identified_by = models.CharField("核对的证件", max_length=100)
    made_by = models.BigIntegerField("经办人")
    made_at = models.DateTimeField("办理时间")
    ends_at = models.DateTimeField("失效时间")
    used_at = models.DateTimeField("使用时间", null=True)

    class Meta:
        indexes = [models.Index(fields=["draw", "code"], name="firm_code_of")]

    def __str__(self) -> str:
        return self.code


class FirmAsking(AppendOnly):
    """One try of a code at the firms' page, answered or not (企业查询记录); of the visitor only a hash is kept."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="askings")
    visitor = models.CharField("来访摘要", max_length=64)
    is_answered = models.BooleanField("答复")
    at = models.DateTimeField("时间")

    class Meta:
        indexes = [models.Index(fields=["visitor", "at"], name="firm_asking_rate")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
