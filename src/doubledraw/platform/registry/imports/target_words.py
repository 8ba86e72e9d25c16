"""The words files use for what a target is: classes, grades, sizes, states, kinds."""

from doubledraw.platform.registry.states import (
    CreditClass,
    CreditGrade,
    Scheme,
    TargetKind,
    TargetSize,
    TargetStatus,
)

_NONE = "未分类 未评定 未划型 无 暂无 暂无数据 - — /"
CREDIT_WORDS = {
    spelling: credit_class
    for credit_class, spellings in {
        CreditClass.A: "a a低 低 低风险 a级 a类 a级低",
        CreditClass.B: "b b一般 一般 一般风险 中 中低 b级 b类",
        CreditClass.C: "c c较高 较高 较高风险 中高 c级 c类",
        CreditClass.D: "d d高 高 高风险 d级 d类",
        CreditClass.NONE: _NONE,
    }.items()
    for spelling in spellings.split()
}
GRADE_WORDS = {
    spelling: grade
    for grade, spellings in {
        CreditGrade.FIRST: "1 一级 1级 一等 一类",
        CreditGrade.SECOND: "2 二级 2级 二等 二类",
        CreditGrade.THIRD: "3 三级 3级 三等 三类",
        CreditGrade.NONE: _NONE,
    }.items()
    for spelling in spellings.split()
}
SIZE_WORDS = {
    spelling: size
    for size, spellings in {
        TargetSize.LARGE: "large 大型 大型企业 大",
        TargetSize.MEDIUM: "medium 中型 中型企业 中",
        TargetSize.SMALL: "small 小型 小型企业 小",
        TargetSize.MICRO: "micro 微型 微型企业 小微 微",
        TargetSize.NONE: _NONE,
    }.items()
    for spelling in spellings.split()
}
STATUS_WORDS = {
    spelling: status
    for status, spellings in {
        TargetStatus.ACTIVE: "存续 在业 在营 开业 正常 有效 在册 登记成立 存续（在营、开业、在册） "
        "存续(在营、开业、在册) active",
        TargetStatus.CANCELLED: "注销 已注销 cancelled",
        TargetStatus.REVOKED: "吊销 已吊销 吊销未注销 吊销，未注销 吊销,未注销 revoked",
        TargetStatus.MOVED: "迁出 已迁出 moved",
        TargetStatus.MERGED: "已并入 merged",
    }.items()
    for spelling in spellings.split()
}
SCHEME_WORDS = {spelling: each for each in Scheme for spelling in (each.value, each.label)}
_KINDS = {
    spelling: kind
    for kind, spellings in {
        TargetKind.SITE: "场所 地点 site",
        TargetKind.PRODUCT: "产品 商品 product",
        TargetKind.PROJECT: "项目 工程项目 建设项目 project",
        TargetKind.ACT: "行为 活动 act",
        TargetKind.OTHER: "其他 其它 other",
    }.items()
    for spelling in spellings.split()
}
# First match decides: a branch of a cooperative is called 农民专业合作社分支机构.
_KIND_SIGNS = (
    ("个体", TargetKind.SOLE_TRADER),
    ("合作社", TargetKind.COOPERATIVE),
    ("民办非企业", TargetKind.NON_ENTERPRISE),
    ("社会服务机构", TargetKind.NON_ENTERPRISE),
    ("社会团体", TargetKind.ASSOCIATION),
    ("社团", TargetKind.ASSOCIATION),
    ("事业", TargetKind.INSTITUTION),
    *((sign, TargetKind.ENTERPRISE) for sign in ("公司", "企业", "合伙", "独资", "所有制", "内资")),
)


def kind_called(text: str) -> TargetKind | None:
    """What a cell such as 有限责任公司（自然人独资） says the target is; None when it says nothing known."""
    if text in _KINDS:
        return _KINDS[text]
    return next((kind for sign, kind in _KIND_SIGNS if sign in text), None)
