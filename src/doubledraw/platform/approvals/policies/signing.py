"""Who may sign a digest: never its maker, never twice, never a step that is signed already."""

from collections.abc import Sequence

from doubledraw.platform.approvals.models import Signature
from doubledraw.platform.approvals.states import SigningStep
from doubledraw.platform.kernel.actor import Actor, Grant
from doubledraw.platform.kernel.verdict import YES, Verdict, no


def may_sign(
    step: SigningStep,
    drafted_by: int,
    signed: Sequence[Signature],
    actor: Actor,
    lent: Grant | None = None,
) -> Verdict:
    """Sign a document at `step`; `signed` are the signatures its digest has so far.

    `lent`: the grant by which a deputy signs. What the lender may not sign, the deputy may not sign for them.
    """
    if lent is not None and lent.lender == drafted_by:
        return no(
            "lenders_draft",
            "这份文件由委托您的{lender}起草，不能由您代为{step}",
            remedy="请由另一位有权限的人员办理。",
            lender=lent.lender_name,
            step=step.label,
        )
    if actor.user_id == drafted_by:
        return no(
            "own_draft",
            "这份文件由您起草，不能由您{step}",
            remedy="请由另一位有权限的人员办理。",
            step=step.label,
        )
    if any(s.step == step for s in signed):
        return _already(step, next(s for s in signed if s.step == step))
    checks = [s for s in signed if s.step != SigningStep.PUBLISH]
    if any(s.signer_id == actor.user_id for s in checks):
        return no(
            "signed_before",
            "您已经签署过这份文件，一人不能签两个环节",
            remedy="请由另一位有权限的人员办理。",
        )
    if any(s.on_behalf_of == actor.user_id for s in checks):
        return no(
            "signed_for_before",
            "已有人受您委托签署过这份文件，一人不能签两个环节",
            remedy="请由另一位有权限的人员办理。",
        )
    if lent is not None and any(lent.lender in (s.signer_id, s.on_behalf_of) for s in checks):
        return no(
            "lender_signed_before",
            "委托您的{lender}已经签署过这份文件，一人不能签两个环节",
            remedy="请由另一位有权限的人员办理。",
            lender=lent.lender_name,
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
