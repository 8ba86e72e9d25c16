"""The life of a follow-up and of what belongs to it, and the words it is told in."""

from doubledraw.platform.kernel.flow import Flow, Labelled, Step
from doubledraw.statute.citation import own_rule

AFTER_CHECK = own_rule("检查发现的问题要处置到底")
BOTH_INFORMED = own_rule("双告知：当事人和监管部门都要告知")
TRANSFERS = own_rule("移送要有签收，涉嫌犯罪的移送司法机关")
ONE_ORGAN = own_rule("一个案件一个承办机关")
PRUDENT = own_rule("初次轻微违法先提醒")
ENFORCERS = own_rule("投诉执法人员由监督机关办理")


class FollowUpState(Labelled):
    """Where the follow-up of one finding stands."""

    OPEN = "open", "待处置"
    RECTIFYING = "rectifying", "整改中"
    CASE = "case", "查处中"
    SENT = "sent", "移送待签收"
    SETTLED = "settled", "待办结"
    PROPOSED = "proposed", "待批准办结"
    CLOSED = "closed", "已办结"
    DROPPED = "dropped", "更正后撤销"


S = FollowUpState
_HANDLED = (S.OPEN, S.RECTIFYING, S.CASE, S.SENT, S.SETTLED, S.PROPOSED, S.CLOSED)
FOLLOW_UP_FLOW = Flow(
    start=S.OPEN,
    steps=(
        *(
            Step("advise", s, S.SETTLED, "提醒、约谈", "clerk", PRUDENT)
            for s in (S.OPEN, S.SETTLED)
        ),
        *(
            Step("order", s, S.RECTIFYING, "责令改正", "clerk", AFTER_CHECK)
            for s in (S.OPEN, S.SETTLED)
        ),
        Step("rectified", S.RECTIFYING, S.SETTLED, "复查：已改正", "clerk"),
        Step("not_rectified", S.RECTIFYING, S.RECTIFYING, "复查：未改正", "clerk"),
        *(
            Step("file", s, S.CASE, "立案", "clerk", AFTER_CHECK)
            for s in (S.OPEN, S.SETTLED, S.RECTIFYING)
        ),
        Step("decide", S.CASE, S.SETTLED, "登记处理决定", "clerk"),
        *(
            Step("transfer", s, S.SENT, "移送", "clerk", TRANSFERS)
            for s in (S.OPEN, S.SETTLED, S.RECTIFYING, S.CASE)
        ),
        Step("receive", S.SENT, S.SETTLED, "签收"),
        Step("return", S.SENT, S.OPEN, "退回移送"),
        *(
            Step("propose", s, S.PROPOSED, "提请办结", "clerk", AFTER_CHECK)
            for s in (S.OPEN, S.SETTLED)
        ),
        Step("close", S.PROPOSED, S.CLOSED, "批准办结", "approver", AFTER_CHECK),
        Step("send_back", S.PROPOSED, S.SETTLED, "退回办结", "approver"),
        *(Step("drop", s, S.DROPPED, "更正后撤销") for s in _HANDLED),
        *(Step("reopen", s, S.OPEN, "更正后重新处置") for s in (S.CLOSED, S.DROPPED)),
    ),
)
"""Dropping and reopening are never a person's deed: the result itself was corrected and reviewed again."""
NOBODYS = ("drop", "reopen")
LIVE = (S.OPEN, S.RECTIFYING, S.CASE, S.SENT, S.SETTLED, S.PROPOSED)


class Outcome(Labelled):
    """With what a follow-up is closed; nothing closes without one (办结结果)."""

    RECTIFIED = "rectified", "复查已改正"
    ON_SPOT = "on_spot", "当场已改正"
    PENALISED = "penalised", "已作出行政处罚"
    NOT_PENALISED = "not_penalised", "调查后不予行政处罚"
    CASE_DROPPED = "case_dropped", "调查后撤销案件"
    EXEMPT = "exempt", "初次轻微违法，免予行政处罚"
    ADVISED = "advised", "已提醒、约谈"
    TRANSFERRED = "transferred", "已移送有权部门"
    CRIMINAL = "criminal", "已移送司法机关"
    DAILY = "daily", "已转日常监管"
    OTHER = "other", "其他"


