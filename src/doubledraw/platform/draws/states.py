"""The ceremony: frozen → committed → drawn → revealed, or voided (DD-1 §3). Nothing else."""

from doubledraw.platform.kernel.flow import Flow, Labelled, Step
from doubledraw.statute.citation import Citation

DD1 = "DD-1"


class DrawState(Labelled):
    """Where a draw stands."""

    FROZEN = "frozen", "已冻结"
    COMMITTED = "committed", "已承诺"
    DRAWN = "drawn", "已抽取"
    REVEALED = "revealed", "已揭示"
    VOIDED = "voided", "已作废"


DRAW_FLOW = Flow(
    start=DrawState.FROZEN,
    steps=(
        Step(
            "commit",
            DrawState.FROZEN,
            DrawState.COMMITTED,
            "公布承诺",
            "drawer",
            Citation(DD1, "§3.2"),
        ),
        Step("draw", DrawState.COMMITTED, DrawState.DRAWN, "抽取", "drawer", Citation(DD1, "§3.4")),
        Step(
            "reveal", DrawState.DRAWN, DrawState.REVEALED, "揭示", "drawer", Citation(DD1, "§3.5")
        ),
        Step("void", DrawState.FROZEN, DrawState.VOIDED, "作废", "supervisor", Citation(DD1, "§3")),
        Step(
            "void", DrawState.COMMITTED, DrawState.VOIDED, "作废", "supervisor", Citation(DD1, "§3")
        ),
        Step("void", DrawState.DRAWN, DrawState.VOIDED, "作废", "supervisor", Citation(DD1, "§3")),
    ),
)


class TargetRole(Labelled):
    """What a firm is in a draw's result."""

    SELECTED = "selected", "抽中"
    RESERVE = "reserve", "候补"


class RoundState(Labelled):
    """Where a later team round stands."""

    COMMITTED = "committed", "已承诺"
    DRAWN = "drawn", "已抽取"


ROUND_FLOW = Flow(
    start=RoundState.COMMITTED,
    steps=(
        Step(
            "draw",
            RoundState.COMMITTED,
            RoundState.DRAWN,
            "抽取人员",
            "drawer",
            Citation(DD1, "§3"),
        ),
    ),
)


class WithdrawalKind(Labelled):
    """Who is to be replaced."""

    TARGET = "target", "检查对象"
    INSPECTOR = "inspector", "检查人员"


class WithdrawalState(Labelled):
    """Where a request to replace somebody stands."""

    ASKED = "asked", "待同意"
    AGREED = "agreed", "已同意"
    DECLINED = "declined", "未同意"


WITHDRAWAL_FLOW = Flow(
    start=WithdrawalState.ASKED,
    steps=(
        Step(
            "agree",
            WithdrawalState.ASKED,
            WithdrawalState.AGREED,
            "同意",
            "supervisor",
            Citation(DD1, "§5"),
        ),
        Step(
            "decline",
            WithdrawalState.ASKED,
            WithdrawalState.DECLINED,
            "不同意",
            "supervisor",
            Citation(DD1, "§5"),
        ),
    ),
)


class SubstitutionReason(Labelled):
    """DD-1 §2.1 substitution codes."""

    INACTIVE_BEFORE_FREEZE = "INACTIVE_BEFORE_FREEZE", "冻结名录前已注销或吊销"
    DUPLICATE = "DUPLICATE", "和另一家是同一家"
    RECUSED = "RECUSED", "应当回避"
    UNABLE = "UNABLE", "不能参加检查"


REASONS_FOR = {
    WithdrawalKind.TARGET: (
        SubstitutionReason.INACTIVE_BEFORE_FREEZE,
        SubstitutionReason.DUPLICATE,
    ),
    WithdrawalKind.INSPECTOR: (SubstitutionReason.UNABLE, SubstitutionReason.RECUSED),
}


class NoSubstitution(Labelled):
    """What is met at a firm's door and is a result of the inspection: nobody takes the firm's place."""

    NOT_FOUND = "NOT_FOUND", "通过登记的地址找不到"
    CLOSED = "CLOSED", "停业、歇业"
    GONE_SINCE = "GONE_SINCE", "冻结名录以后才注销、吊销或迁出"
    REFUSES = "REFUSES", "不配合检查"


class VoidReason(Labelled):
    """DD-1 §2.1 void codes."""

    WRONG_FRAME = "WRONG_FRAME", "名录有误"
    WRONG_DESIGN = "WRONG_DESIGN", "设计有误"
    ENTROPY_FAILED = "ENTROPY_FAILED", "公共随机数未能产生"
    LAW = "LAW", "依法不得进行"


class PersonRole(Labelled):
    """Who takes part in the ceremony."""

    DRAWER = "drawer", "抽取人"
    SUPERVISOR = "supervisor", "监督人"
    LEGAL = "legal", "法制机构"
    WITNESS = "witness", "见证人"


class Capacity(Labelled):
    """As what somebody was asked to the ceremony."""

    OFFICE = "office", "依职责"
    DEPUTY = "deputy", "人大代表"
    CONSULTATIVE = "consultative", "政协委员"
    DISCIPLINE = "discipline", "纪检监察"
    NOTARY = "notary", "公证"
    FIRM = "firm", "企业和行业协会"
    PRESS = "press", "新闻媒体"
    OTHER = "other", "其他"


class SignedBy(Labelled):
    """How somebody signed."""

    ACCOUNT = "account", "账号签名"
    DRAWN = "drawn", "屏幕手写"


