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
    WITNESS = "witness", "见证人"


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


class FollowedStage(Labelled):
    """What disclosure is told to look at; each stage is told once."""

    COMMIT = "commit", "承诺"
    ENTROPY = "entropy", "公共随机数"
    RESULT = "result", "抽取"
    REVEAL = "reveal", "揭示"
    VOID = "void", "作废"
    ATTEST = "attest", "见证"


# Weights of the method "pareto" where a plan line states none: how much likelier a firm of this credit
# class is drawn than one of class A in the same stratum. The law says higher risk, higher chance
# (国市监信发〔2022〕6号) and gives no numbers, so each class doubles; a firm without a class counts as
# class B. They are written into strata.tsv line by line, and named in the design's rules.
WEIGHTS = {"A": 1, "B": 2, "C": 4, "D": 8, "未分类": 2}
