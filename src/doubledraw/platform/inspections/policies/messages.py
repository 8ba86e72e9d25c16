"""Serving a notice electronically: only where the firm has agreed to it in writing."""

from doubledraw.platform.inspections.models import Notice, ServiceConsent, Visit
from doubledraw.platform.inspections.policies.visits import may_deliver, not_of_the_team
from doubledraw.platform.kernel.verdict import YES, Verdict, no

REMEDY = "请先登记企业签字的电子送达确认书，或者改用别的方式送达。"


def may_keep_consent(visit: Visit, *, is_of_the_team: bool) -> Verdict:
    """Enter or end a firm's consent: the team that goes there."""
    return YES if is_of_the_team else not_of_the_team()


def may_send_notice(
    notice: Notice, newest: Notice | None, consent: ServiceConsent | None, *, is_of_the_team: bool
) -> Verdict:
    """Send the newest notice, not yet delivered, to the address the firm agreed to."""
    allowed = may_deliver(notice, newest, is_of_the_team=is_of_the_team)
    if allowed and notice.unannounced:
        return no(
            "unannounced",
            "不事先通知的检查不能发出通知书",
            None,
            "进门时出示；理由写在通知书上。",
        )
    if allowed and consent is None:
        return no("no_consent", "企业没有同意用这种方式送达", None, REMEDY)
    return allowed
