"""The life of an obligation, and how urgent an open one is on a day."""

from doubledraw.platform.kernel.flow import Flow, Labelled, Step


class ObligationState(Labelled):
    """Where an obligation stands. Overdue is no state: it is open, and its day has passed."""

    OPEN = "open", "待履行"
    MET = "met", "已履行"
    WAIVED = "waived", "裁定免除"
    LAPSED = "lapsed", "已无法履行"
    WITHDRAWN = "withdrawn", "已撤回"


OBLIGATION_FLOW = Flow(
    start=ObligationState.OPEN,
    steps=(
        Step("meet", ObligationState.OPEN, ObligationState.MET, "登记已履行", "clerk"),
        Step("waive", ObligationState.OPEN, ObligationState.WAIVED, "裁定免除", "supervisor"),
        Step("lapse", ObligationState.OPEN, ObligationState.LAPSED, "认定无法履行", "supervisor"),
        Step("withdraw", ObligationState.OPEN, ObligationState.WITHDRAWN, "撤回"),
    ),
)
"""Withdrawing is never a person's deed: what opened the obligation has been undone."""


class Urgency(Labelled):
    """What a list is asked for: open ones by the day, or what has come to an end."""

    OVERDUE = "overdue", "逾期"
    WEEK = "week", "七天以内"
    LATER = "later", "以后"
    OVER = "over", "已了结"


QUARTERLY, MONTHLY, YEARLY = "{year}年第{quarter}季度", "{year}年{month}月", "{year}年度"
"""How a period is said."""


class Outcome(Labelled):
    """How it ended, or that it has not."""

    OPEN = "open", "待履行"
    IN_TIME = "in_time", "按期履行"
    LATE = "late", "晚于期限"
    OTHER = "other", "免除等"


class Reach(Labelled):
    """Whose obligations: what I am to do, what my organ is to do, what the organs below mine are to do."""

    MINE = "mine", "等我办理"
    OURS = "ours", "本机关"
    BELOW = "below", "所辖机关"


class RulingKind(Labelled):
    """What the supervising office can decide (裁定)."""

    DATE = "date", "确定期限"
    WAIVE = "waive", "免除"
    LAPSE = "lapse", "认定无法履行"


class DayKind(Labelled):
    """What a day is when days are counted."""

    START = "start", "起算日，不计入"
    WORKING = "working", "工作日"
    MAKE_UP = "make_up", "调休上班"
    WEEKEND = "weekend", "周末"
    HOLIDAY = "holiday", "节假日"
    CALENDAR = "calendar", "自然日"
