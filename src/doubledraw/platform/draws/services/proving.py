"""The signature of a drand round in place of a second person (DD-1 §3.3)."""

from datetime import datetime

from doubledraw.platform.draws import engine
from doubledraw.platform.draws.models import BeaconProof, EntropyValue, RoundValue
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid


def proof_for(form: str, source: str, text: str) -> engine.Proof:
    """What the text proves for this source; Invalid when it is no drand round's, or is not this one's."""
    if form != engine.DRAND:
        raise Invalid("no_signature", "只有 drand 的随机数带签名", remedy="请照公告录入号码。")
    return engine.proof_of(source, text)


def keep_proof(
    proof: engine.Proof,
    by: Actor,
    at: datetime,
    *,
    entropy_value: EntropyValue | None = None,
    round_value: RoundValue | None = None,
) -> None:
    """Keep the signature beside the value it proves, so that others can verify it."""
    BeaconProof.objects.create(
        entropy_value=entropy_value,
        round_value=round_value,
        chain=proof.chain,
        number=proof.round,
        signature=proof.signature,
        previous_signature=proof.previous,
        verified_by=by.user_id,
        verified_at=at,
    )
