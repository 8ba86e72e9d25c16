"""The signatures of drand rounds that stand in place of a second person (DD-1 §3.3)."""

from django.db import models
from django.db.models import CheckConstraint, Q

from doubledraw.platform.draws.models.ceremony import EntropyValue
from doubledraw.platform.draws.models.rounds import RoundValue
from doubledraw.platform.records.models import AppendOnly


class BeaconProof(AppendOnly):
    """A drand round's signature that verified, kept so that others can verify it again (信标签名).

    It proves the value of a draw's source or of a team round's. `signature` and `previous_signature` are hex, the
    latter empty where the chain needs none; `number` is the drand round.
    """

    entropy_value = models.OneToOneField(
        EntropyValue, models.PROTECT, related_name="proof", null=True
    )
    round_value = models.OneToOneField(RoundValue, models.PROTECT, related_name="proof", null=True)
    chain = models.CharField("链", max_length=20)
    number = models.BigIntegerField("轮次")
    signature = models.CharField("签名", max_length=192)
    previous_signature = models.CharField("上一轮签名", max_length=192, blank=True)
    verified_by = models.BigIntegerField("提交人")
    verified_at = models.DateTimeField("核验时间")

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(entropy_value__isnull=False) | Q(round_value__isnull=False),
                name="beacon_proof_of_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.number}"
