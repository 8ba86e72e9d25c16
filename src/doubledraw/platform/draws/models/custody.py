"""Who keeps the nonces and who guards their escrow shares: nobody does both (DD-1 §3.2)."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from doubledraw.platform.draws.models.ceremony import Nonce
from doubledraw.platform.draws.models.draw import Draw
from doubledraw.platform.draws.states import OpenedBy, Side
from doubledraw.platform.records.models import AppendOnly

LEAST_THRESHOLD = 2


class SecretSide(AppendOnly):
    """On which side of a draw's secrets somebody stands (秘密数职责): giving or guarding, one side a person.

    Whoever holds a nonce or supplies entropy gives; trustees guard. The one row a person decides every race.
    """

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="sides")
    staff_id = models.BigIntegerField("账号")
    side = models.CharField("职责", max_length=10, choices=Side.choices())

    class Meta:
        constraints = [
            UniqueConstraint(fields=["draw", "staff_id"], name="one_side_of_the_secrets"),
            CheckConstraint(condition=Q(side__in=list(Side)), name="secret_side_known"),
        ]

    def __str__(self) -> str:
        return f"{self.draw_id} {self.staff_id} {self.side}"


class NonceHolder(models.Model):
    """The account that keeps one of the draw's nonces (秘密数持有人). Until it is made, another can be asked."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="nonce_holders")
    name = models.CharField("持有人名称", max_length=64)
    staff_id = models.BigIntegerField("账号")
    person = models.CharField("姓名", max_length=60)
    organisation = models.CharField("单位", max_length=100)
    invited_by = models.BigIntegerField("邀请人")
    invited_at = models.DateTimeField("邀请时间")
    made_at = models.DateTimeField("生成时间", null=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["draw", "name"], name="one_account_per_nonce"),
            UniqueConstraint(fields=["draw", "staff_id"], name="one_nonce_per_account"),
        ]

    def __str__(self) -> str:
        return self.name


class Escrow(AppendOnly):
    """How many trustees together can open a nonce, and from when (秘密数托管)."""

    draw = models.OneToOneField(Draw, models.PROTECT, related_name="escrow")
    threshold = models.PositiveSmallIntegerField("开启人数")
    open_by = models.DateTimeField(
        "持有人最迟公开", help_text="from here on the trustees may open it; before draw_by"
    )
    made_by = models.BigIntegerField("设立人")
    made_at = models.DateTimeField("设立时间")

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(threshold__gte=LEAST_THRESHOLD), name="escrow_never_of_one"
            ),
        ]

    def __str__(self) -> str:
        return str(self.draw_id)


class Trustee(AppendOnly):
    """Somebody who guards one share of every nonce of the draw (托管人)."""

    escrow = models.ForeignKey(Escrow, models.PROTECT, related_name="trustees")
    number = models.PositiveSmallIntegerField("份额号")
    staff_id = models.BigIntegerField("账号")
    person = models.CharField("姓名", max_length=60)
    organisation = models.CharField("单位", max_length=100)

    class Meta:
        ordering = ["number"]
        constraints = [
            UniqueConstraint(fields=["escrow", "number"], name="share_number_once"),
            UniqueConstraint(fields=["escrow", "staff_id"], name="trustee_once"),
            CheckConstraint(condition=Q(number__gte=1), name="share_number_from_one"),
        ]

    def __str__(self) -> str:
        return self.person


class NonceShare(AppendOnly):
    """One trustee's share of one nonce, sealed with the installation's key (托管份额)."""

    nonce = models.ForeignKey(Nonce, models.PROTECT, related_name="shares")
    trustee = models.ForeignKey(Trustee, models.PROTECT, related_name="shares")
    sealed = models.BinaryField("密文")

    class Meta:
        constraints = [UniqueConstraint(fields=["nonce", "trustee"], name="share_once")]

    def __str__(self) -> str:
        return f"{self.nonce_id} {self.trustee_id}"


class HandedIn(AppendOnly):
    """That a trustee handed in their share, and why (交出份额)."""

    share = models.OneToOneField(NonceShare, models.PROTECT, related_name="handed_in")
    reason = models.CharField("理由", max_length=300)
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return str(self.share_id)


class NonceOpening(AppendOnly):
    """That a nonce may be used: its holder released it, or enough trustees handed in their shares (公开秘密数)."""

    nonce = models.OneToOneField(Nonce, models.PROTECT, related_name="opening")
    opened_by = models.CharField("方式", max_length=10, choices=OpenedBy.choices())
    staff_id = models.BigIntegerField("办理人")
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(opened_by__in=list(OpenedBy)), name="opening_known"),
        ]

    def __str__(self) -> str:
        return str(self.nonce_id)
