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
