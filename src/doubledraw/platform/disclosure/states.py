"""The words of disclosure: kinds of documents, results of a firm, stages of a draw as the public sees them."""

from doubledraw.platform.draws.states import DrawState
from doubledraw.platform.kernel.flow import Flow, Labelled, Step


class DocumentKind(Labelled):
    """What kind of document was published."""

    PLAN = "plan", "年度计划"
    ITEM = "item", "抽查事项"
    WORK_PLAN = "work_plan", "抽查工作方案"
    EDUCATION = "education", "检查标准告知"


class Result(Labelled):
    """What a draw meant for a firm."""

    SELECTED = "selected", "抽中"
    RESERVE = "reserve", "候补"
    NOT_SELECTED = "not_selected", "没有抽中"
    EXCLUDED = "excluded", "不参加"


class Stage(Labelled):
    """Where a draw stands, as the public sees it."""

    COMMITTED = "committed", "待抽取"
    DRAWN = "drawn", "名单保密"
    REVEALED = "revealed", "已揭示"
    VOIDED = "voided", "已作废"


PUBLIC_STATES = (
    DrawState.COMMITTED,
    DrawState.DRAWN,
    DrawState.REVEALED,
    DrawState.VOIDED,
)
"""A frozen draw is nobody's business yet: it becomes public with its commitment, or with its void."""

WHY_EXCLUDED = {
    "SAME_ITEM": "本年同一事项已经查过",
    "FREQUENCY_CAP": "已到年度检查次数上限",
    "SUPERIOR": "上级机关已经抽查",
    "INACTIVE": "已注销、吊销或停业",
    "MOVED": "已迁出本地",
    "LAW": "依法不列入",
}

WHAT_CHANGED = {
    "in": "新列入",
    "out": "不再列入",
    "region": "换了区划",
    "stratum": "换了层",
    "weight": "换了权重",
}

WHY_VOIDED = {
    "WRONG_FRAME": "名录有误",
    "WRONG_DESIGN": "抽取设计有误",
    "ENTROPY_FAILED": "公共随机数没有产生",
    "LAW": "依法不得进行",
}

WHY_REPLACED = {
    "INACTIVE_BEFORE_FREEZE": "冻结名录前已注销或吊销",
    "DUPLICATE": "和另一家是同一家",
    "RECUSED": "应当回避",
    "UNABLE": "不能参加检查",
}


class Published(Labelled):
    """Where a published result stands."""

    PUBLISHED = "published", "公示中"
    CORRECTED = "corrected", "已更正"
    WITHDRAWN = "withdrawn", "已撤回"
    ARCHIVED = "archived", "公示期满"


class Decision(Labelled):
    """Where something stands that one person asks for and another decides."""

    ASKED = "asked", "待决定"
    AGREED = "agreed", "已同意"
    REFUSED = "refused", "已退回"
    OVER = "over", "已失效"


DECISION_FLOW = Flow(
    start=Decision.ASKED,
    steps=(
        Step("agree", Decision.ASKED, Decision.AGREED, "同意", "head"),
        Step("refuse", Decision.ASKED, Decision.REFUSED, "退回", "head"),
        Step("end", Decision.ASKED, Decision.OVER, "失效"),
        Step("end", Decision.AGREED, Decision.OVER, "失效"),
    ),
)
"""What was agreed ends when something newer takes its place: another record, another edition."""


class Ground(Labelled):
    """Why a passage is hidden by hand."""

    TRADE_SECRET = "trade_secret", "商业秘密"
    PRIVACY = "privacy", "个人隐私"
    STATE_SECRET = "state_secret", "依法不得公开"


class Wait(Labelled):
    """Why a reviewed result is not public yet."""

    READY = "ready", "可以公示"
    SECRET = "secret", "名单还没有揭示"
    UNHANDLED = "unhandled", "问题还没有处理完"
    MASKING = "masking", "等同意不公开的内容"
    LOOK = "look", "要有人看过再公示"
    PERSON = "person", "由人公示"
    WITHDRAWN = "withdrawn", "公示已撤回"


PUBLISH = "publish_"
"""Obligations whose kind begins so are met by publishing a result, all but those about a penalty,
which is published by itself."""
PENALTY = "publish_penalty"
NORMAL, OTHER = "publish_normal_result", "publish_other_result"
