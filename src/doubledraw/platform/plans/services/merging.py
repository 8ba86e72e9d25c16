"""Going once instead of twice: proposed, answered, withdrawn; and the merge itself, in both plans at once."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.plans.events import LinesMerged, MergeAnswered, MergeProposed
from doubledraw.platform.plans.models import LineItem, MergeProposal, Plan, PlanLine
from doubledraw.platform.plans.policies.joint import may_answer as may_take_part
from doubledraw.platform.plans.policies.merging import (
    may_agree,
    may_answer,
    may_join,
    may_merge_alone,
    may_withdraw,
    may_write,
)
from doubledraw.platform.plans.selectors.consents import Standing, standings
from doubledraw.platform.plans.selectors.content import written
from doubledraw.platform.plans.selectors.joining import Joined, joined, pair_of
from doubledraw.platform.plans.selectors.proposals import open_between
from doubledraw.platform.plans.services.consents import answer_part
from doubledraw.platform.plans.states import MERGE_FLOW, ConsentState, MergeState
from doubledraw.platform.records.transitions import move, revise

Versions = tuple[int, int]
"""The versions of the kept and of the dropped line's plan that somebody saw before deciding."""


@transaction.atomic
def merge_lines(
    kept: PlanLine, dropped: PlanLine, seen: Versions, *, by: Actor, at: datetime
) -> PlanLine:
    """Merge two lines of plans that the same clerk writes; the kept line, rewritten."""
    may_merge_alone(kept, dropped, by).enforce()
    result = _joined(kept, dropped, seen)
    proposal = _proposed(result, by, at, state=MergeState.AGREED, answered_at=at)
    _join(proposal, result, by, at)
    return result.pair.one


@transaction.atomic
def propose_merge(
    kept: PlanLine, dropped: PlanLine, seen: Versions, *, by: Actor, at: datetime
) -> MergeProposal:
    """Ask the organ of the other line to go together; whose line is kept will draw for both."""
    own = next((li for li in (kept, dropped) if may_write(li.plan.organ, by)), kept)
    may_write(own.plan.organ, by).enforce()
    result = _joined(kept, dropped, seen)
    if frozenset({kept.pk, dropped.pk}) in open_between(own.plan):
        raise Conflict(
            "already_proposed",
            "这两行已经有人提议合并，正等对方答复",
            remedy="请等对方答复，或由提出的机关撤回。",
        )
    proposal = _proposed(result, by, at)
    event = MergeProposed(_named(kept), _named(dropped), proposal.saved)
    _record_in(_plans(kept, dropped), event, by, at)
    return proposal


def _proposed(result: Joined, by: Actor, at: datetime, **more: Any) -> MergeProposal:
    kept, dropped = result.pair.one, result.pair.other
    asks_as_kept = bool(may_write(kept.plan.organ, by))
    return MergeProposal.objects.create(
        kept=kept,
        dropped=dropped,
        kept_organ=kept.plan.organ,
        dropped_organ=dropped.plan.organ,
        dropped_content=written(dropped),
        saved=result.pair.overlap.visits_saved,
        asked_by=by.user_id,
        asked_of=dropped.plan.organ if asks_as_kept else kept.plan.organ,
        asked_at=at,
        **more,
    )


@transaction.atomic
def agree_to_merge(proposal: MergeProposal, seen: Versions, *, by: Actor, at: datetime) -> PlanLine:
    """Agree, and merge both lines as they stand now, in both plans; the kept line, rewritten."""
    may_agree(proposal, by).enforce()
    kept, dropped = proposal.kept, proposal.dropped
    assert kept is not None
    assert dropped is not None
    move(proposal, MERGE_FLOW, "agree", **_answer(by, at), dropped_content=written(dropped))
    result = _joined(kept, dropped, seen)
    standing = _standing(kept.plan, proposal.asked_of)
    _join(proposal, result, by, at)
    if standing is None or standing.state is ConsentState.AGREED:
        _agree_to_part(kept.plan, proposal.asked_of, by, at)
    return result.pair.one


def _standing(plan: Plan, organ: Organ) -> Standing | None:
    """How the department of this organ stands with its part in a plan; None when it has none."""
    return next((s for s in standings(plan) if organ.path.startswith(s.organ.path)), None)


def _agree_to_part(plan: Plan, organ: Organ, by: Actor, at: datetime) -> None:
    """Who agrees that its line is done together has thereby agreed to its part in the other's plan.

    Not where more of its part was waiting for an answer before: of that nothing was said.
    """
    now = _standing(plan, organ)
    if now and may_take_part(plan, now.organ, by):
        answer_part(plan, now.organ, now.digest, agrees=True, by=by, at=at)


