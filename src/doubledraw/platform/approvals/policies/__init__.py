"""Who may sign a digest; who may file a list, and who receives it."""

from doubledraw.platform.approvals.policies.filing import (
    may_decide_filing,
    may_file,
    may_receive_for,
)
from doubledraw.platform.approvals.policies.signing import may_sign

__all__ = ["may_decide_filing", "may_file", "may_receive_for", "may_sign"]
