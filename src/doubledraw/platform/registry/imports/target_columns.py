"""The columns of the directory of targets: how they are called, and how a cell of each becomes a value."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.registry.imports import cells as read
from doubledraw.platform.registry.imports import target_words as words
from doubledraw.platform.registry.imports.cells import Field
from doubledraw.platform.registry.imports.target_words import CREDIT_WORDS, STATUS_WORDS

_SCOPE = 1_000
_PLACES = Decimal("0.000001")
_DATES = (
    *("credit_class_on", "credit_grade_on", "abnormal_since", "blacklisted_since"),
    *("established", "ended_on"),
)
COLUMNS = (
    *("name", "kind", "size", "parent_id", "region_id", "address", "longitude", "latitude"),
    *("industry_code", "industry", "scope", "contact", "phone"),
    *("credit_class", "credit_class_source", "credit_grade", "credit_grade_source"),
    *("status", "scheme", *_DATES),
)

credit_class = read.one_of(CREDIT_WORDS, "unknown_class", "请填 A、B、C、D，或者留空表示未分类。")
credit_grade = read.one_of(words.GRADE_WORDS, "unknown_grade", "请填 1、2、3，或者留空表示未评定。")
size = read.one_of(words.SIZE_WORDS, "unknown_size", "请填 大型、中型、小型、微型，或者留空。")
scheme = read.one_of(
    words.SCHEME_WORDS,
    "unknown_scheme",
    "请填 统一社会信用代码、15位注册号、组织机构代码 或 本地编码，或者留空。",
)
status = read.one_of(STATUS_WORDS, "unknown_status", "请填 存续、注销、吊销 或 迁出。")


def scope(text: str) -> str:
    """What a firm may do. It tells nobody apart: what cannot be seen is left out, what is too long is cut."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    return read.line(text, len(text) * 20)[:_SCOPE].rstrip()


def industry(text: str) -> str:
    """An industry can name a stratum, and names of strata hold no comma (DD-1 §2)."""
    return read.line(text, 60).replace(",", "，")


def degrees(most: int, text: str) -> str:
    """Degrees east or north, to six places."""
    try:
        found = Decimal(text.strip("°")).quantize(_PLACES)
    except InvalidOperation:
        found = Decimal(most + 1)
    if not abs(found) <= most:
        raise Invalid(
            "degrees",
            "不是 -{most} 到 {most} 之间的度数",
            remedy="请填十进制度数，如 119.654321。",
            most=most,
        )
    return str(found)


# How a cell becomes a value, for all that needs to know of nothing else.
PLAIN: dict[str, Callable[[str], Any]] = {
    "size": size,
    "address": lambda text: read.line(text, 300),
    "longitude": partial(degrees, 180),
    "latitude": partial(degrees, 90),
    "industry_code": lambda text: read.line(text, 8),
    "industry": industry,
    "scope": scope,
    "contact": lambda text: read.line(text, 60),
    "phone": lambda text: read.line(text, 40),
    "credit_class_source": lambda text: read.line(text, 100),
    "credit_grade_source": lambda text: read.line(text, 100),
    "status": status,
    **dict.fromkeys(_DATES, read.day),
}
# A file that has such a column says of everybody whether they stand on the list: an empty cell takes them off.
TOLD_OF_ALL = ("abnormal_since", "blacklisted_since")

FIELDS = (
    Field(
        "code",
        "统一社会信用代码",
        ("uscc", "id", "社会信用代码", "信用代码", "统一社会信用代码/注册号", "注册号", "代码"),
        is_required=True,
    ),
    Field("scheme", "编码方式", ("代码类型",)),
    Field(
        "name",
        "名称",
        (
            *("企业名称", "单位名称", "主体名称", "市场主体名称"),
            *("检查对象", "检查对象名称", "字号名称"),
        ),
        is_required=True,
    ),
    Field("kind", "类型", ("企业类型", "主体类型", "市场主体类型", "ent_type")),
    Field("size", "规模", ("企业规模", "划型", "企业划型")),
    Field("parent", "所属单位代码", ("上级单位代码", "所属单位", "所属企业代码")),
    Field("region", "区划代码", ("区划", "行政区划", "乡镇", "所属乡镇", "所在乡镇", "town")),
    Field("address", "住所", ("地址", "经营场所", "住所（经营场所）", "注册地址")),
    Field("longitude", "经度", ("lng", "lon")),
    Field("latitude", "纬度", ("lat",)),
    Field("industry_code", "行业代码", ("行业门类代码", "industry code")),
    Field("industry", "行业", ("行业名称", "所属行业", "行业门类")),
    Field("scope", "经营范围", ("业务范围", "主营业务")),
    Field("contact", "联系人", ("联络员", "企业联系人")),
    Field("phone", "联系电话", ("电话", "联系人电话", "手机号", "联络员电话")),
    Field("credit_class", "信用风险等级", ("信用风险", "风险等级", "信用等级", "信用风险分类")),
    Field("credit_class_on", "等级评定日期", ("信用风险等级日期", "风险等级评定日期")),
    Field("credit_class_source", "等级来源", ("信用风险等级来源",)),
    Field("credit_grade", "信用等次", ("信用评价等次", "诚信等级")),
    Field("credit_grade_on", "等次评定日期", ("信用等次日期",)),
    Field("credit_grade_source", "等次来源", ("信用等次来源",)),
    Field("abnormal_since", "列入经营异常名录日期", ("经营异常日期", "列入异常名录日期")),
    Field("blacklisted_since", "列入严重违法失信名单日期", ("严重违法日期", "列入黑名单日期")),
    Field("established", "成立日期", ("注册日期", "成立时间", "登记日期", "reg_date")),
    Field("ended_on", "终止日期", ("注销日期", "吊销日期", "迁出日期")),
    Field("status", "登记状态", ("状态", "经营状态", "企业状态")),
)
