"""Identity schemes, kinds, classes, reasons and states in the two directories."""

from doubledraw.platform.kernel.flow import Flow, Labelled, Step


class Scheme(Labelled):
    """How a target is identified; each scheme has its own check digit."""

    USCC = "uscc", "统一社会信用代码"
    REGISTRATION = "regno", "15位注册号"
    LOCAL = "local", "本地编码"


class TargetKind(Labelled):
    """What a target is (类型)."""

    ENTERPRISE = "enterprise", "企业"
    SOLE_TRADER = "sole_trader", "个体工商户"
    COOPERATIVE = "cooperative", "农民专业合作社"
    NON_ENTERPRISE = "non_enterprise", "民办非企业单位"
    INSTITUTION = "institution", "事业单位"
    OTHER = "other", "其他"


class CreditClass(Labelled):
    """Credit risk class, A lowest to D highest (信用风险等级); without one a target is its own stratum."""

    A = "A", "A 低"
    B = "B", "B 一般"
    C = "C", "C 较高"
    D = "D", "D 高"
    NONE = "", "未分类"


class TargetStatus(Labelled):
    """Registration status (登记状态)."""

    ACTIVE = "active", "存续"
    CANCELLED = "cancelled", "注销"
    REVOKED = "revoked", "吊销"
    MOVED = "moved", "迁出"


class InspectorStatus(Labelled):
    """Whether an inspector can be drawn (人员状态)."""

    ACTIVE = "active", "有效"
    INACTIVE = "inactive", "失效"


class RecusalReason(Labelled):
    """Why an inspector is kept away from a target (DD-1 §2)."""

    KIN = "KIN", "近亲属关系"
    INTEREST = "INTEREST", "利害关系"
    FORMER_EMPLOYER = "FORMER_EMPLOYER", "曾在该单位任职"
    LAST_TIME = "LAST_TIME", "上次由其检查"
    REQUESTED = "REQUESTED", "当事人申请"
    LAW = "LAW", "法定情形"


class SchemeChoice(Labelled):
    """What the clerk says about the codes in a file."""

    USCC = "uscc", "统一社会信用代码"
    EACH = "each", "按各自编码方式"
    REGISTRATION = "regno", "15位注册号"
    LOCAL = "local", "本地编码"


class UnknownRegion(Labelled):
    """What becomes of a row whose region nobody here knows."""

    REJECT = "reject", "不导入，列为问题行"
    ORGAN = "organ", "记入本机关所在区划"


class BatchState(Labelled):
    """The life of an import."""

    UPLOADED = "uploaded", "已上传"
    READ = "read", "待确认"
    UNUSABLE = "unusable", "无法读取"
    APPLIED = "applied", "已生效"
    DISCARDED = "discarded", "已放弃"


BATCH_FLOW = Flow(
    start=BatchState.UPLOADED,
    steps=(
        Step("read", BatchState.UPLOADED, BatchState.READ, "读取"),
        Step("refuse", BatchState.UPLOADED, BatchState.UNUSABLE, "无法读取"),
        Step("remap", BatchState.READ, BatchState.UPLOADED, "更改读法", "clerk"),
        Step("remap", BatchState.UNUSABLE, BatchState.UPLOADED, "更改读法", "clerk"),
        Step("apply", BatchState.READ, BatchState.APPLIED, "生效", "clerk"),
        Step("discard", BatchState.READ, BatchState.DISCARDED, "放弃", "clerk"),
        Step("discard", BatchState.UNUSABLE, BatchState.DISCARDED, "放弃", "clerk"),
    ),
)
