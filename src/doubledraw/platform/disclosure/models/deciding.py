"""What one person asks for and another decides before anything is, or ceases to be, public. Never public itself."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from doubledraw.platform.disclosure.models.results import PublicVisit
from doubledraw.platform.disclosure.states import DECISION_FLOW, Decision
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.models import Record


class Decided(Record):
    """Base: asked for by one person, decided by another."""

    state = models.CharField(
        "状态", max_length=20, choices=Decision.choices(), default=DECISION_FLOW.start
    )
    asked_by = models.BigIntegerField("提出人")
    asked_by_name = models.CharField("提出人姓名", max_length=60)
    asked_at = models.DateTimeField("提出时间")
    decided_by = models.BigIntegerField("决定人", null=True)
    decided_by_name = models.CharField("决定人姓名", max_length=60, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True)
    remark = models.CharField("意见", max_length=300, blank=True)

    class Meta:
        abstract = True
        ordering = ["-pk"]
        constraints = [
            CheckConstraint(condition=Q(state__in=list(Decision)), name="%(class)s_state_known"),
            CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="%(class)s_maker_is_not_checker",
            ),
            CheckConstraint(
                condition=~Q(state=Decision.AGREED) | Q(decided_by__isnull=False),
                name="%(class)s_decided_by_somebody",
            ),
        ]


class RedactionRules(Decided):
    """What an organ adds to the redaction profile, edition by edition (公示规则).

    `words`: [{"text", "reason"}]; with `needs_person` nothing is published by itself. `source`: the organ's document.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="机关")
    edition = models.PositiveSmallIntegerField("版次")
    words = models.JSONField("不公开的词")
    needs_person = models.BooleanField("由人公示", default=False)
    source = models.CharField("依据", max_length=200)

    class Meta(Decided.Meta):
        constraints = [
            *Decided.Meta.constraints,
            UniqueConstraint(fields=["organ", "edition"], name="redaction_edition_once"),
            UniqueConstraint(
                fields=["organ"],
                condition=Q(state=Decision.AGREED),
                name="one_redaction_edition_in_force",
            ),
            UniqueConstraint(
                fields=["organ"],
                condition=Q(state=Decision.ASKED),
                name="one_redaction_edition_asked",
            ),
            CheckConstraint(condition=~Q(source=""), name="redaction_rules_have_source"),
        ]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.edition}"


class Masking(Decided):
    """Passages of one record that are to be hidden by hand (不公开的内容).

    `choices`: [{"field", "passage", "ground", "reason"}], `documents.Choice` as JSON. `record`: the digest of the
    sealed record it is about; of another record it says nothing.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="+", verbose_name="检查任务")
    record = models.CharField("检查记录摘要", max_length=64)
    choices = models.JSONField("内容")

    class Meta(Decided.Meta):
        constraints = [
            *Decided.Meta.constraints,
            UniqueConstraint(
                fields=["visit"],
                condition=Q(state__in=[Decision.ASKED, Decision.AGREED]),
                name="one_masking_a_visit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.record}"


class Retraction(Decided):
    """That a published result is to be taken back, with the reason (撤回公示)."""

    result = models.ForeignKey(
        PublicVisit, models.PROTECT, related_name="retractions", verbose_name="公示"
    )
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="机关")
    reason = models.CharField("理由", max_length=300)

    class Meta(Decided.Meta):
        constraints = [
            *Decided.Meta.constraints,
            UniqueConstraint(
                fields=["result"],
                condition=Q(state__in=[Decision.ASKED, Decision.AGREED]),
                name="one_retraction_a_result",
            ),
            CheckConstraint(condition=~Q(reason=""), name="retraction_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.result_id}"
