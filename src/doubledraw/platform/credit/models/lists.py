"""Who stands on the abnormal list or the blacklist, since when, why, and what passed between organ and firm."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from doubledraw.platform.credit.states import LISTING_FLOW, ListingState, ListName, NoteKind
from doubledraw.platform.records.models import AppendOnly, Record
from doubledraw.platform.registry.models import Target


class CreditListing(Record):
    """A firm's time on a list (列入名录). `ground` is the article; it comes and goes by an approved proposal."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="credit_listings")
    list = models.CharField("名单", max_length=10, choices=ListName.choices())
    ground = models.JSONField("依据")
    proposal = models.OneToOneField(
        "credit.CreditProposal", models.PROTECT, related_name="made_listing"
    )
    since = models.DateField("列入日期")
    state = models.CharField(
        "状态", max_length=10, choices=ListingState.choices(), default=LISTING_FLOW.start
    )
    removed_on = models.DateField("移出日期", null=True)
    removed_reason = models.CharField("移出理由", max_length=500, blank=True)

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            UniqueConstraint(
                fields=["target", "list"],
                condition=Q(state=ListingState.LISTED),
                name="on_a_list_once",
            ),
            CheckConstraint(
                condition=Q(state=ListingState.LISTED, removed_on=None)
                | (Q(state=ListingState.REMOVED, removed_on__isnull=False) & ~Q(removed_reason="")),
                name="removal_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list} {self.target_id}"

    @property
    def source(self) -> str:
        """The source reference of the event that says so."""
        return f"listing:{self.pk}"


class ListingNote(AppendOnly):
    """That the firm was told, objected, or was answered (告知和异议). `answers` is the objection of an answer."""

    listing = models.ForeignKey(CreditListing, models.PROTECT, related_name="notes")
    kind = models.CharField("事项", max_length=10, choices=NoteKind.choices())
    answers = models.OneToOneField("self", models.PROTECT, null=True, related_name="answer")
    day = models.DateField("日期")
    text = models.CharField("内容", max_length=1000)
    by = models.BigIntegerField("经办人")
    by_name = models.CharField("经办人姓名", max_length=60)
    at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["pk"]
        constraints = [
            CheckConstraint(
                condition=Q(kind=NoteKind.ANSWER, answers__isnull=False)
                | (~Q(kind=NoteKind.ANSWER) & Q(answers=None)),
                name="an_answer_answers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listing_id} {self.kind}"
