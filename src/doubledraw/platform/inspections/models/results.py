"""What was found: entries of the sheets, findings item by item, sealed records, feedback, review."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from doubledraw.platform.inspections.models.coming_in import Submission
from doubledraw.platform.inspections.models.visits import Visit, VisitSheet
from doubledraw.platform.inspections.states import FeedbackWay, ReviewDecision, Via
from doubledraw.platform.records.models import AppendOnly


class SheetEntry(AppendOnly):
    """A department's sheet as filled; number 1 is the visit's, each further one a correction with its reason (录入).

    `answers`: {question id: {"value", "note"}}. `outcomes`: the edition of the code table of `rulebook.documents`.
    The entry with the highest number is in force.
    """

    sheet = models.ForeignKey(VisitSheet, models.PROTECT, related_name="entries")
    number = models.PositiveSmallIntegerField("次序")
    submission = models.OneToOneField(Submission, models.PROTECT, related_name="entry")
    via = models.CharField("来源", max_length=10, choices=Via.choices())
    outcomes = models.CharField("代码表版次", max_length=20)
    answers = models.JSONField("回答")
    result = models.CharField("检查结果", max_length=10)
    disposal = models.CharField("后续处置", max_length=20)
    reason = models.CharField("更正理由", max_length=300, blank=True)
    entered_by = models.BigIntegerField("录入人")
    entered_by_name = models.CharField("录入人姓名", max_length=60)
    entered_at = models.DateTimeField("录入时间")

    class Meta:
        ordering = ["number"]
        constraints = [
            UniqueConstraint(fields=["sheet", "number"], name="sheet_entry_once"),
            CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="correction_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.number}"


class Finding(AppendOnly):
    """What an entry says of one item: result, problem in words, disposal (检查发现)."""

    entry = models.ForeignKey(SheetEntry, models.PROTECT, related_name="findings")
    item_code = models.CharField("事项编码", max_length=40)
    item_name = models.CharField("事项名称", max_length=200)
    result = models.CharField("检查结果", max_length=10)
    is_open = models.BooleanField("需要后续处置")
    problem = models.CharField("发现问题情况", max_length=1000, blank=True)
    disposal = models.CharField("处置情况", max_length=20)

    class Meta:
        ordering = ["pk"]
        constraints = [
            UniqueConstraint(fields=["entry", "item_code"], name="finding_once_an_item"),
            CheckConstraint(condition=Q(is_open=False) | ~Q(problem=""), name="finding_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.item_code} {self.result}"


class VisitRecord(AppendOnly):
    """A sealed `documents.InspectionRecord`; a correction seals another, the highest number is in force (检查记录).

    `due`: until when the rule sets wanted it, or null; `late` is the special reason, or "" for in time.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="records")
    number = models.PositiveSmallIntegerField("次序")
    digest = models.CharField("摘要", max_length=64, unique=True)
    result = models.CharField("检查结果", max_length=10)
    disposal = models.CharField("后续处置", max_length=20)
    is_open = models.BooleanField("需要后续处置")
    opinion = models.CharField("被检查单位意见", max_length=500, blank=True)
    due = models.DateTimeField("录入期限", null=True)
    late = models.CharField("逾期理由", max_length=300, blank=True)
    reason = models.CharField("更正理由", max_length=300, blank=True)
    entered_by = models.BigIntegerField("录入人")
    sealed_at = models.DateTimeField("封存时间")

    class Meta:
        ordering = ["number"]
        constraints = [
            UniqueConstraint(fields=["visit", "number"], name="visit_record_once"),
            CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="corrected_record_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.number}"


class Feedback(AppendOnly):
    """That the firm was told a record's result: the same day, or later for a written reason (结果告知)."""

    record = models.OneToOneField(VisitRecord, models.PROTECT, related_name="feedback")
    way = models.CharField("告知方式", max_length=20, choices=FeedbackWay.choices())
    told = models.CharField("告知对象", max_length=60)
    due = models.DateTimeField("告知期限", null=True)
    late = models.CharField("特殊情况", max_length=300, blank=True)
    by = models.BigIntegerField("告知人")
    by_name = models.CharField("告知人姓名", max_length=60)
    at = models.DateTimeField("告知时间")

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(due=None) | Q(at__lte=F("due")) | ~Q(late=""),
                name="late_feedback_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.way}"


class VisitReview(AppendOnly):
    """What the leader decided about a record; never who entered it (审核)."""

    record = models.OneToOneField(VisitRecord, models.PROTECT, related_name="review")
    decision = models.CharField("决定", max_length=10, choices=ReviewDecision.choices())
    remark = models.CharField("审核意见", max_length=500, blank=True)
    entered_by = models.BigIntegerField("录入人")
    by = models.BigIntegerField("审核人")
    by_name = models.CharField("审核人姓名", max_length=60)
    at = models.DateTimeField("审核时间")

    class Meta:
        constraints = [
            CheckConstraint(condition=~Q(by=F("entered_by")), name="enterer_is_not_reviewer"),
            CheckConstraint(
                condition=~Q(decision=ReviewDecision.RETURN) | ~Q(remark=""),
                name="returned_record_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.decision}"