class Measure(Labelled):
    """A soft measure towards the firm (柔性措施)."""

    REMINDER = "reminder", "提醒"
    SUGGESTION = "suggestion", "建议"
    INTERVIEW = "interview", "约谈"


class RevisitResult(Labelled):
    """What a revisit found."""

    RECTIFIED = "rectified", "已改正"
    NOT_RECTIFIED = "not_rectified", "未改正"


class DecisionResult(Labelled):
    """What a case came to."""

    PENALTY = "penalty", "行政处罚"
    NO_PENALTY = "no_penalty", "不予行政处罚"
    DROPPED = "dropped", "撤销案件"


class PenaltyKind(Labelled):
    """Kinds of administrative penalties; a decision may have several."""

    WARNING = "warning", "警告、通报批评"
    FINE = "fine", "罚款"
    CONFISCATION = "confiscation", "没收违法所得、非法财物"
    LICENCE = "licence", "暂扣、吊销许可证件，降低资质等级"
    RESTRICTION = "restriction", "限制开展生产经营活动、责令停产停业"
    DETENTION = "detention", "行政拘留"
    OTHER = "other", "其他行政处罚"


class HandoverKind(Labelled):
    """To whom a problem is handed."""

    DEPARTMENT = "department", "移送有权部门"
    CRIMINAL = "criminal", "涉嫌犯罪，移送司法机关"
    DAILY = "daily", "转日常监管"


class HandoverState(Labelled):
    """Whether it was taken over there."""

    SENT = "sent", "待签收"
    RECEIVED = "received", "已签收"
    RETURNED = "returned", "已退回"


HANDOVER_FLOW = Flow(
    start=HandoverState.SENT,
    steps=(
        Step("receive", HandoverState.SENT, HandoverState.RECEIVED, "签收", "clerk", TRANSFERS),
        Step("return", HandoverState.SENT, HandoverState.RETURNED, "退回", "clerk", TRANSFERS),
    ),
)


class Side(Labelled):
    """Who is informed (双告知)."""

    OFFENDER = "offender", "当事人"
    DEPARTMENT = "department", "相关监管部门"


class InformWay(Labelled):
    """How somebody was informed."""

    DOCUMENT = "document", "法律文书送达"
    SYSTEM = "system", "双告知系统"
    LETTER = "letter", "公文"


class MinorState(Labelled):
    """The life of an entry of an organ's list of minor violations that are not penalised the first time."""

    PROPOSED = "proposed", "待批准"
    ADOPTED = "adopted", "已采用"
    DECLINED = "declined", "未同意"
    ENDED = "ended", "已停用"


MINOR_FLOW = Flow(
    start=MinorState.PROPOSED,
    steps=(
        Step("adopt", MinorState.PROPOSED, MinorState.ADOPTED, "批准采用", "approver", PRUDENT),
        Step("decline", MinorState.PROPOSED, MinorState.DECLINED, "不同意", "approver", PRUDENT),
        Step("end", MinorState.ADOPTED, MinorState.ENDED, "停用", "approver", PRUDENT),
    ),
)


class ComplaintState(Labelled):
    """Where the handling of a complaint or objection stands."""

    TAKEN = "taken", "办理中"
    CLOSED = "closed", "已办结"


COMPLAINT_FLOW = Flow(
    start=ComplaintState.TAKEN,
    steps=(
        Step("show", ComplaintState.TAKEN, ComplaintState.TAKEN, "向检查组出示", "supervisor"),
        Step(
            "close",
            ComplaintState.TAKEN,
            ComplaintState.CLOSED,
            "办结投诉",
            "supervisor",
            ENFORCERS,
        ),
    ),
)


class ComplaintOutcome(Labelled):
    """What a complaint or objection came to."""

    FOUNDED = "founded", "属实"
    PARTLY = "partly", "部分属实"
    UNFOUNDED = "unfounded", "不属实"
    MOVED = "moved", "转有权机关处理"
    WITHDRAWN = "withdrawn", "反映人撤回"


SUGGESTED = {
    "order": "order",
    "clue": "file",
    "inform": "transfer",
    "stop": "transfer",
    "police_penalty": "file",
    "police_crime": "transfer",
    "police_inform": "transfer",
}
"""Which deed the disposal that the inspectors entered leads to; any other may be done with a reason of its own."""
