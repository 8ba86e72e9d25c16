"""Who may publish, hide, correct and withdraw; and when a result may become public at all."""

from dataclasses import dataclass

from doubledraw.platform.disclosure.models import PublicPenalty, PublicVisit
from doubledraw.platform.disclosure.states import Published, Wait
from doubledraw.platform.kernel.actor import SYSTEM, Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.states import Role
from doubledraw.statute.citation import Citation

PUBLISHERS = (Role.CLERK, Role.HEAD, Role.APPROVER)
MASKERS = (*PUBLISHERS, Role.LEGAL)
DECIDERS = (Role.HEAD, Role.APPROVER, Role.LEGAL)


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides whether a reviewed result may be public now.

    `handling`: the article under which problems wait until they are handled, where one does; `needs_person`: why
    nothing is published here by itself, or "". `masked`: what is hidden was agreed to by a second person.
    """

    is_reviewed: bool
    is_public: bool = False
    is_withdrawn: bool = False
    is_revealed: bool = False
    is_unhandled: bool = False
    handling: Citation | None = None
    masking_waits: bool = False
    masked: bool = False
    has_doubts: bool = False
    needs_person: str = ""

    @property
    def wait(self) -> Wait:
        """The one thing it waits for."""
        if not self.is_revealed:
            return Wait.SECRET
        if self.is_withdrawn:
            return Wait.WITHDRAWN
        if self.is_unhandled and self.handling:
            return Wait.UNHANDLED
        if self.masking_waits:
            return Wait.MASKING
        if self.has_doubts and not self.masked:
            return Wait.LOOK
        return Wait.PERSON if self.needs_person else Wait.READY


@dataclass(frozen=True, slots=True)
class Deed:
    """Who publishes, over which organ, who entered the record; `has_seen`: whether they looked at what it will be."""

    actor: Actor
    organ_path: str
    entered_by: int
    has_seen: bool = False


def may_publish(standing: Standing, deed: Deed) -> Verdict:
    """Make a result public: the system on approval; a person who did not enter it, when one is needed."""
    if standing.is_public:
        return no("published", "这一结果已经公示", None, "请刷新页面。")
    if not standing.is_reviewed:
        return no(
            "not_reviewed", "检查结果还没有审核通过，不能公示", None, "请科室负责人或审批人先审核。"
        )
    actor = deed.actor
    if actor != SYSTEM:
        if not _any(actor, PUBLISHERS, deed.organ_path):
            return no(
                "no_publisher",
                "公示检查结果需要经办人、科室负责人或审批人角色",
                None,
                "请由有此角色的人员办理。",
            )
        if actor.user_id == deed.entered_by:
            return no("own_result", "录入和公示不能是同一人", None, "请由另一人公示。")
    return _is_time(standing, deed)


def _is_time(standing: Standing, deed: Deed) -> Verdict:
    """Whether nothing holds it back; what a person has to look at, a person has looked at."""
    match standing.wait:
        case Wait.SECRET:
            return no("not_revealed", "名单还没有揭示，不能公示", None, "揭示以后自动公示。")
        case Wait.UNHANDLED:
            return no(
                "not_handled",
                "发现的问题还没有处理完，处理以后公示",
                standing.handling,
                "请先办结后续处置。",
            )
        case Wait.MASKING:
            return no(
                "masking_waits", "不公开的内容还没有同意", None, "请另一人在预览页同意或者退回。"
            )
        case Wait.PERSON if deed.actor == SYSTEM:
            return no("person_wanted", "本机关的公示由人办理", None, "请由经办人以外的人公示。")
        case Wait.LOOK | Wait.WITHDRAWN if not deed.has_seen:
            return no(
                "look_first",
                "这一结果要有人看过预览再公示",
                None,
                "请打开预览，看过公众将看到的内容后点“公示”。",
            )
    return YES


def may_mask(standing: Standing, actor: Actor, organ_path: str) -> Verdict:
    """Ask for passages to be hidden, as long as the record is not public."""
    if not _any(actor, MASKERS, organ_path):
        return _no_role("提出不公开的内容")
    if standing.is_public:
        return no(
            "published",
            "这一结果已经公示",
            None,
            "要改公示的内容，请先申请撤回，撤回后再提出不公开的内容，重新公示。",
        )
    return YES


def may_decide(asked_by: int, actor: Actor, organ_path: str) -> Verdict:
    """Decide what somebody else has asked for."""
    if not _any(actor, DECIDERS, organ_path):
        return no(
            "no_decider",
            "决定这件事需要科室负责人、审批人或法制审核人角色",
            None,
            "请由有此角色的人员办理。",
        )
    if actor.user_id == asked_by:
        return no("own_request", "提出和决定不能是同一人", None, "请由另一人决定。")
    return YES


def may_withdraw(row: PublicVisit | PublicPenalty | None, actor: Actor, organ_path: str) -> Verdict:
    """Ask that a published result or penalty decision be taken back."""
    if row is None or row.state not in (Published.PUBLISHED, Published.ARCHIVED):
        return no("not_public", "没有正在公示的结果", None, "请刷新页面。")
    return YES if _any(actor, MASKERS, organ_path) else _no_role("申请撤回公示")


def may_write_rules(actor: Actor, organ_path: str) -> Verdict:
    """Propose the organ's own rules of redaction."""
    return YES if _any(actor, MASKERS, organ_path) else _no_role("拟订公示规则")


def _no_role(what: str) -> Verdict:
    return no(
        "no_masker",
        "{what}需要经办人、科室负责人、审批人或法制审核人角色",
        None,
        "请由有此角色的人员办理。",
        what=what,
    )


def _any(actor: Actor, roles: tuple[Role, ...], organ_path: str) -> bool:
    return any(actor.holds(role, organ_path) for role in roles)
