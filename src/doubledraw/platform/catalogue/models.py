"""Inspection items."""

from django.db import models
from django.db.models import CheckConstraint, F, Q

from doubledraw.platform.catalogue.states import ITEM_FLOW, ItemState, Priority
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.models import Record


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
