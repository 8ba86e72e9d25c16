"""The life of an annual plan (年度抽查工作计划)."""

from doubledraw.platform.kernel.flow import Flow, Labelled, Step
from doubledraw.statute.citation import Citation

LEGAL_REVIEW = Citation("长春市商务局2021年计划", "二(三)", "报市司法局审核后通知各处室实施")


class PlanState(Labelled):
    """Where a plan stands."""

    DRAFT = "draft", "草拟"
    SUBMITTED = "submitted", "待法制审核"
    RETURNED = "returned", "退回修改"
    REVIEWED = "reviewed", "待批准"
    APPROVED = "approved", "待公布"
    PUBLISHED = "published", "已公布"


PLAN_FLOW = Flow(
    start=PlanState.DRAFT,
    steps=(
        Step("submit", PlanState.DRAFT, PlanState.SUBMITTED, "提交审查", "clerk"),
        Step("submit", PlanState.RETURNED, PlanState.SUBMITTED, "重新提交", "clerk"),
        Step("review", PlanState.SUBMITTED, PlanState.REVIEWED, "审核通过", "legal", LEGAL_REVIEW),
        Step("return", PlanState.SUBMITTED, PlanState.RETURNED, "退回", "legal", LEGAL_REVIEW),
        Step("approve", PlanState.REVIEWED, PlanState.APPROVED, "批准", "approver"),
        Step("return", PlanState.REVIEWED, PlanState.RETURNED, "退回", "approver"),
        Step("publish", PlanState.APPROVED, PlanState.PUBLISHED, "公布", "clerk"),
    ),
)


class StrataBy(Labelled):
    """What the population of a line is divided by; credit classes are never public (DD-1 §8)."""

    CREDIT_CLASS = "credit_class", "信用风险等级"
    INDUSTRY = "industry", "行业"
    REGION = "region", "区划"
    NONE = "none", "不分层"


class Method(Labelled):
    """How the sample is drawn (DD-1 §4)."""

    SRS = "srs", "等概率"
    PARETO = "pareto", "按风险权重"
