"""What goes into a firm's credit record, and the lives of rules, proposals, listings, measures and files."""

from doubledraw.platform.kernel.flow import Flow, Labelled, Step


class CreditKind(Labelled):
    """What a credit event says; the first eight are the kinds of inspection results (信用信息类别)."""

    CLEAN = "clean", "检查未发现问题"
    CORRECTED = "corrected", "检查发现问题，责令后已改正"
    PENDING = "pending", "检查发现问题待后续处理"
    PROBLEM = "problem", "检查发现问题"
    UNREACHABLE = "unreachable", "通过登记的住所（经营场所）无法联系"
    REFUSED = "refused", "不配合检查情节严重"
    IDLE = "idle", "未发现开展本次抽查涉及的经营活动"
    GONE = "gone", "已经注销、吊销、迁出或者停业"
    UNPUBLISHED = "unpublished", "未按规定公示应当公示的信息"
    FALSE_PUBLICATION = "false_publication", "公示信息隐瞒真实情况、弄虚作假"
    PENALTY = "penalty", "行政处罚"
    RECTIFIED = "rectified", "整改到位"
    NOT_RECTIFIED = "not_rectified", "逾期没有整改"
    ABNORMAL_LISTED = "abnormal_listed", "列入经营异常名录"
    ABNORMAL_REMOVED = "abnormal_removed", "移出经营异常名录"
    BLACKLISTED = "blacklisted", "列入严重违法失信名单"
    BLACKLIST_REMOVED = "blacklist_removed", "移出严重违法失信名单"
    REPAIRED = "repaired", "信用修复"
    REVOKED = "revoked", "原信用信息已撤销"
    COMMENDED = "commended", "守信表彰"
    OTHER = "other", "其他信用信息"


CANCELLING = (
    CreditKind.REPAIRED,
    CreditKind.REVOKED,
    CreditKind.ABNORMAL_REMOVED,
    CreditKind.BLACKLIST_REMOVED,
)
"""These name an earlier event, which from their day on counts no more."""
LASTING = (CreditKind.ABNORMAL_LISTED, CreditKind.BLACKLISTED)
"""These count as long as the firm stands on the list, however long ago that began."""
OF_LISTS = (
    *LASTING,
    CreditKind.ABNORMAL_REMOVED,
    CreditKind.BLACKLIST_REMOVED,
)
"""Of these a person writes no event: the lists do."""


class EventOrigin(Labelled):
    """Where an event comes from (来源)."""

    OWN = "own", "本平台"
    HAND = "hand", "人工登记"
    IMPORTED = "imported", "外部归集"


class RuleState(Labelled):
    """Where an edition of an organ's scoring rule stands."""

    DRAFT = "draft", "草拟"
    PROPOSED = "proposed", "待批准"
    ADOPTED = "adopted", "正在采用"
    REPLACED = "replaced", "已被新版代替"
    DISCARDED = "discarded", "已放弃"


RULE_FLOW = Flow(
    start=RuleState.DRAFT,
    steps=(
        Step("propose", RuleState.DRAFT, RuleState.PROPOSED, "提请批准", "clerk"),
        Step("discard", RuleState.DRAFT, RuleState.DISCARDED, "放弃", "clerk"),
        Step("return", RuleState.PROPOSED, RuleState.DRAFT, "退回", "approver"),
        Step("adopt", RuleState.PROPOSED, RuleState.ADOPTED, "批准采用", "approver"),
        Step("replace", RuleState.ADOPTED, RuleState.REPLACED, "由新版代替", "approver"),
    ),
)
OPEN_RULES = (RuleState.DRAFT, RuleState.PROPOSED)


class ProposalKind(Labelled):
    """What is proposed about a firm."""

    CLASS = "class", "调整信用风险等级"
    ABNORMAL = "abnormal", "列入经营异常名录"
    ABNORMAL_OFF = "abnormal_off", "移出经营异常名录"
    BLACKLIST = "blacklist", "列入严重违法失信名单"
    BLACKLIST_OFF = "blacklist_off", "移出严重违法失信名单"


