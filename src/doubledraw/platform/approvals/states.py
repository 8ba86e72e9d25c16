"""The steps at which a person signs a digest, and the life of a filing."""

from doubledraw.platform.kernel.flow import Flow, Labelled, Step


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


class FilingMatter(Labelled):
    """What is filed each quarter (备案事项)."""

    ITEMS = "items", "随机抽查事项清单"
    INSPECTORS = "inspectors", "执法检查人员名录"
    TARGETS = "targets", "检查对象名录"


FILING_FLOW = Flow(
    start=FilingState.FILED,
    steps=(
        Step("receive", FilingState.FILED, FilingState.RECEIVED, "出具回执", "legal"),
        Step("return", FilingState.FILED, FilingState.RETURNED, "退回", "legal"),
    ),
)
"""A returned filing is over: the organ files anew."""
