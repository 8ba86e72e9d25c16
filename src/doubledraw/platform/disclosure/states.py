"""The words of disclosure: kinds of documents, results of a firm, stages of a draw as the public sees them."""

from doubledraw.platform.draws.states import DrawState
from doubledraw.platform.kernel.flow import Labelled


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