class Side(Labelled):
    """The two sides of a draw's secrets; nobody stands on both (DD-1 §3.2)."""

    GIVES = "gives", "持有秘密数或提供随机数"
    GUARDS = "guards", "托管"


class OpenedBy(Labelled):
    """How a nonce came to be open."""

    HOLDER = "holder", "持有人公开"
    ESCROW = "escrow", "托管人恢复"


class SeenThing(Labelled):
    """What somebody looked at while the list was secret."""

    LIST = "list", "抽中名单"
    DISPATCH = "dispatch", "下发名单"
    LEAF = "leaf", "企业凭证"
    BUNDLE = "bundle", "审计包"
    ARCHIVE = "archive", "抽取档案"


class ExclusionReason(Labelled):
    """DD-1 §2.1 exclusion codes."""

    SAME_ITEM = "SAME_ITEM", "同一事项已抽查"
    FREQUENCY_CAP = "FREQUENCY_CAP", "已达年度检查上限"
    SUPERIOR = "SUPERIOR", "上级已检查"
    INACTIVE = "INACTIVE", "已注销或吊销"
    MOVED = "MOVED", "已迁出"
    LAW = "LAW", "依法不列入"


class LeftOut(Labelled):
    """Why an inspector of a seat's department does not stand in the roster."""

    INACTIVE = "inactive", "人员失效"
    WITHDRAWN = "withdrawn", "执法证已注销"
    EXPIRED = "expired", "证件在检查开始前到期"
    ON_LEAVE = "on_leave", "检查期内全程请假"
    NO_REGION = "no_region", "没有登记工作区域"
    NOT_COUNTED = "not_counted", "日常监管人员不计入执法人员"
    TERM_OVER = "term_over", "聘期在检查开始前到期"
    ONLY_HOME = "only_home", "都是本辖区，交叉检查无处可去"


class DistrictRule(Labelled):
    """Which districts inspectors of a draw go to (人员去向)."""

    REGISTERED = "registered", "按登记的区域"
    OWN = "own", "只去本辖区"
    ANYWHERE = "anywhere", "跨辖区，都可以去"
    CROSSING = "crossing", "跨辖区交叉，不去本辖区"


class WorkPlanState(Labelled):
    """The life of a draw's work plan (抽查工作方案)."""

    SUBMITTED = "submitted", "待批准"
    APPROVED = "approved", "已批准"
    RETURNED = "returned", "退回修改"
    REPLACED = "replaced", "已重拟"
    USED = "used", "已执行"


WORK_PLAN_FLOW = Flow(
    start=WorkPlanState.SUBMITTED,
    steps=(
        Step("approve", WorkPlanState.SUBMITTED, WorkPlanState.APPROVED, "批准", "approver"),
        Step("return", WorkPlanState.SUBMITTED, WorkPlanState.RETURNED, "退回", "approver"),
        Step("replace", WorkPlanState.SUBMITTED, WorkPlanState.REPLACED, "重拟", "drawer"),
        Step("replace", WorkPlanState.APPROVED, WorkPlanState.REPLACED, "重拟", "drawer"),
        Step("replace", WorkPlanState.RETURNED, WorkPlanState.REPLACED, "重拟", "drawer"),
        Step("use", WorkPlanState.APPROVED, WorkPlanState.USED, "冻结名录", "drawer"),
    ),
)
OPEN_WORK_PLANS = (WorkPlanState.SUBMITTED, WorkPlanState.APPROVED, WorkPlanState.RETURNED)
"""A work plan that its draw has not been frozen from; a plan line has one at most."""


class CreditSwitch(Labelled):
    """信用监管: whether chances follow credit risk in a draw."""

    ON = "on", "开"
    OFF = "off", "关"
    UNPLANNED = "unplanned", "计划没有按信用风险分层"


class RepeatState(Labelled):
    """The life of a request to inspect firms for the same item again (重复检查申请)."""

    ASKED = "asked", "待批准"
    APPROVED = "approved", "已批准"
    REFUSED = "refused", "不予批准"


REPEAT_FLOW = Flow(
    start=RepeatState.ASKED,
    steps=(
        Step("approve", RepeatState.ASKED, RepeatState.APPROVED, "批准", "approver"),
        Step("refuse", RepeatState.ASKED, RepeatState.REFUSED, "不予批准", "approver"),
    ),
)


class FrameChange(Labelled):
    """How a firm stands otherwise than in the last draw of the same item (名录变动)."""

    IN = "in", "新列入"
    OUT = "out", "不再列入"
    REGION = "region", "换了区划"
    STRATUM = "stratum", "换了层"
    WEIGHT = "weight", "换了权重"


class FollowedStage(Labelled):
    """What disclosure is told to look at; each stage is told once."""

    COMMIT = "commit", "承诺"
    ENTROPY = "entropy", "公共随机数"
    CORRECT = "correct", "更正"
    RESULT = "result", "抽取"
    REVEAL = "reveal", "揭示"
    VOID = "void", "作废"
    ATTEST = "attest", "见证"
    ROSTER = "roster", "人员轮次承诺"
    TEAMS = "teams", "另抽人员"
    SUBSTITUTE = "substitute", "递补"


# Weights of the method "pareto" where a plan line states none: how much likelier a firm of this credit
# class is drawn than one of class A in the same stratum. The law says higher risk, higher chance
# (国市监信发〔2022〕6号) and gives no numbers, so each class doubles; a firm without a class counts as
# class B. They are written into strata.tsv line by line, and named in the design's rules.
WEIGHTS = {"A": 1, "B": 2, "C": 4, "D": 8, "未分类": 2}