@transaction.atomic
def decline_merge(proposal: MergeProposal, reason: str, *, by: Actor, at: datetime) -> None:
    """Say no, with a reason; both lines stay as they are."""
    may_answer(proposal, by).enforce()
    if not reason.strip():
        raise Invalid(
            "declined_without_reason", "不同意要写明理由", remedy="请写明为什么不能一起去。"
        )
    _close(proposal, "decline", reason.strip(), by, at, **_answer(by, at))


@transaction.atomic
def withdraw_merge(proposal: MergeProposal, *, by: Actor, at: datetime) -> None:
    """Take a proposal back before it is answered."""
    may_withdraw(proposal, by).enforce()
    _close(proposal, "withdraw", "", by, at)


def _answer(by: Actor, at: datetime) -> dict[str, Any]:
    return {"answered_by": by.user_id, "answered_at": at}


def _close(
    proposal: MergeProposal, action: str, reason: str, by: Actor, at: datetime, **more: Any
) -> None:
    move(proposal, MERGE_FLOW, action, reason=reason, **more)
    lines = [line for line in (proposal.kept, proposal.dropped) if line]
    kept, dropped = (_named(line) if line else "" for line in (proposal.kept, proposal.dropped))
    event = MergeAnswered(kept, dropped, str(proposal.state), reason)
    _record_in(_plans(*lines), event, by, at)


def _joined(kept: PlanLine, dropped: PlanLine, seen: Versions) -> Joined:
    """What the two become, if they may and are what was seen."""
    if kept.plan_id == dropped.plan_id:
        dropped.plan = kept.plan
    if (kept.plan.version, dropped.plan.version) != seen:
        raise Conflict(
            "moved_on",
            "其中一份计划刚刚被他人改过",
            remedy="请回到合并页，看过新内容后再决定。",
        )
    pair = pair_of(kept, dropped)
    result = joined(pair)
    may_join(kept, dropped, pair.overlap, result.cut).enforce()
    return result


def _join(proposal: MergeProposal, result: Joined, by: Actor, at: datetime) -> None:
    """Write both plans: the joint line, what each side keeps for itself, and who said so."""
    kept, dropped = result.pair.one, result.pair.other
    before = [written(kept), written(dropped)]
    plans = _plans(kept, dropped)
    for plan in plans:
        revise(plan)
    rests = [_split_off(kept, columns) for columns in result.kept_rests]
    _together(kept, result)
    if result.dropped_rests:
        _rewrite(dropped, result.dropped_rests[0])
        rests.append(dropped)
    event = LinesMerged(
        _named(kept),
        _named(dropped),
        result.pair.overlap.visits_saved,
        before,
        [written(line) for line in (kept, *rests)],
    )
    _record_in(plans, event, by, at)
    if not result.dropped_rests:
        _drop(dropped, proposal)


def _together(kept: PlanLine, result: Joined) -> None:
    """The joint line needs a draw of its own: it is no longer the line of an earlier version."""
    had = {item.pk for item in kept.items}
    _rewrite(kept, {**result.columns, "origin": None})
    _also_check(kept, [item for item in result.items if item.pk not in had])


def _split_off(line: PlanLine, columns: Mapping[str, Any]) -> PlanLine:
    """A line of its own for the rest of a line's firms, with the next number of the plan."""
    last = line.plan.lines.order_by("-number").values_list("number", flat=True)[0]
    names = [f.attname for f in PlanLine._meta.concrete_fields if not f.primary_key]
    copied = {name: getattr(line, name) for name in names}
    rest = PlanLine.objects.create(**copied | {"number": last + 1} | dict(columns))
    _also_check(rest, line.items[1:])
    return rest


def _rewrite(line: PlanLine, columns: Mapping[str, Any]) -> None:
    for name, value in columns.items():
        setattr(line, name, value)
    line.save()


def _also_check(line: PlanLine, items: Iterable[Item]) -> None:
    LineItem.objects.bulk_create(LineItem(line=line, item=item) for item in items)


def _drop(line: PlanLine, proposal: MergeProposal) -> None:
    """Take the line out; who else had proposed to merge it is told that it is gone."""
    about = Q(kept=line) | Q(dropped=line)
    others = MergeProposal.objects.filter(about, state=MergeState.PROPOSED)
    for other in others.exclude(pk=proposal.pk):
        move(other, MERGE_FLOW, "withdraw", reason="其中一行已并入别的行")
    line.delete()


def _plans(*lines: PlanLine) -> list[Plan]:
    """Always in the same order, so that two merges never wait for each other."""
    plans = {line.plan_id: line.plan for line in lines}
    return [plans[pk] for pk in sorted(plans)]


def _named(line: PlanLine) -> str:
    return f"{line.plan.number}:{line.number}"


def _record_in(
    plans: Iterable[Plan],
    event: MergeProposed | MergeAnswered | LinesMerged,
    by: Actor,
    at: datetime,
) -> None:
    for plan in plans:
        record(event, by=by, at=at, subject=plan.subject)
