"""Identity schemes, kinds, classes, reasons and states in the two directories."""

from doubledraw.platform.kernel.flow import Flow, Labelled, Step


class Scheme(Labelled):
    """How a target is identified; each scheme has its own check digit."""

    USCC = "uscc", "统一社会信用代码"
    REGISTRATION = "regno", "15位注册号"
    ORGANISATION = "orgcode", "组织机构代码"
    LOCAL = "local", "本地编码"


class TargetKind(Labelled):
    """What a target is (类型)."""

    ENTERPRISE = "enterprise", "企业"
    SOLE_TRADER = "sole_trader", "个体工商户"
    COOPERATIVE = "cooperative", "农民专业合作社"
    NON_ENTERPRISE = "non_enterprise", "民办非企业单位"
    INSTITUTION = "institution", "事业单位"
    ASSOCIATION = "association", "社会团体"
    SITE = "site", "场所"
    PRODUCT = "product", "产品"
    PROJECT = "project", "项目"
    ACT = "act", "行为"
    OTHER = "other", "其他"


class TargetSize(Labelled):
    """How large a firm is, by the statistical classes (规模)."""

    LARGE = "large", "大型"
    MEDIUM = "medium", "中型"
    SMALL = "small", "小型"
    MICRO = "micro", "微型"
    NONE = "", "未划型"


class CreditClass(Labelled):
    """Credit risk class, A lowest to D highest (信用风险等级); without one a target is its own stratum."""

    A = "A", "A 低"
    B = "B", "B 一般"
    C = "C", "C 较高"
    D = "D", "D 高"
    NONE = "", "未分类"


class CreditGrade(Labelled):
    """Grade of trustworthiness by which some rule sets stratify: 1 the gravest risk, 3 slight (信用等次)."""

    FIRST = "1", "一级"
    SECOND = "2", "二级"
    THIRD = "3", "三级"
    NONE = "", "未评定"


class TargetStatus(Labelled):
    """Registration status (登记状态)."""

    ACTIVE = "active", "存续"
    CANCELLED = "cancelled", "注销"
    REVOKED = "revoked", "吊销"
    MOVED = "moved", "迁出"
    MERGED = "merged", "已并入"


class ChangeCause(Labelled):
    """What made a target change (变动缘由)."""

    IMPORT = "import", "导入"
    EDIT = "edit", "人工修改"
    MERGE = "merge", "查重合并"
    CREDIT = "credit", "信用处理"


class LabelFamily(Labelled):
    """What a label speaks of (标签类别)."""

    INDUSTRY = "industry", "行业"
    FIELD = "field", "领域"
    TYPE = "type", "类型"


class RuleField(Labelled):
    """What a label rule looks at in a target (标签规则看哪一项)."""

    NAME = "name", "名称"
    SCOPE = "scope", "经营范围"
    INDUSTRY_CODE = "industry_code", "行业代码"
    INDUSTRY = "industry", "行业"
    KIND = "kind", "类型"
    SIZE = "size", "规模"
    REGION = "region", "区划"
    ADDRESS = "address", "住所"
    SPECIAL = "special", "有许可的专项库"


class RuleOp(Labelled):
    """How a label rule compares; several words mean any of them (标签规则怎么比)."""

    CONTAINS = "contains", "包含"
    STARTS = "starts", "开头是"
    EQUALS = "equals", "等于"
    EXCLUDES = "excludes", "不包含"


class LicenceStatus(Labelled):
    """Whether a licence is held (许可状态); an expired one is told by its date."""

    VALID = "valid", "有效"
    REVOKED = "revoked", "吊销"
    CANCELLED = "cancelled", "注销"


class VisitSource(Labelled):
    """Where the knowledge of an inspection comes from (来源)."""

    OWN = "own", "本平台"
    IMPORTED = "imported", "导入"
    SUPERIOR = "superior", "上级检查"


