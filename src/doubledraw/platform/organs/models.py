"""Organs, regions, staff and the roles they hold."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from doubledraw.platform.organs.states import Office, OrganEvent, OrganKind, OrganLevel, Role
from doubledraw.platform.records.models import AppendOnly, Record


class Region(models.Model):
    """An administrative division by its GB/T 2260 code or the county's own township code (区划).

    `former_names` is [{"name", "since", "until"}]: what the same code meant before, with ISO days or "".
    """

    code = models.CharField("区划代码", max_length=12, primary_key=True)
    name = models.CharField("名称", max_length=60)
    parent_code = models.CharField("上级代码", max_length=12, blank=True)
    since = models.DateField("启用日期", null=True)
    until = models.DateField("停用日期", null=True)
    successor_code = models.CharField("并入代码", max_length=12, blank=True)
    former_names = models.JSONField("曾用名", default=list)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Organ(Record):
    """A government, department, section or station (机关). `path` is "/1/4/": ids from the root down."""

    code = models.CharField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=100)
    short_name = models.CharField("简称", max_length=40)
    kind = models.CharField("性质", max_length=20, choices=OrganKind.choices())
    level = models.CharField("层级", max_length=20, choices=OrganLevel.choices())
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="区划")
    parent = models.ForeignKey("self", models.PROTECT, null=True, verbose_name="上级机关")
    path = models.CharField("路径", max_length=200, unique=True)
    closed_at = models.DateTimeField("撤销时间", null=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="absorbed", verbose_name="并入机关"
    )

    class Meta:
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name


class OrganChange(AppendOnly):
    """What happened to an organ: founded, renamed, moved, merged or closed (机关沿革)."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="changes")
    kind = models.CharField("变动", max_length=20, choices=OrganEvent.choices())
    fields = models.JSONField("前后")
    reason = models.CharField("依据", max_length=200, blank=True)
    by = models.BigIntegerField("办理人")
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.organ_id} {self.kind}"


class Liaison(models.Model):
    """Whom to call about an organ's inspections (联络员)."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="liaisons")
    name = models.CharField("姓名", max_length=60)
    phone = models.CharField("电话", max_length=40)
    duty = models.CharField("分工", max_length=60, blank=True)
    since = models.DateTimeField("起")
    until = models.DateTimeField("止", null=True)
    entered_by = models.BigIntegerField("登记人")
    ended_by = models.BigIntegerField("终止人", null=True)

    class Meta:
        ordering = ["-since"]

    def __str__(self) -> str:
        return self.name


class StaffManager(BaseUserManager["Staff"]):
    """Finds staff by account name. Accounts are made by `organs.services`, which records who made them."""


class Staff(AbstractBaseUser):
    """A person who works with the platform (工作人员). The office is a single column: 三员分立 by construction."""

    account = models.CharField("账号", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=60)
    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="所在机关")
    section = models.CharField("处室", max_length=60, blank=True)
    office = models.CharField(
        "岗位", max_length=20, choices=Office.choices(), default=Office.BUSINESS
    )
    is_active = models.BooleanField("启用", default=True)

    USERNAME_FIELD = "account"
    objects = StaffManager()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(office__in=list(Office)), name="staff_office_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Posting(AppendOnly):
    """Where a person has worked since when (任职): moving somebody keeps what was."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="postings")
    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="机关")
    section = models.CharField("处室", max_length=60, blank=True)
    reason = models.CharField("说明", max_length=200, blank=True)
    by = models.BigIntegerField("办理人")
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.staff_id} {self.organ_id}"


class RoleGrant(models.Model):
    """One role of one person over an organ and all below it (授权). Only business staff: a trigger refuses others."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="grants", verbose_name="人员")
    role = models.CharField("角色", max_length=20, choices=Role.choices())
    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="范围")
    granted_by = models.BigIntegerField("授权人")
    granted_at = models.DateTimeField("授权时间")

    class Meta:
        constraints = [
            UniqueConstraint(fields=["staff", "role", "organ"], name="grant_once"),
            CheckConstraint(condition=Q(role__in=list(Role)), name="grant_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.staff} {self.role}"


class Delegation(Record):
    """One person's role, lent to another for a period (委托代办); it ends by itself on its last day.

    The one who lends is the one who holds the role; the database refuses lending to oneself.
    """

    lender = models.ForeignKey(Staff, models.PROTECT, related_name="lent", verbose_name="委托人")
    deputy = models.ForeignKey(
        Staff, models.PROTECT, related_name="borrowed", verbose_name="受托人"
    )
    role = models.CharField("角色", max_length=20, choices=Role.choices())
    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="范围")
    since = models.DateField("自")
    until = models.DateField("至")
    reason = models.CharField("理由", max_length=200)
    by = models.BigIntegerField("办理人")
    at = models.DateTimeField("时间")
    withdrawn_at = models.DateTimeField("收回时间", null=True)

    class Meta:
        ordering = ["-since"]
        constraints = [
            CheckConstraint(condition=~Q(lender=models.F("deputy")), name="lends_to_another"),
            CheckConstraint(condition=Q(until__gte=models.F("since")), name="delegation_period"),
            CheckConstraint(condition=Q(role__in=list(Role)), name="delegation_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.lender_id} {self.deputy_id} {self.role}"
