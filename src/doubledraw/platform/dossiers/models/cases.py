"""A case in the file room, of a visit or of a whole draw: accepted once as complete, then only added to."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from doubledraw.platform.dossiers.documents import About, Piece, Source
from doubledraw.platform.dossiers.documents.words import WORDED
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.models import AppendOnly


class CaseFile(AppendOnly):
    """The copies of one visit, or of one draw, accepted by the legal section (检查案卷、抽取案卷).

    Whoever entered the visit, or drew, never accepts it: `entered_by`.
    """

    visit = models.OneToOneField(Visit, models.PROTECT, related_name="case_file", null=True)
    draw = models.OneToOneField(Draw, models.PROTECT, related_name="case_file", null=True)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="机关")
    year = models.PositiveSmallIntegerField("年度")
    number = models.CharField("档号", max_length=60, unique=True)
    entered_by = models.BigIntegerField("录入人")
    by = models.BigIntegerField("归档人")
    by_name = models.CharField("归档人姓名", max_length=60)
    at = models.DateTimeField("归档时间")

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            CheckConstraint(condition=~Q(by=F("entered_by")), name="enterer_does_not_file"),
            CheckConstraint(
                condition=Q(visit__isnull=False, draw=None) | Q(visit=None, draw__isnull=False),
                name="case_of_visit_or_draw",
            ),
        ]
        indexes = [models.Index(fields=["organ", "year"], name="case_file_year")]

    def __str__(self) -> str:
        return self.number

    @property
    def about(self) -> About:
        """What it is of."""
        visit, draw = self.visit, self.draw
        if draw is not None:
            return About(draw.draw_id, draw.draw_id, draw.title, f"draw:{draw.draw_id}")
        assert visit is not None
        return About(visit.number, visit.code, visit.name, visit.reference)


class CasePart(AppendOnly):
    """Part 0 is the case as it was accepted, each further part a supplement with its reason (归档、补件).

    `digest` is of a `documents.SealedList`.
    """

    case = models.ForeignKey(CaseFile, models.PROTECT, related_name="parts")
    number = models.PositiveSmallIntegerField("次序")
    digest = models.CharField("目录摘要", max_length=64, unique=True)
    reason = models.CharField("补件说明", max_length=300, blank=True)
    by = models.BigIntegerField("办理人")
    by_name = models.CharField("办理人姓名", max_length=60)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["number"]
        constraints = [
            UniqueConstraint(fields=["case", "number"], name="case_part_once"),
            CheckConstraint(condition=Q(number=0) | ~Q(reason=""), name="supplement_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"


class CasePiece(AppendOnly):
    """One document of a case, with the copy that was kept of it (卷内文件).

    `digest` is of what was sealed or kept, `copy` a SHA-256 in the store: of the paper that was made of it, or of
    the file itself. Both are "" for a line that stands on another document.
    """

    case = models.ForeignKey(CaseFile, models.PROTECT, related_name="pieces")
    part = models.ForeignKey(CasePart, models.PROTECT, related_name="pieces")
    position = models.PositiveSmallIntegerField("顺序号")
    key = models.CharField("标识", max_length=200)
    piece = models.CharField("种类", max_length=20, choices=Piece.choices())
    label = models.CharField("所指", max_length=200, blank=True)
    number = models.CharField("文号", max_length=120, blank=True)
    who = models.CharField("责任者", max_length=200, blank=True)
    on = models.DateTimeField("日期", null=True)
    digest = models.CharField("摘要", max_length=64, blank=True)
    source = models.CharField("来源", max_length=10, choices=Source.choices(), blank=True)
    media = models.CharField("格式", max_length=10, blank=True)
    copy = models.CharField("副本摘要", max_length=64, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            UniqueConstraint(fields=["case", "position"], name="case_position_once"),
            UniqueConstraint(fields=["case", "key"], name="case_piece_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.position}"

    @property
    def is_worded(self) -> bool:
        """Whether the product wrote the label."""
        return self.piece in WORDED
