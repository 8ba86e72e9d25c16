"""The life of an organ's own rules."""

from doubledraw.platform.kernel.flow import Flow, Labelled, Step


class RulesState(Labelled):
    """Where an edition of an organ's own rules stands."""

    DRAFT = "draft", "草拟"
    PROPOSED = "proposed", "待批准"
    ADOPTED = "adopted", "已批准"
    REPLACED = "replaced", "已被新版代替"
    REPEALED = "repealed", "已废止"
    DISCARDED = "discarded", "已放弃"


RULES_FLOW = Flow(
    start=RulesState.DRAFT,
    steps=(
        Step("propose", RulesState.DRAFT, RulesState.PROPOSED, "提请批准", "clerk"),
        Step("discard", RulesState.DRAFT, RulesState.DISCARDED, "放弃", "clerk"),
        Step("return", RulesState.PROPOSED, RulesState.DRAFT, "退回", "approver"),
        Step("adopt", RulesState.PROPOSED, RulesState.ADOPTED, "批准并公布", "approver"),
        Step("replace", RulesState.ADOPTED, RulesState.REPLACED, "由新版代替", "approver"),
        Step("repeal", RulesState.ADOPTED, RulesState.REPEALED, "废止", "approver"),
    ),
)

OPEN = (RulesState.DRAFT, RulesState.PROPOSED)
PUBLIC = (RulesState.ADOPTED, RulesState.REPLACED, RulesState.REPEALED)


class WhyPrevails(Labelled):
    """Why one adopted text applies and another does not."""

    CONFIRMED = "confirmed", "另一条未经原文核对"
    HIGHER = "higher", "上位规定优先"
    STRICTER = "stricter", "从严"
    ADOPTED_FIRST = "adopted_first", "先采用的规则集优先"


class Standing(Labelled):
    """How a text stands against another on one parameter."""

    PREVAILS = "prevails", "适用"
    YIELDS = "yields", "不适用"
    AGREES = "agrees", "两边一致"
    ALONE = "alone", "只有一边规定"
    OUT = "out", "这一天都不生效"


class DayWord(Labelled):
    """What a day of the calendar is, in a word."""

    WORKING = "working", "工作日"
    WEEKEND = "weekend", "周末"
    HOLIDAY = "holiday", "放假"
    MAKE_UP = "make_up", "调休上班"
