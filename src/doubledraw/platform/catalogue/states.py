"""The life of an inspection item."""

from doubledraw.platform.kernel.flow import Flow, Labelled, Step


class ItemState(Labelled):
    """Where an item stands."""

    DRAFT = "draft", "草拟"
    PROPOSED = "proposed", "待公布"
    PUBLISHED = "published", "已公布"
    RETIRED = "retired", "已停用"


class Priority(Labelled):
    """重点检查事项 or 一般检查事项."""

    KEY = "key", "重点检查事项"
    GENERAL = "general", "一般检查事项"


class ItemDomain(Labelled):
    """Whether an item belongs to market supervision (领域)."""

    MARKET = "market", "市场监管领域"
    OTHER = "other", "其他领域"


class SheetState(Labelled):
    """The life of an edition: of a sheet, of an item's revision, of a rules document (版次状态)."""

    DRAFT = "draft", "草稿"
    PROPOSED = "proposed", "待公布"
    PUBLISHED = "published", "已公布"
    SUPERSEDED = "superseded", "已被替代"
    DISCARDED = "discarded", "已放弃"


ITEM_FLOW = Flow(
    start=ItemState.DRAFT,
    steps=(
        Step("propose", ItemState.DRAFT, ItemState.PROPOSED, "提请公布", "clerk"),
        Step("return", ItemState.PROPOSED, ItemState.DRAFT, "退回", "approver"),
        Step("publish", ItemState.PROPOSED, ItemState.PUBLISHED, "公布", "approver"),
        Step("retire", ItemState.PUBLISHED, ItemState.RETIRED, "停用", "approver"),
    ),
)
