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


class Method(Labelled):
    """How an item is inspected, as lists name it (检查方式); other ways stand beside them as text."""

    ON_SITE = "on_site", "现场检查"
    DOCUMENTS = "documents", "书面检查"
    NETWORK = "network", "网络监测"
    SAMPLING = "sampling", "抽样检测"
    DEPARTMENTS = "departments", "行政部门检查结果或专业意见"
    COMMISSIONED = "commissioned", "委托专业机构"


METHOD_WORDS = {
    Method.ON_SITE: ("现场", "实地"),
    Method.DOCUMENTS: ("书面", "书式"),
    Method.NETWORK: ("网络",),
    Method.SAMPLING: ("抽样", "检验", "检测"),
    Method.DEPARTMENTS: ("行政部门", "专业意见"),
    Method.COMMISSIONED: ("委托", "第三方", "审计", "验资", "评估"),
}
"""What gives a method away in a text."""


class QuestionKind(Labelled):
    """How a question of a check sheet is answered (题型)."""

    YES_NO = "yes_no", "是、否、不适用"
    NUMBER = "number", "数值"
    CHOICE = "choice", "单选"
    CHOICES = "choices", "多选"
    TEXT = "text", "文字"
    PHOTO = "photo", "照片"


class Media(Labelled):
    """What a rules document may be kept as (文件格式)."""

    PDF = "pdf", "PDF"
    OFD = "ofd", "OFD"
    DOCX = "docx", "DOCX"
    DOC = "doc", "DOC、WPS"
    TEXT = "txt", "TXT"


ITEM_FLOW = Flow(
    start=ItemState.DRAFT,
    steps=(
        Step("propose", ItemState.DRAFT, ItemState.PROPOSED, "提请公布", "clerk"),
        Step("return", ItemState.PROPOSED, ItemState.DRAFT, "退回", "approver"),
        Step("publish", ItemState.PROPOSED, ItemState.PUBLISHED, "公布", "approver"),
        Step("retire", ItemState.PUBLISHED, ItemState.RETIRED, "停用", "approver"),
    ),
)

EDITION_FLOW = Flow(
    start=SheetState.DRAFT,
    steps=(
        Step("propose", SheetState.DRAFT, SheetState.PROPOSED, "提请公布", "clerk"),
        Step("discard", SheetState.DRAFT, SheetState.DISCARDED, "放弃", "clerk"),
        Step("return", SheetState.PROPOSED, SheetState.DRAFT, "退回", "approver"),
        Step("publish", SheetState.PROPOSED, SheetState.PUBLISHED, "公布", "approver"),
        Step("supersede", SheetState.PUBLISHED, SheetState.SUPERSEDED, "停用", "approver"),
    ),
)
"""The way of a revision of an item, of an edition of a check sheet, of a rules document."""

OPEN = (SheetState.DRAFT, SheetState.PROPOSED)
"""An edition on its way; there is one at a time."""
