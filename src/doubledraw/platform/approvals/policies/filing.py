"""Who may file a list with the office above, and who receives it there: never the one who filed it."""

from doubledraw.platform.approvals.models import Filing
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.states import Role


def may_file(organ: Organ, actor: Actor) -> Verdict:
    """Hand a list of this organ to the office above."""
    if not actor.holds(Role.CLERK, organ.path):
        return no(
            "not_clerk",
            "只有{organ}的经办人可以报送备案",
            remedy="请由该机关的经办人办理。",
            organ=organ.name,
        )
    return YES


def may_receive_for(office: Organ, actor: Actor) -> Verdict:
    """Act for the reviewing office: its legal reviewer or its approver."""
    if actor.holds(Role.LEGAL, office.path) or actor.holds(Role.APPROVER, office.path):
        return YES
    return no(
        "not_office",
        "备案由{office}的法制审核人或审批人受理",
        remedy="请由该机关的人员办理。",
        office=office.name,
    )


def may_decide_filing(filing: Filing, actor: Actor) -> Verdict:
    """Give a receipt for a filing, or send it back."""
    if actor.user_id == filing.filed_by:
        return no("own_filing", "报送人不能受理自己报送的备案", remedy="请由另一位人员办理。")
    return may_receive_for(filing.office, actor)
