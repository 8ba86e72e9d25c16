"""The steps at which a person signs a digest, and the life of a filing."""

from doubledraw.platform.kernel.flow import Flow, Labelled, Step


class SigningStep(Labelled):
    """What a signature means."""

    CHECK = "check", "复核"
    LEGAL_REVIEW = "legal_review", "法制审核"
    APPROVE = "approve", "批准"
    PUBLISH = "publish", "公布"


class FilingState(Labelled):
    """The life of a filing (备案状态)."""

    FILED = "filed", "已报送"
    RECEIVED = "received", "已备案"
    RETURNED = "returned", "已退回"


class FilingMatter(Labelled):
    """What is filed: three lists each quarter, and what is not drawn at random (备案事项)."""

    ITEMS = "items", "随机抽查事项清单"
    INSPECTORS = "inspectors", "执法检查人员名录"
    TARGETS = "targets", "检查对象名录"
    KEY_FIELDS = "key_fields", "重点领域检查备案表"


FILING_FLOW = Flow(
    start=FilingState.FILED,
    steps=(
        Step("receive", FilingState.FILED, FilingState.RECEIVED, "出具回执", "legal"),
        Step("return", FilingState.FILED, FilingState.RETURNED, "退回", "legal"),
    ),
)
"""A returned filing is over: the organ files anew."""
