"""The life of a plan (抽查工作计划), its kinds, and the words its lines are written in."""

from doubledraw.platform.kernel.flow import Flow, Labelled, Step


class PlanState(Labelled):
    """Where a plan stands."""

    DRAFT = "draft", "草拟"
    SUBMITTED = "submitted", "待科室复核"
    CHECKED = "checked", "待法制审核"
    RETURNED = "returned", "退回修改"
    REVIEWED = "reviewed", "待批准"
    APPROVED = "approved", "待公布"
    PUBLISHED = "published", "已公布"
    SUPERSEDED = "superseded", "已被调整"
    ABANDONED = "abandoned", "已作废"


PLAN_FLOW = Flow(
    start=PlanState.DRAFT,
    steps=(
        Step("submit", PlanState.DRAFT, PlanState.SUBMITTED, "提交审查", "clerk"),
        Step("submit", PlanState.RETURNED, PlanState.SUBMITTED, "重新提交", "clerk"),
        Step("check", PlanState.SUBMITTED, PlanState.CHECKED, "复核通过", "head"),
        Step("return", PlanState.SUBMITTED, PlanState.RETURNED, "退回", "head"),
        Step("review", PlanState.CHECKED, PlanState.REVIEWED, "审核通过", "legal"),
        Step("return", PlanState.CHECKED, PlanState.RETURNED, "退回", "legal"),
        Step("approve", PlanState.REVIEWED, PlanState.APPROVED, "批准", "approver"),
        Step("return", PlanState.REVIEWED, PlanState.RETURNED, "退回", "approver"),
        Step("publish", PlanState.APPROVED, PlanState.PUBLISHED, "公布", "clerk"),
        Step("supersede", PlanState.PUBLISHED, PlanState.SUPERSEDED, "由调整后的计划代替", "clerk"),
        Step("abandon", PlanState.DRAFT, PlanState.ABANDONED, "作废", "clerk"),
        Step("abandon", PlanState.RETURNED, PlanState.ABANDONED, "作废", "clerk"),
    ),
)


OPEN = (PlanState.DRAFT, PlanState.RETURNED)
"""A plan that is being written."""
UNDER_REVIEW = (PlanState.SUBMITTED, PlanState.CHECKED, PlanState.REVIEWED)
"""A plan whose content is sealed and waits for a signature."""


class PlanKind(Labelled):
    """What occasions a plan (计划种类)."""

    ANNUAL = "annual", "年度计划"
    AD_HOC = "ad_hoc", "临时抽查"
    SPECIAL = "special", "专项检查"
    FULL_COVERAGE = "full_coverage", "重点领域全覆盖检查"


class LineForm(Labelled):
    """Who goes together (检查形式); read off a line's items and seats, never typed."""

    DEPARTMENTAL = "departmental", "部门抽查"
    INTERNAL_JOINT = "internal_joint", "内部联合"
    JOINT = "joint", "部门联合"


class SeatFrom(Labelled):
    """Which directory a seat is drawn from; experts and institutions come besides the inspectors (KL-05)."""

    INSPECTORS = "inspectors", "执法人员"
    EXPERTS = "experts", "专家"
    INSTITUTIONS = "institutions", "专业机构"


class Way(Labelled):
    """How the inspection is carried out (检查方式)."""

    ON_SITE = "on_site", "现场检查"
    ON_PAPER = "on_paper", "书面检查"
    ONLINE = "online", "网络监测"
    COMMISSIONED = "commissioned", "委托专业机构"


class MergeState(Labelled):
    """The life of a proposal to go once instead of twice (合并建议)."""

    PROPOSED = "proposed", "待对方答复"
    AGREED = "agreed", "已合并"
    DECLINED = "declined", "对方不同意"
    WITHDRAWN = "withdrawn", "已撤回"


MERGE_FLOW = Flow(
    start=MergeState.PROPOSED,
    steps=(
        Step("agree", MergeState.PROPOSED, MergeState.AGREED, "同意合并", "clerk"),
        Step("decline", MergeState.PROPOSED, MergeState.DECLINED, "不同意", "clerk"),
        Step("withdraw", MergeState.PROPOSED, MergeState.WITHDRAWN, "撤回", "clerk"),
    ),
)


class StrataBy(Labelled):
    """What the population of a line is divided by; credit classes and the like are never public (DD-1 §8)."""

    CREDIT_CLASS = "credit_class", "信用风险等级"
    CREDIT_GRADE = "credit_grade", "信用等次"
    KEY_DIRECTORY = "key_directory", "重点名录"
    LABEL = "label", "标签"
    INDUSTRY = "industry", "行业"
    REGION = "region", "区划"
    NONE = "none", "不分层"

    @property
    def is_mark(self) -> bool:
        """Whether a firm's stratum is what an authority has said of it, rather than where or what it is."""
        return self in (StrataBy.CREDIT_GRADE, StrataBy.KEY_DIRECTORY, StrataBy.LABEL)


class Method(Labelled):
    """How the sample is drawn (DD-1 §4)."""

    SRS = "srs", "等概率"
    PARETO = "pareto", "按风险权重"


class ConsentState(Labelled):
    """Where a participating organ stands with its part in a plan (参与确认)."""

    WAITING = "waiting", "待答复"
    AGREED = "agreed", "已同意"
    DECLINED = "declined", "不同意"
