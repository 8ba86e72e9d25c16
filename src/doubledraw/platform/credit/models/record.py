"""What is known of firms, the rule it is weighed by, and what is proposed from it."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from doubledraw.platform.credit.states import (
    CANCELLING,
    OPEN_RULES,
    PROPOSAL_FLOW,
    RULE_FLOW,
    CreditKind,
    EventOrigin,
    ProposalKind,
    ProposalState,
    RuleState,
)
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.models import AppendOnly, Record
from doubledraw.platform.registry.models import ImportBatch, Target

_NAMES_ANOTHER = Q(kind__in=[CreditKind.REPAIRED, CreditKind.REVOKED])


class CreditEvent(AppendOnly):
    """One entry of a firm's credit record (信用信息). The same `source` is the same entry: kept once.

    `digest` is of a `documents.SealedCreditEvent`. `cancels`: the source of the entry whose effect this one ends.
    """

    target = models.ForeignKey(Target, models.PROTECT, related_name="credit_events")
    kind = models.CharField("类别", max_length=20, choices=CreditKind.choices())
    day = models.DateField("日期")
    source = models.CharField("来源编号", max_length=120, unique=True)
    origin = models.CharField("来源", max_length=10, choices=EventOrigin.choices())
    organ_name = models.CharField("机关", max_length=100)
    detail = models.CharField("内容", max_length=500, blank=True)
    cancels = models.CharField("取消", max_length=120, blank=True)
    digest = models.CharField("摘要", max_length=64, unique=True)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, related_name="credit_events")
    by = models.BigIntegerField("登记人")
    by_name = models.CharField("登记人姓名", max_length=60)
    at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["day", "source"]
        constraints = [
            CheckConstraint(condition=~Q(source=""), name="credit_event_has_source"),
            CheckConstraint(
                condition=~_NAMES_ANOTHER | ~Q(cancels=""), name="repair_names_an_event"
            ),
            CheckConstraint(
                condition=Q(cancels="") | Q(kind__in=list(CANCELLING)),
                name="only_repairs_cancel",
            ),
        ]
        indexes = [models.Index(fields=["target", "day"], name="credit_timeline")]

    def __str__(self) -> str:
        return self.source

    @property
    def reference(self) -> str:
        """How people know it: the document's number where a person or another system gave one."""
        if self.origin == EventOrigin.OWN:
            return self.source
        return self.source.split(":", 3 if self.origin == EventOrigin.HAND else 2)[-1]


class CreditRule(Record):
    """One edition of an organ's scoring rule (信用风险分类规则), for the firms in its directory and those below.

    `content` as `engine.rule` reads it. It recalculates nothing before somebody other than its writer adopted it.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="制定机关")
    edition = models.PositiveSmallIntegerField("版次")
    title = models.CharField("名称", max_length=200)
    content = models.JSONField("内容")
    state = models.CharField(
        "状态", max_length=20, choices=RuleState.choices(), default=RULE_FLOW.start
    )
    digest = models.CharField("内容摘要", max_length=64, blank=True)
    drafted_by = models.BigIntegerField("起草人")
    drafted_name = models.CharField("起草人姓名", max_length=60)
    drafted_at = models.DateTimeField("起草时间")
    return_reason = models.CharField("退回理由", max_length=300, blank=True)
    adopted_by = models.BigIntegerField("批准人", null=True)
    adopted_name = models.CharField("批准人姓名", max_length=60, blank=True)
    adopted_at = models.DateTimeField("批准时间", null=True)
    document = models.CharField("批准文件", max_length=200, blank=True)
    replaced_at = models.DateTimeField("代替时间", null=True)

    class Meta:
        ordering = ["organ__path", "-edition"]
        constraints = [
            UniqueConstraint(fields=["organ", "edition"], name="credit_rule_edition_once"),
            UniqueConstraint(
                fields=["organ"],
                condition=Q(state__in=list(OPEN_RULES)),
                name="one_credit_rule_in_writing",
            ),
            UniqueConstraint(
                fields=["organ"],
                condition=Q(state=RuleState.ADOPTED),
                name="one_credit_rule_in_force",
            ),
            CheckConstraint(
                condition=Q(adopted_by=None) | ~Q(adopted_by=F("drafted_by")),
                name="credit_rule_writer_is_not_adopter",
            ),
            CheckConstraint(
                condition=~Q(state__in=[RuleState.ADOPTED, RuleState.REPLACED])
                | (Q(adopted_by__isnull=False) & ~Q(document="") & ~Q(digest="")),
                name="credit_rule_in_force_is_approved",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        """How the ledger names it."""
        return f"credit-rule:{self.organ.code}:{self.edition}"


class CreditProposal(Record):
    """A change of a firm's standing that waits for a person, or that an adopted rule made by itself (信用处理建议).

    `digest` is of a `documents.SealedProposal`; `explanation` and `ground` are what it says. `proposed_by` 0: by rule.
    `cause` is the event for which a list is proposed: one event proposes one list once.
    """

    target = models.ForeignKey(Target, models.PROTECT, related_name="credit_proposals")
    kind = models.CharField("事项", max_length=20, choices=ProposalKind.choices())
    rule = models.ForeignKey(CreditRule, models.PROTECT, null=True, related_name="proposals")
    cause = models.ForeignKey(CreditEvent, models.PROTECT, null=True, related_name="proposals")
    listing = models.ForeignKey(
        "credit.CreditListing", models.PROTECT, null=True, related_name="removals"
    )
    before = models.CharField("原来", max_length=1, blank=True)
    after = models.CharField("改为", max_length=1, blank=True)
    explanation = models.JSONField("计算过程")
    ground = models.JSONField("依据")
    reason = models.CharField("理由", max_length=500, blank=True)
    digest = models.CharField("摘要", max_length=64)
    state = models.CharField(
        "状态", max_length=20, choices=ProposalState.choices(), default=PROPOSAL_FLOW.start
    )
    proposed_by = models.BigIntegerField("提出人")
    proposed_name = models.CharField("提出人姓名", max_length=60)
    proposed_at = models.DateTimeField("提出时间")
    decided_by = models.BigIntegerField("批准人", null=True)
    decided_name = models.CharField("批准人姓名", max_length=60, blank=True)
    decided_at = models.DateTimeField("批准时间", null=True)
    remark = models.CharField("意见", max_length=500, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            UniqueConstraint(
                fields=["target", "kind"],
                condition=Q(state=ProposalState.PROPOSED),
                name="one_open_credit_proposal",
            ),
            UniqueConstraint(
                fields=["kind", "cause"],
                condition=Q(cause__isnull=False),
                name="one_list_proposal_an_event",
            ),
            CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="credit_proposer_is_not_decider",
            ),
            CheckConstraint(
                condition=~Q(state__in=[ProposalState.APPROVED, ProposalState.REJECTED])
                | Q(decided_by__isnull=False),
                name="credit_decision_has_a_person",
            ),
            CheckConstraint(
                condition=~Q(state=ProposalState.REJECTED) | ~Q(remark=""),
                name="credit_rejection_says_why",
            ),
            CheckConstraint(
                condition=~Q(state=ProposalState.AUTOMATIC) | Q(kind=ProposalKind.CLASS),
                name="lists_are_never_automatic",
            ),
        ]
        indexes = [models.Index(fields=["state", "target"], name="credit_proposals_open")]

    def __str__(self) -> str:
        return f"{self.kind} {self.target_id}"
