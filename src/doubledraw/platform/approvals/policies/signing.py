"""Who may sign a digest: never its maker, never twice, never a step that is signed already."""

from collections.abc import Sequence

from doubledraw.platform.approvals.models import Signature
from doubledraw.platform.approvals.states import SigningStep
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no


def may_sign(
    step: SigningStep, drafted_by: int, signed: Sequence[Signature], actor: Actor
) -> Verdict:
    """Sign a document at `step`; `signed` are the signatures its digest has so far."""
    if actor.user_id == drafted_by:
        return no(
            "own_draft",
            "这份文件由您起草，不能由您{step}",
            remedy="请由另一位有权限的人员办理。",
            step=step.label,
        )
    if any(s.step == step for s in signed):
        return _already(step, next(s for s in signed if s.step == step))
    if any(s.signer_id == actor.user_id and s.step != SigningStep.PUBLISH for s in signed):
        return no(
            "signed_before",
            "您已经签署过这份文件，一人不能签两个环节",
            remedy="请由另一位有权限的人员办理。",
        )
    return YES


def _already(step: SigningStep, signature: Signature) -> Verdict:
    return no(
        "step_signed",
        "“{step}”已由{name}签署",
        remedy="请刷新页面，按现在的状态办理。",
        step=step.label,
        name=signature.signer_name,
    )
