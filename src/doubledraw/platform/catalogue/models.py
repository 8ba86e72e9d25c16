"""Inspection items and their editions, the lists they rest on, check sheets, and rules documents."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from doubledraw.platform.catalogue.states import (
    EDITION_FLOW,
    ITEM_FLOW,
    ItemDomain,
    ItemState,
    Media,
    Priority,
    SheetState,
)
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.models import AppendOnly, Record
from doubledraw.platform.registry.models import SpecialDirectory


class SupervisionEntry(Record):
    """An entry of the list of what the market is supervised for (市场监管清单)."""

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="监管主体")
    code = models.CharField("编码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=200)
    content = models.TextField("内容", blank=True)
    scope = models.TextField("范围", blank=True)
    measures = models.TextField("措施", blank=True)
    basis = models.TextField("依据", blank=True)
    standard = models.TextField("标准", blank=True)
    procedure = models.TextField("程序", blank=True)
    has_permit = models.BooleanField("设有行政许可", default=False)
    closed_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class ResponsibilityEntry(Record):
    """A matter several departments answer for, with who leads and who cooperates (多部门监管责任事项)."""

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="牵头部门")
    code = models.CharField("编码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=200)
    basis = models.TextField("依据", blank=True)
    field = models.CharField("领域", max_length=60, blank=True)
    object = models.CharField("检查对象", max_length=200, blank=True)
    partners = models.ManyToManyField(Organ, related_name="+", verbose_name="配合部门")
    closed_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Item(Record):
    """One thing that may be inspected at random, and under which law (随机抽查事项)."""

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="检查主体")
    code = models.CharField("事项编码", max_length=40, unique=True)
    name = models.CharField("事项名称", max_length=200)
    basis = models.TextField("依据", blank=True)
    object = models.CharField("检查对象", max_length=200, blank=True)
    content = models.TextField("检查内容", blank=True)
    method = models.CharField("检查方式", max_length=100, blank=True)
    ratio = models.CharField("抽查比例", max_length=60, blank=True)
    frequency = models.CharField("抽查频次", max_length=60, blank=True)
    standard = models.TextField("检查标准", blank=True)
    key_points = models.TextField("检查要点", blank=True)
    domain = models.CharField(
        "领域", max_length=10, choices=ItemDomain.choices(), default=ItemDomain.MARKET
    )
    supervision = models.ForeignKey(
        SupervisionEntry, models.PROTECT, null=True, verbose_name="市场监管清单条目"
    )
    responsibility = models.ForeignKey(
        ResponsibilityEntry, models.PROTECT, null=True, verbose_name="责任事项清单条目"
    )
    specials = models.ManyToManyField(SpecialDirectory, related_name="items", verbose_name="专项库")
    priority = models.CharField(
        "类别", max_length=10, choices=Priority.choices(), default=Priority.GENERAL
    )
    state = models.CharField(
        "状态", max_length=20, choices=ItemState.choices(), default=ITEM_FLOW.start
    )
    drafted_by = models.BigIntegerField("起草人")
    published_by = models.BigIntegerField("公布人", null=True)
    published_at = models.DateTimeField("公布时间", null=True)
    digest = models.CharField("内容摘要", max_length=64, blank=True)
    edition = models.PositiveIntegerField("版次", default=0)
    retired_by = models.BigIntegerField("停用人", null=True)
    retired_at = models.DateTimeField("停用时间", null=True)
    retired_why = models.CharField("停用理由", max_length=200, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            CheckConstraint(condition=Q(state__in=list(ItemState)), name="item_state_known"),
            CheckConstraint(
                condition=Q(state__in=[ItemState.DRAFT]) | ~Q(basis=""), name="item_has_basis"
            ),
            CheckConstraint(
                condition=Q(published_by=None) | ~Q(published_by=F("drafted_by")),
                name="item_maker_is_not_checker",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ItemEdition(AppendOnly):
    """One published edition of an item: its sealed content stays citable for ever (事项版次)."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField("版次")
    digest = models.CharField("内容摘要", max_length=64)
    reason = models.CharField("修订理由", max_length=200, blank=True)
    published_by = models.BigIntegerField("公布人")
    published_at = models.DateTimeField("公布时间")

    class Meta:
        ordering = ["number"]
        constraints = [UniqueConstraint(fields=["item", "number"], name="item_edition_once")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.number}"


