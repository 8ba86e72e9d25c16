"""What a plan wants done: which items, over whom, how many, with whom, when."""

from collections.abc import Sequence

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.plans.models.plans import Plan
from doubledraw.platform.plans.states import Method, StrataBy, Way


class PlanLine(models.Model):
    """One line of a plan: which items, over whom, how many, with whom, when (计划行).

    `item` leads; `further` are done in the same visit (进一次门查多项事). Every item belongs to the organ whose
    it is, which may be another than the plan's: an initiator may have no item of its own (CC-11).
    `scope`: {"kinds", "industries", "regions", "credit_classes"}, each a list of words as in registry;
    an absent or empty list means all, and a region's code takes in all below it.
    `strata`: [{"name", "ratio": "3/100"} or {"name", "count": 5}, with "min", "max" where wanted], just
    as a design writes them; 其他 takes whoever has no stratum of their own.
    `seats`: [{"organ": code, "department": name, "count", "qualification"}], scarcest first;
    with "from" (SeatFrom) where experts or institutions of a specialty are drawn to go along.
    `reveal`: "at-once" or an ISO date.
    `departures`: {finding code: written reason} for findings that a reason excuses.
    `origin`: in an adjusted version, this line in the first version that had it.
    `also`: the further items that a line not yet written will have; None for those of the database.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="lines", verbose_name="计划")
    number = models.PositiveSmallIntegerField("行号")
    title = models.CharField("名称", max_length=200)
    item = models.ForeignKey(Item, models.PROTECT, verbose_name="抽查事项")
    further = models.ManyToManyField(
        Item, through="plans.LineItem", related_name="further_lines", verbose_name="一并检查的事项"
    )
    way = models.CharField("检查方式", max_length=20, choices=Way.choices(), default=Way.ON_SITE)
    scope = models.JSONField("对象范围", default=dict)
    strata_by = models.CharField("分层依据", max_length=20, choices=StrataBy.choices())
    strata = models.JSONField("各层比例", default=list)
    method = models.CharField("抽取方法", max_length=10, choices=Method.choices(), default="srs")
    seats = models.JSONField("检查人员", default=list)
    reserve = models.PositiveSmallIntegerField("每层候补", default=3)
    max_load = models.PositiveSmallIntegerField("每人上限", null=True)
    starts = models.DateField("检查自")
    ends = models.DateField("检查至")
    reveal = models.CharField("揭示", max_length=10, default="at-once")
    departures = models.JSONField("偏离理由", default=dict)
    origin = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="later", verbose_name="调整自"
    )
    also: Sequence[Item] | None = None

    class Meta:
        ordering = ["plan_id", "number"]
        constraints = [
            UniqueConstraint(fields=["plan", "number"], name="plan_line_number_once"),
            CheckConstraint(condition=Q(ends__gte=models.F("starts")), name="plan_line_period"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def items(self) -> list[Item]:
        """Every item of the visit, the leading one first; a query unless `line_items__item` is prefetched."""
        leading = [self.item] if self.item_id else []
        if self.also is not None:
            return [*leading, *self.also]
        if self.pk is None:
            return leading
        rows = self.line_items.select_related("item__organ") if self._asks else self.line_items
        return [*leading, *(row.item for row in rows.all())]

    @property
    def _asks(self) -> bool:
        return "line_items" not in getattr(self, "_prefetched_objects_cache", {})


class LineItem(models.Model):
    """One more item that the same visit looks into (一并检查的事项)."""

    line = models.ForeignKey(PlanLine, models.CASCADE, related_name="line_items")
    item = models.ForeignKey(Item, models.PROTECT, verbose_name="抽查事项")

    class Meta:
        ordering = ["pk"]
        constraints = [UniqueConstraint(fields=["line", "item"], name="line_item_once")]

    def __str__(self) -> str:
        return f"{self.line_id} {self.item_id}"
