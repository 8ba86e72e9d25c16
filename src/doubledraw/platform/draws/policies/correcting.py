"""Who may correct a public number that was read wrong. Values come in; nothing is read here (DD-1 §3.3)."""

from doubledraw.platform.draws.models import Correction, Draw
from doubledraw.platform.draws.policies.standing import (
    ENTROPY,
    has_role,
    is_to_be_completed,
    stands_in,
)
from doubledraw.platform.draws.states import DrawState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.states import Role

LOTTERIES = ("kl8", "pl5", "fc3d", "ssq", "dlt")
"""Only what somebody else publishes can have been read wrong; dice are never corrected."""


def may_ask_correction(
    draw: Draw, actor: Actor, waiting: Correction | None, *, is_attested: bool
) -> Verdict:
    """Ask for a correction: before anything that rests on the result has left the house."""
    needed = has_role(actor, Role.DRAWER, draw.organ.path) and _can_change(draw, is_attested)
    if needed and waiting is not None:
        return no("correction_waits", "已经有一项更正等待复核", ENTROPY, "请监督人先复核或退回。")
    return needed


def may_correct_form(form: str) -> Verdict:
    """Whether values of this form are ever corrected."""
    if form in LOTTERIES:
        return YES
    return no(
        "never_corrected",
        "只有彩票号码可以更正；骰子和 drand 永不更正",
        ENTROPY,
        "确实无法继续的，请作废这次抽取。",
    )


def may_confirm_correction(
    draw: Draw, actor: Actor, waiting: Correction | None, *, is_attested: bool
) -> Verdict:
    """Type the published value again, or decline: another person than the one who asked."""
    needed = has_role(actor, Role.SUPERVISOR, draw.organ.path) and _can_change(draw, is_attested)
    if not needed:
        return needed
    if waiting is None:
        return no("nothing_to_confirm", "没有等待复核的更正", ENTROPY)
    if waiting.asked_by == actor.user_id:
        return no("own_correction", "申请和复核更正不能是同一人", ENTROPY, "请由另一位监督人复核。")
    return YES


def _can_change(draw: Draw, is_attested: bool) -> Verdict:
    if not draw.entropy_file:
        return no(
            "nothing_to_correct",
            "公共随机数还没有全部复核",
            ENTROPY,
            "没有复核的数直接重新录入即可。",
        )
    if draw.revealed_at is not None or is_attested:
        return no(
            "result_is_out",
            "结果已经揭示或已有见证签名，本平台不再更正",
            ENTROPY,
            "请把发现的差错写明，报送监督机关和见证人。",
        )
    if is_to_be_completed(draw):
        return YES
    return stands_in(draw, DrawState.COMMITTED, DrawState.DRAWN)