class ProposalState(Labelled):
    """Where a proposal stands."""

    PROPOSED = "proposed", "待批准"
    APPROVED = "approved", "已批准"
    AUTOMATIC = "automatic", "按规则自动生效"
    REJECTED = "rejected", "不予批准"
    LAPSED = "lapsed", "情况有变，已失效"


PROPOSAL_FLOW = Flow(
    start=ProposalState.PROPOSED,
    steps=(
        Step("approve", ProposalState.PROPOSED, ProposalState.APPROVED, "批准", "approver"),
        Step("reject", ProposalState.PROPOSED, ProposalState.REJECTED, "不予批准", "approver"),
        Step("apply", ProposalState.PROPOSED, ProposalState.AUTOMATIC, "按规则自动生效"),
        Step("lapse", ProposalState.PROPOSED, ProposalState.LAPSED, "失效"),
    ),
)


class ListName(Labelled):
    """The two lists."""

    ABNORMAL = "abnormal", "经营异常名录"
    BLACKLIST = "blacklist", "严重违法失信名单"


class ListingState(Labelled):
    """Whether a firm stands on a list."""

    LISTED = "listed", "在列"
    REMOVED = "removed", "已移出"


LISTING_FLOW = Flow(
    start=ListingState.LISTED,
    steps=(Step("remove", ListingState.LISTED, ListingState.REMOVED, "移出", "approver"),),
)


class NoteKind(Labelled):
    """What happened between the organ and a firm on a list."""

    TOLD = "told", "告知企业"
    OBJECTION = "objection", "企业提出异议"
    ANSWER = "answer", "答复异议"


class MeasureKind(Labelled):
    """Sorts of joint measures."""

    RESTRAINT = "restraint", "联合惩戒"
    INCENTIVE = "incentive", "联合激励"
    BAN = "ban", "市场禁入"


class MeasureField(Labelled):
    """The fields of joint measures, as KL-08 lists them."""

    BUSINESS = "business", "经营"
    FINANCE = "finance", "投融资"
    LAND = "land", "土地供应"
    TRADE = "trade", "进出口"
    BORDER = "border", "出入境"
    FOUNDING = "founding", "新公司注册"
    BIDDING = "bidding", "招投标"
    PROCUREMENT = "procurement", "政府采购"
    HONOURS = "honours", "评优评先"
    LICENSING = "licensing", "行政许可"
    POSTS = "posts", "从业任职资格"
    QUALIFICATION = "qualification", "资质审核"


class MeasureState(Labelled):
    """The life of a joint measure."""

    PROPOSED = "proposed", "待批准"
    IN_FORCE = "in_force", "执行中"
    REJECTED = "rejected", "不予批准"
    ENDED = "ended", "已结束"


MEASURE_FLOW = Flow(
    start=MeasureState.PROPOSED,
    steps=(
        Step("approve", MeasureState.PROPOSED, MeasureState.IN_FORCE, "批准执行", "approver"),
        Step("reject", MeasureState.PROPOSED, MeasureState.REJECTED, "不予批准", "approver"),
        Step("end", MeasureState.IN_FORCE, MeasureState.ENDED, "结束", "approver"),
    ),
)


class ExportState(Labelled):
    """Whether every row of a file has been answered for."""

    SENT = "sent", "等回执"
    ANSWERED = "answered", "回执齐全"


EXPORT_FLOW = Flow(
    start=ExportState.SENT,
    steps=(Step("answer", ExportState.SENT, ExportState.ANSWERED, "收齐回执"),),
)


class WhyCounted(Labelled):
    """Why an event counts in a recalculation, or does not."""

    COUNTS = "counts", "计入"
    LASTS = "lasts", "在列期间一直计入"
    CANCELLED = "cancelled", "已修复、移出或者撤销，不再计入"
    EXPIRED = "expired", "超过回看期，不再计入"
    FUTURE = "future", "日期还没有到"
    UNRATED = "unrated", "规则不计这一类"
