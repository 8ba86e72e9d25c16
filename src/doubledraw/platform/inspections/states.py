"""The life of a visit, of its approval form, and the words a visit is told in."""

from doubledraw.platform.kernel.flow import Flow, Labelled, Step
from doubledraw.statute.citation import Citation

APPROVAL = Citation("国办发〔2024〕54号", "司法部25问", seen="wanbiaoku.com")
"""Each check is approved beforehand by the unit's responsible person; in an emergency afterwards."""


class VisitState(Labelled):
    """Where a visit stands."""

    ORDERED = "ordered", "待审批"
    APPROVED = "approved", "待检查"
    UNDER_WAY = "under_way", "检查中"
    ENTERED = "entered", "待审核"
    RETURNED = "returned", "退回更正"
    REVIEWED = "reviewed", "已审核"
    WITHDRAWN = "withdrawn", "已撤回"


VISIT_FLOW = Flow(
    start=VisitState.ORDERED,
    steps=(
        Step("approve", VisitState.ORDERED, VisitState.APPROVED, "批准检查", "approver", APPROVAL),
        Step("begin", VisitState.APPROVED, VisitState.UNDER_WAY, "进门检查"),
        Step("begin_urgent", VisitState.ORDERED, VisitState.UNDER_WAY, "紧急检查", "", APPROVAL),
        Step("enter", VisitState.UNDER_WAY, VisitState.ENTERED, "结束检查"),
        Step("review", VisitState.ENTERED, VisitState.REVIEWED, "审核通过", "head"),
        Step("return", VisitState.ENTERED, VisitState.RETURNED, "退回更正", "head"),
        Step("correct", VisitState.RETURNED, VisitState.ENTERED, "更正"),
        Step("correct", VisitState.ENTERED, VisitState.ENTERED, "更正"),
        Step("correct", VisitState.REVIEWED, VisitState.ENTERED, "更正"),
        Step("withdraw", VisitState.ORDERED, VisitState.WITHDRAWN, "撤回任务", "drawer"),
        Step("withdraw", VisitState.APPROVED, VisitState.WITHDRAWN, "撤回任务", "drawer"),
    ),
)
TO_DO = (VisitState.ORDERED, VisitState.APPROVED, VisitState.UNDER_WAY, VisitState.RETURNED)
DONE = (VisitState.ENTERED, VisitState.RETURNED, VisitState.REVIEWED)
"""The firm has been visited and the result stands."""


class FormState(Labelled):
    """The life of an inspection approval form (检查审批表)."""

    SUBMITTED = "submitted", "待批准"
    APPROVED = "approved", "已批准"
    RETURNED = "returned", "已退回"


FORM_FLOW = Flow(
    start=FormState.SUBMITTED,
    steps=(
        Step("approve", FormState.SUBMITTED, FormState.APPROVED, "批准", "approver", APPROVAL),
        Step("return", FormState.SUBMITTED, FormState.RETURNED, "退回", "approver", APPROVAL),
    ),
)


class DeliveryWay(Labelled):
    """How a notice reached the firm (送达方式)."""

    HANDED = "handed", "当面送达，签收"
    LEFT = "left", "留置送达"
    POSTED = "posted", "邮寄送达"
    ELECTRONIC = "electronic", "电子送达"


NEED_PROOF = (DeliveryWay.LEFT, DeliveryWay.POSTED, DeliveryWay.ELECTRONIC)
"""Without a signature of the receiver the delivery receipt is proved by a file."""


class Via(Labelled):
    """How something came in."""

    PHONE = "phone", "手机"
    DESK = "desk", "网页"
    PAPER = "paper", "纸质补录"


class ParcelKind(Labelled):
    """What one submission of the phone says."""

    BEGIN = "begin", "进门"
    PHOTO = "photo", "照片"
    SIGNATURE = "signature", "签名"
    SHEET = "sheet", "检查表"
    FINISH = "finish", "结束检查"


class ParcelFate(Labelled):
    """What became of a submission: nothing that was sent is thrown away."""

    TAKEN = "taken", "已采用"
    SECOND = "second", "另一台设备先到，留存备查"
    LATE = "late", "检查结束以后才到，留存备查"


class Signatory(Labelled):
    """Who signs at the firm."""

    INSPECTOR = "inspector", "检查人员"
    FIRM = "firm", "被检查单位"
    WITNESS = "witness", "见证人"


class FeedbackWay(Labelled):
    """How the firm was told the result (结果告知)."""

    ON_SITE = "on_site", "当场告知"
    ELECTRONIC = "electronic", "电子告知"
    POSTED = "posted", "邮寄"


class ReviewDecision(Labelled):
    """What the leader decided about a record."""

    APPROVE = "approve", "审核通过"
    RETURN = "return", "退回更正"


class Asking(Labelled):
    """What a firm can say behind the code of its notice (企业反映)."""

    RECUSAL = "recusal", "申请回避"
    REPLY = "reply", "陈述、答复"
    RATING = "rating", "评价"
    COMPLAINT = "complaint", "投诉检查人员"
    OBJECTION = "objection", "对检查结果有异议"


COMPLAINTS = (Asking.COMPLAINT, Asking.OBJECTION)
"""For supervision alone; the team sees them when they have been answered."""


class EndState(Labelled):
    """Where a dispute about the last day of a task stands."""

    DISPUTED = "disputed", "有争议"
    DECIDED = "decided", "已确定"


class LoanState(Labelled):
    """Where a recorder for a visit is (执法记录仪借用)."""

    ASKED = "asked", "等交出"
    GIVEN = "given", "等签收"
    OUT = "out", "借用中"
    HANDED_IN = "handed_in", "等验收"
    RETURNED = "returned", "已归还"
    WITHDRAWN = "withdrawn", "已取消"


LOAN_FLOW = Flow(
    start=LoanState.ASKED,
    steps=(
        Step("give", LoanState.ASKED, LoanState.GIVEN, "交出", "clerk"),
        Step("receive", LoanState.GIVEN, LoanState.OUT, "签收"),
        Step("hand_in", LoanState.OUT, LoanState.HANDED_IN, "交回"),
        Step("accept", LoanState.HANDED_IN, LoanState.RETURNED, "验收", "clerk"),
        Step("withdraw", LoanState.ASKED, LoanState.WITHDRAWN, "取消"),
        Step("withdraw", LoanState.GIVEN, LoanState.WITHDRAWN, "取消"),
    ),
)
LOAN_OPEN = (LoanState.ASKED, LoanState.GIVEN, LoanState.OUT, LoanState.HANDED_IN)
LOAN_AWAY = (LoanState.GIVEN, LoanState.OUT, LoanState.HANDED_IN)
"""The device is not back in the keeper's hands."""


class CommissionWay(Labelled):
    """How an institution came to be commissioned."""

    DRAWN = "drawn", "抽取"
    CHOSEN = "chosen", "指定"


class CommissionState(Labelled):
    """The life of a commission (委托)."""

    PROPOSED = "proposed", "待批准"
    APPROVED = "approved", "已委托"
    REPORTED = "reported", "已出具报告"
    ENDED = "ended", "已终止"


COMMISSION_FLOW = Flow(
    start=CommissionState.PROPOSED,
    steps=(
        Step("approve", CommissionState.PROPOSED, CommissionState.APPROVED, "批准", "approver"),
        Step("report", CommissionState.APPROVED, CommissionState.REPORTED, "登记报告"),
        Step("end", CommissionState.PROPOSED, CommissionState.ENDED, "终止"),
        Step("end", CommissionState.APPROVED, CommissionState.ENDED, "终止"),
    ),
)