class InspectorKind(Labelled):
    """The three kinds of people in the directory (人员类别)."""

    CIVIL_SERVANT = "civil_servant", "行政执法类公务员"
    QUALIFIED = "qualified", "具备行政执法资格人员"
    DAILY = "daily", "日常监管人员"


class PostCategory(Labelled):
    """Category of post (岗位大类)."""

    INDUSTRY_COMMERCE = "industry", "工商行政管理类"
    FOOD_DRUG = "food_drug", "食品药品管理类"
    QUALITY = "quality", "质量技术监督类"
    SAFETY = "safety", "安全生产类"
    PRICE = "price", "物价管理类"
    OTHER = "other", "其他"


class InspectorLevel(Labelled):
    """Level of the unit an inspector works in (层级)."""

    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"
    STATION = "station", "所级"


class CertificateKind(Labelled):
    """Sorts of certificates (证件类别)."""

    ENFORCEMENT = "enforcement", "行政执法证"
    DEPARTMENT = "department", "部门执法证"
    PROFESSIONAL = "professional", "专业资格证"


class InstitutionKind(Labelled):
    """Sorts of professional institutions (机构类别)."""

    ACCOUNTING = "accounting", "会计师事务所"
    TAX = "tax", "税务师事务所"
    LAW = "law", "律师事务所"
    LABORATORY = "laboratory", "检验检测机构"
    OTHER = "other", "其他机构"


class PoolState(Labelled):
    """An organ's part in a shared pool (联合成员状态)."""

    INVITED = "invited", "已邀请"
    JOINED = "joined", "已加入"
    DECLINED = "declined", "已谢绝"
    LEFT = "left", "已退出"


class EquipmentStatus(Labelled):
    """Whether a device can be taken along (装备状态)."""

    USABLE = "usable", "可用"
    REPAIR = "repair", "维修"
    SCRAPPED = "scrapped", "报废"


class RecusalState(Labelled):
    """The life of a declared relation (回避申报状态)."""

    DECLARED = "declared", "待审批"
    APPROVED = "approved", "已批准"
    REFUSED = "refused", "不予批准"
    ENDED = "ended", "已解除"


RECUSAL_FLOW = Flow(
    start=RecusalState.DECLARED,
    steps=(
        Step("approve", RecusalState.DECLARED, RecusalState.APPROVED, "批准", "approver"),
        Step("refuse", RecusalState.DECLARED, RecusalState.REFUSED, "不予批准", "approver"),
        Step("end", RecusalState.DECLARED, RecusalState.ENDED, "撤回", "clerk"),
        Step("end", RecusalState.APPROVED, RecusalState.ENDED, "解除", "clerk"),
    ),
)
OPEN_RECUSALS = (RecusalState.DECLARED, RecusalState.APPROVED)

POOL_FLOW = Flow(
    start=PoolState.INVITED,
    steps=(
        Step("join", PoolState.INVITED, PoolState.JOINED, "加入", "clerk"),
        Step("decline", PoolState.INVITED, PoolState.DECLINED, "谢绝", "clerk"),
        Step("leave", PoolState.JOINED, PoolState.LEFT, "退出", "clerk"),
        Step("invite", PoolState.DECLINED, PoolState.INVITED, "再次邀请", "clerk"),
        Step("invite", PoolState.LEFT, PoolState.INVITED, "再次邀请", "clerk"),
    ),
)


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


class BatchSource(Labelled):
    """How a file came (来源)."""

    UPLOAD = "upload", "上传"
    PASTE = "paste", "粘贴"
    COMMAND = "command", "命令行"
    FEED = "feed", "数据接入"


class MannerBy(Labelled):
    """What settled how a file is read (读法来由)."""

    SAID = "said", "按您指明的列"
    REMEMBERED = "remembered", "照上次同样表头的文件"
    TEMPLATE = "template", "按内置模板"
    GUESS = "guess", "按列名认出"


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
