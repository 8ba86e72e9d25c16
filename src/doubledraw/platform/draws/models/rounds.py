"""Later team rounds of a draw whose teams were blocked, and the public numbers they run on (DD-1 §3)."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from doubledraw.platform.draws.models.draw import Draw
from doubledraw.platform.draws.models.typed import TypedTwice, typed_by_two
from doubledraw.platform.draws.states import ROUND_FLOW, RoundState
from doubledraw.platform.records.models import Record


class TeamRound(Record):
    """One more matching of inspectors to the targets that stand (人员轮次). Committed to before its entropy.

    `changes` against the roster before: {"added": [ref], "widened": [ref], "gone": [{"ref", "reason"}],
    "recusals": how many more}. `entropy`: [{"source", "when", "form"}].
    """

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="team_rounds")
    number = models.PositiveSmallIntegerField("轮次")
    state = models.CharField(
        "状态", max_length=20, choices=RoundState.choices(), default=ROUND_FLOW.start
    )
    files = models.JSONField("冻结文件", help_text="name → SHA-256 in the store")
    changes = models.JSONField("人员变动")
    entropy = models.JSONField("公共随机数来源")
    first_when = models.DateTimeField("首个随机数时间")
    draw_by = models.DateTimeField("最迟抽取")
    commitment = models.CharField("承诺指纹", max_length=64)
    commitment_file = models.CharField("承诺文件", max_length=64)
    committed_by = models.BigIntegerField("承诺人")
    committed_at = models.DateTimeField("承诺时间")
    entropy_file = models.CharField("随机数文件", max_length=64, blank=True)
    entropy_at = models.DateTimeField("随机数时间", null=True)
    outcome_files = models.JSONField("结果文件", null=True, help_text="name → SHA-256 in the store")
    teams_root = models.CharField("人员树根", max_length=64, blank=True)
    blocked = models.JSONField("人员受阻", null=True)
    drawn_by = models.BigIntegerField("抽取人", null=True)
    drawn_at = models.DateTimeField("抽取时间", null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            UniqueConstraint(fields=["draw", "number"], name="team_round_once"),
            UniqueConstraint(
                fields=["draw"],
                condition=Q(state=RoundState.COMMITTED),
                name="one_open_round_per_draw",
            ),
            UniqueConstraint(
                fields=["draw"],
                condition=Q(state=RoundState.DRAWN, blocked__isnull=True),
                name="teams_stand_once",
            ),
            CheckConstraint(condition=Q(state__in=list(RoundState)), name="round_state_known"),
            CheckConstraint(condition=Q(number__gte=1), name="round_counts_from_one"),
            CheckConstraint(
                condition=~Q(state=RoundState.DRAWN) | ~Q(teams_root=""),
                name="drawn_round_has_root",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw_id} {self.number}"


class RoundValue(TypedTwice):
    """A published value of a source that a team round named, typed by two people (人员轮次随机数)."""

    round = models.ForeignKey(TeamRound, models.PROTECT, related_name="values")
    position = models.PositiveSmallIntegerField("次序")

    class Meta:
        ordering = ["position"]
        constraints = [
            UniqueConstraint(fields=["round", "position"], name="round_value_once"),
            *typed_by_two("round_value_typed_by_two", "round_value_confirmed_is_typed"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.position}"
