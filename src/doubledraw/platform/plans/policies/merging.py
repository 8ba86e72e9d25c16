"""When two lines may become one, who says so, and what the law will say of the result."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.catalogue.states import Priority
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.states import Role
from doubledraw.platform.plans.documents.joining import Cut
from doubledraw.platform.plans.documents.overlap import Overlap
from doubledraw.platform.plans.models import MergeProposal, Plan, PlanLine
from doubledraw.platform.plans.policies.finding import Limits, percent
from doubledraw.platform.plans.states import OPEN, MergeState, PlanState, Way
from doubledraw.statute.parameters import Value
from doubledraw.statute.rules import ratio

AT_THE_DOOR = (Way.ON_SITE, Way.COMMISSIONED)
_BELOW = "合并后“{item}”共抽 {sample} 户，是它全部对象 {population} 户的 {share}，低于 {bound}"
_ABOVE = "合并后“{item}”共抽 {sample} 户，是它全部对象 {population} 户的 {share}，高于 {bound}"
_ADAPT = "合并后请调整比例；确需偏离的，写明理由。"
_ASK_FOR_RETURN = "请等这份计划退回；公布以后，要合并就先调整它。"
_ADJUST = "请由{organ}先调整已公布的计划，再合并。"


@dataclass(frozen=True, slots=True)
class Share:
    """What all lines of both plans together will take of one item's firms, once the two lines are one."""

    item: Item
    population: int
    sample: int

    @property
    def part(self) -> Fraction:
        return Fraction(self.sample, self.population or 1)


def may_join(kept: PlanLine, dropped: PlanLine, overlap: Overlap, cut: Cut) -> Verdict:
    """Whether the two lines can become one, whoever decides it."""
    if kept.pk == dropped.pk or not overlap.days or not overlap.firms:
        return no(
            "nothing_in_common",
            "两行没有共同的对象，或者期间不重叠",
            remedy="没有可以合并的，各查各的就可以。",
        )
    return may_go_together(kept, dropped) and _one_border(cut)


def may_go_together(kept: PlanLine, dropped: PlanLine) -> Verdict:
    """Whether both plans are being written and both lines done in the same manner."""
    for line in (kept, dropped):
        if line.plan.state not in OPEN:
            return _sealed(line.plan)
    return _same_manner(kept, dropped)


def _sealed(plan: Plan) -> Verdict:
    published = plan.state == PlanState.PUBLISHED
    return no(
        "merge_with_sealed",
        "{organ}的这份计划{state}，内容不能再改",
        remedy=_ADJUST if published else _ASK_FOR_RETURN,
        organ=plan.organ.name,
        state=PlanState.of(plan.state).label,
    )


def _same_manner(kept: PlanLine, dropped: PlanLine) -> Verdict:
    """What a visit has only one of: how it is carried out, how firms are drawn, when the list is shown."""
    for code, what, ours, theirs in (
        ("different_ways", "检查方式", kept.way, dropped.way),
        ("different_methods", "抽取方法", kept.method, dropped.method),
        ("different_reveal", "名单公布的时间", kept.reveal, dropped.reveal),
    ):
        if ours != theirs:
            return no(
                code,
                "两行的{what}不同，不能一次检查",
                remedy="请先把两行的{what}改成一样。",
                what=what,
            )
    return YES


def _one_border(cut: Cut) -> Verdict:
    if not cut.same_directory:
        return no(
            "directories_differ",
            "共同的范围里，两个机关的名录不一样，一份名单代替不了另一份",
            remedy="请先把对象归到双方共用的名录，例如县一级的名录。",
        )
    if not cut.is_simple:
        return no(
            "scopes_cross",
            "两行的范围错开不止一处，合并后余下的对象写不成一行",
            remedy="请先把行拆开，让两行的范围只差一项。",
        )
    return YES


def may_merge_alone(kept: PlanLine, dropped: PlanLine, actor: Actor) -> Verdict:
    """One person decides it who writes both plans."""
    return may_write(kept.plan.organ, actor) and may_write(dropped.plan.organ, actor)


def may_write(organ: Organ, actor: Actor) -> Verdict:
    """Speak for this organ in what its plans say."""
    if actor.holds(Role.CLERK, organ.path):
        return YES
    return no(
        "not_clerk",
        "合并由{organ}的经办人办理",
        remedy="如果应当由您办理，请安全管理员授权。",
        organ=organ.name,
    )


def may_answer(proposal: MergeProposal, actor: Actor) -> Verdict:
    """Agree or decline: a clerk of the organ that was asked, and never the one who asked."""
    right = may_write(proposal.asked_of, actor)
    if right and actor.user_id == proposal.asked_by:
        return no(
            "own_proposal",
            "这是您自己提出的，要由对方的另一位经办人答复",
            remedy="不想合并了，可以撤回。",
        )
    return right


def may_agree(proposal: MergeProposal, actor: Actor) -> Verdict:
    """Answer yes: both lines must still be there."""
    right = may_answer(proposal, actor)
    if right and (proposal.kept is None or proposal.dropped is None):
        return no(
            "line_gone",
            "其中一行已经删掉或并入别的行",
            remedy="没有可以合并的了，请答复不同意，或由提出人撤回。",
        )
    return right


def may_withdraw(proposal: MergeProposal, actor: Actor) -> Verdict:
    """Take it back: a clerk of the organ that asked."""
    return may_write(asker_of(proposal), actor)


def asker_of(proposal: MergeProposal) -> Organ:
    """The organ that proposed it: of the two the one that was not asked."""
    asked_kept = proposal.asked_of_id == proposal.kept_organ_id
    return proposal.dropped_organ if asked_kept else proposal.kept_organ


def is_open(proposal: MergeProposal) -> bool:
    """Whether it still waits for an answer."""
    return proposal.state == MergeState.PROPOSED


def warnings(shares: Sequence[Share], limits: Limits) -> list[Verdict]:
    """CC-06: where an item's bound would no longer hold after the merge."""
    return [said for share in shares for said in _broken(share, limits)]


def _broken(share: Share, limits: Limits) -> Iterator[Verdict]:
    is_key = share.item.priority == Priority.KEY
    least = limits.key_min if is_key else limits.general_min
    most = None if is_key else limits.general_max
    if least and share.part < ratio(least):
        yield no("merged_ratio_below", _BELOW, least.citation, _ADAPT, **_said(share, least, floor))
    if most and share.part > ratio(most):
        yield no("merged_ratio_above", _ABOVE, most.citation, _ADAPT, **_said(share, most, ceil))


def _said(share: Share, bound: Value, rounded: Callable[[Fraction], int]) -> dict[str, object]:
    return {
        "item": share.item.name,
        "sample": share.sample,
        "population": share.population,
        "share": percent(share.part, rounded),
        "bound": percent(ratio(bound)),
    }
