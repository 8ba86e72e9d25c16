"""The steps at which a person signs a digest."""

from doubledraw.platform.kernel.flow import Labelled


class SigningStep(Labelled):
    """What a signature means."""

    LEGAL_REVIEW = "legal_review", "法制审核"
    APPROVE = "approve", "批准"
    PUBLISH = "publish", "公布"


class FilingState(Labelled):
    """The life of a filing (备案状态)."""

    FILED = "filed", "已报送"
    RECEIVED = "received", "已备案"
    RETURNED = "returned", "已退回"