class ItemRevision(Record):
    """A proposed new edition of a published item (修订稿): `fields` is what it would say, whole."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="revisions")
    fields = models.JSONField("内容")
    reason = models.CharField("修订理由", max_length=200)
    state = models.CharField(
        "状态", max_length=20, choices=SheetState.choices(), default=EDITION_FLOW.start
    )
    drafted_by = models.BigIntegerField("起草人")
    drafted_at = models.DateTimeField("起草时间")
    decided_by = models.BigIntegerField("审批人", null=True)
    decided_at = models.DateTimeField("审批时间", null=True)
    remark = models.CharField("意见", max_length=500, blank=True)
    digest = models.CharField("内容摘要", max_length=64, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            UniqueConstraint(
                fields=["item"],
                condition=Q(state__in=[SheetState.DRAFT, SheetState.PROPOSED]),
                name="one_open_revision",
            ),
            CheckConstraint(
                condition=~Q(state=SheetState.PUBLISHED) | ~Q(decided_by=F("drafted_by")),
                name="revision_maker_is_not_checker",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.pk}"


class CheckSheet(Record):
    """What is asked during a visit (检查表), for one or more items."""

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="机关")
    code = models.CharField("编码", max_length=40, unique=True)
    title = models.CharField("名称", max_length=200)
    items = models.ManyToManyField(Item, related_name="sheets", verbose_name="事项")
    closed_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title


class SheetEdition(Record):
    """One edition of a check sheet; a visit pins the digest it used (检查表版次).

    `questions` is a list of `documents.Question` as mappings, in their order.
    """

    sheet = models.ForeignKey(CheckSheet, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField("版次")
    questions = models.JSONField("问题", default=list)
    state = models.CharField(
        "状态", max_length=20, choices=SheetState.choices(), default=EDITION_FLOW.start
    )
    drafted_by = models.BigIntegerField("起草人")
    drafted_at = models.DateTimeField("起草时间")
    published_by = models.BigIntegerField("公布人", null=True)
    published_at = models.DateTimeField("公布时间", null=True)
    remark = models.CharField("意见", max_length=500, blank=True)
    digest = models.CharField("内容摘要", max_length=64, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            UniqueConstraint(fields=["sheet", "number"], name="sheet_edition_once"),
            UniqueConstraint(
                fields=["sheet"],
                condition=Q(state__in=[SheetState.DRAFT, SheetState.PROPOSED]),
                name="one_open_sheet_edition",
            ),
            CheckConstraint(
                condition=Q(published_by=None) | ~Q(published_by=F("drafted_by")),
                name="sheet_maker_is_not_checker",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.number}"


class GuideDocument(Record):
    """Detailed rules or working guidance, kept by digest (细则、工作指引)."""

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="机关")
    title = models.CharField("名称", max_length=200)
    number = models.CharField("文号", max_length=60, blank=True)
    filename = models.CharField("文件名", max_length=200)
    digest = models.CharField("文件摘要", max_length=64)
    media = models.CharField("格式", max_length=10, choices=Media.choices())
    size = models.PositiveIntegerField("字节")
    items = models.ManyToManyField(Item, related_name="guides", verbose_name="事项")
    state = models.CharField(
        "状态", max_length=20, choices=SheetState.choices(), default=EDITION_FLOW.start
    )
    drafted_by = models.BigIntegerField("起草人")
    drafted_at = models.DateTimeField("起草时间")
    published_by = models.BigIntegerField("公布人", null=True)
    published_at = models.DateTimeField("公布时间", null=True)
    remark = models.CharField("意见", max_length=500, blank=True)

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            CheckConstraint(
                condition=Q(published_by=None) | ~Q(published_by=F("drafted_by")),
                name="guide_maker_is_not_checker",
            ),
        ]

    def __str__(self) -> str:
        return self.title
