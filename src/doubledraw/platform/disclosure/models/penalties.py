"""What is public of penalty decisions: each by itself, within its own term, without persons."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from doubledraw.platform.disclosure.documents.penalties import yuan_of
from doubledraw.platform.disclosure.models.deciding import Decided
from doubledraw.platform.disclosure.models.draws import PublicDraw
from doubledraw.platform.disclosure.states import Decision, Published
from doubledraw.platform.organs.models import Organ


class PublicPenalty(models.Model):
    """A penalty decision as it is public (行政处罚决定公示), once; it does not wait for the visit's other problems.

    `decision` numbers the follow-up's `Decision`, `visit` is the number of the visit. `kinds` in words;
    `items`: names of the items it is about. Of a withdrawn one `cause`, `kinds`,
    `amount_fen`, `basis` and `items` are empty. `entered_by` registered the decision; `approved_by` looked at what was
    to be published, or approved the closing that rests on it: never the same person, and neither is shown.
    """

    decision = models.BigIntegerField("决定", unique=True)
    visit = models.CharField("检查编号", max_length=80, db_index=True)
    state = models.CharField("状态", max_length=20, choices=Published.choices())
    draw = models.ForeignKey(PublicDraw, models.PROTECT, null=True, related_name="penalties")
    code = models.CharField("代码", max_length=64)
    firm_name = models.CharField("名称", max_length=200)
    region_code = models.CharField("区划代码", max_length=12, blank=True)
    region_name = models.CharField("区划", max_length=60, blank=True)
    organ_name = models.CharField("决定机关", max_length=100)
    document = models.CharField("决定书文号", max_length=60)
    cause = models.CharField("案由", max_length=300, blank=True)
    kinds = models.JSONField("处罚种类", default=list)
    amount_fen = models.BigIntegerField("罚款金额（分）", default=0)
    basis = models.CharField("处罚依据", max_length=500, blank=True)
    items = models.JSONField("事项", default=list)
    task = models.CharField("任务", max_length=200)
    decided_on = models.DateField("决定日期")
    published_at = models.DateTimeField("公示时间")
    due_on = models.DateField("公示期限", null=True)
    rule = models.JSONField("期限依据", default=dict)
    log_index = models.BigIntegerField("日志序号", unique=True)
    public_digest = models.CharField("公示内容摘要", max_length=64, unique=True)
    redactions = models.JSONField("不公开的内容", default=list)
    until = models.DateField("公示至", null=True)
    changed_reason = models.CharField("撤回理由", max_length=300, blank=True)
    changed_at = models.DateTimeField("撤回时间", null=True)
    entered_by = models.BigIntegerField("登记人")
    approved_by = models.BigIntegerField("公示批准人")

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            CheckConstraint(
                condition=Q(state__in=[Published.PUBLISHED, Published.ARCHIVED])
                | (
                    Q(state=Published.WITHDRAWN)
                    & ~Q(changed_reason="")
                    & Q(changed_at__isnull=False)
                ),
                name="withdrawn_penalty_has_reason",
            ),
            CheckConstraint(
                condition=~Q(approved_by=F("entered_by")), name="penalty_maker_is_not_publisher"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "published_at"], name="penalty_newest"),
            models.Index(fields=["code"], name="penalty_of_firm"),
        ]

    def __str__(self) -> str:
        return self.document

    @property
    def yuan(self) -> str:
        """The fine in yuan."""
        return yuan_of(self.amount_fen)

    @property
    def is_shown(self) -> bool:
        """Whether it still says what was decided."""
        return self.state != Published.WITHDRAWN


class PenaltyRetraction(Decided):
    """That a published penalty decision is to be taken back, with the reason (撤回处罚决定公示)."""

    penalty = models.ForeignKey(
        PublicPenalty, models.PROTECT, related_name="retractions", verbose_name="公示"
    )
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="机关")
    reason = models.CharField("理由", max_length=300)

    class Meta(Decided.Meta):
        constraints = [
            *Decided.Meta.constraints,
            UniqueConstraint(
                fields=["penalty"],
                condition=Q(state__in=[Decision.ASKED, Decision.AGREED]),
                name="one_retraction_a_penalty",
            ),
            CheckConstraint(condition=~Q(reason=""), name="penalty_retraction_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.penalty_id}"
