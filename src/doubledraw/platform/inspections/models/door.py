"""What a firm says behind the code of its notice, and what it is answered."""

from django.db import models
from django.db.models import CheckConstraint, Q

from doubledraw.platform.inspections.models.notices import Notice
from doubledraw.platform.inspections.states import Asking
from doubledraw.platform.records.models import AppendOnly


class FirmWord(AppendOnly):
    """A recusal asked for, a reply, rating, complaint or objection, under an acknowledgement number (企业反映)."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="words")
    number = models.CharField("受理编号", max_length=40, unique=True)
    kind = models.CharField("类别", max_length=20, choices=Asking.choices())
    text = models.CharField("内容", max_length=1000, blank=True)
    inspector_ref = models.CharField("涉及的执法证号", max_length=64, blank=True)
    stars = models.PositiveSmallIntegerField("评分", null=True)
    name = models.CharField("反映人", max_length=60, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            CheckConstraint(
                condition=Q(stars=None) | Q(stars__gte=1, stars__lte=5), name="stars_one_to_five"
            ),
            CheckConstraint(
                condition=(Q(kind=Asking.RATING) & Q(stars__isnull=False))
                | (~Q(kind=Asking.RATING) & ~Q(text="")),
                name="firm_word_says_something",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class FirmAnswer(AppendOnly):
    """What the organ answered a firm's word; the firm reads it behind the same code (答复)."""

    word = models.OneToOneField(FirmWord, models.PROTECT, related_name="answer")
    text = models.CharField("答复", max_length=1000)
    by = models.BigIntegerField("答复人")
    by_name = models.CharField("答复人姓名", max_length=60)
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [CheckConstraint(condition=~Q(text=""), name="firm_answer_says_something")]

    def __str__(self) -> str:
        return f"{self.word_id}"
