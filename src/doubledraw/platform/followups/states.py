"""The life of a follow-up and of what belongs to it, and the words it is told in."""

from doubledraw.platform.kernel.flow import Flow, Labelled, Step
from doubledraw.statute.citation import Citation

AFTER_CHECK = Citation(
    "长春市商务局2021年计划",
    "二(六)",
    "对抽查中发现的各类问题,要按照“谁管辖谁负责”的原则,转入后续查处程序,防止行政检查与案件查处脱节",
)
BOTH_INFORMED = Citation(
    "长春市商务局2021年计划",
    "二(六)",
    "要通过法律文书和国家企业信用信息公示系统(吉林)综合监管平台双告知系统(或公文)分别及时告知违法违规当事人和相关监管部门",
)
TRANSFERS = Citation(
    "克拉玛依市2016年通知",
    "三(六)",
    "对抽查中发现的不属于本部门职责范围的违法行为,要及时通报或移交有关部门;涉嫌犯罪的,依法移送司法机关追究刑事责任",
)
PUBLISHED_AFTER = Citation(
    "克拉玛依市2016年通知", "三(六)", "对抽查有问题的,依法作出处理并向社会公示"
)
ONE_ORGAN = Citation(
    "市政办发〔2017〕91号",
    "二(七)",
    "破除市场监管相互分割、多头执法、重复执法、标准不一等痼疾",
)
PRUDENT = Citation(
    "市政办发〔2017〕91号",
    "二(八)",
    "要采取建议、提醒、约谈等方式,督促市场主体合法经营,预防和避免违法行为发生;对轻微违法且未对社会、人身造成危害的行为实施柔性执法,对初次轻微违法的行为主体依法减轻或免于行政处罚",
)
ENFORCERS = Citation(
    "市政办发〔2017〕91号",
    "二(七)",
    "规范市场监管执法人员行为,对违法违纪行为坚持“零容忍”",
)


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
        Step("close", ComplaintState.TAKEN, ComplaintState.CLOSED, "办结", "supervisor", ENFORCERS),
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
