"""Experts, professional institutions and devices of the county, as its lists have them."""

from dataclasses import dataclass
from random import Random

from doubledraw.demo.county.codes import uscc
from doubledraw.demo.county.places import COUNTY


@dataclass(frozen=True, slots=True)
class Specialist:
    """One expert: number, name, unit, title, fields, qualifications."""

    ref: str
    name: str
    unit: str
    title: str
    specialties: tuple[str, ...]
    qualifications: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bureau:
    """One professional institution."""

    code: str
    name: str
    kind: str
    specialties: tuple[str, ...]


EXPERTS = (
    Specialist("ZJ-001", "梁守正", "清源县食品检验所", "高级工程师", ("食品检验",), ("药品GSP",)),
    Specialist(
        "ZJ-002", "苏映雪", "清源县人民医院", "主任药师", ("药品经营质量管理",), ("药品GSP",)
    ),
    Specialist("ZJ-003", "贺长青", "清源县特种设备检验站", "高级工程师", ("电梯", "压力容器")),
    Specialist("ZJ-004", "邵文博", "清源职业技术学院", "副教授", ("校外培训", "教育评估")),
    Specialist("ZJ-005", "纪思远", "清源县消防技术服务中心", "一级注册消防工程师", ("消防设施",)),
    Specialist("ZJ-006", "温雅琴", "清源县计量测试所", "工程师", ("计量器具",)),
)

_BUREAUS = (
    ("清源县正衡会计师事务所（普通合伙）", "会计师事务所", ("年报审计", "资产核查")),
    ("清源县信达税务师事务所有限公司", "税务师事务所", ("涉税鉴证",)),
    ("清源县明理律师事务所", "律师事务所", ("法律意见", "合同审查")),
    ("清源县中检检测技术有限公司", "检验检测机构", ("食品", "农产品", "饮用水")),
)


def bureaus(rng: Random) -> tuple[Bureau, ...]:
    """The institutions, with codes that are right to the last digit."""
    return tuple(
        Bureau(uscc(rng, "91", COUNTY.code, "MA"), name, kind, fields)
        for name, kind, fields in _BUREAUS
    )


DEVICES = (
    *((f"ZF-JLY-{n:02d}", "执法记录仪", "DSJ-A7") for n in range(1, 7)),
    *((f"KJ-SP-{n:02d}", "食品快检箱", "SP-801") for n in range(1, 3)),
    ("CW-01", "红外测温仪", "UT-300"),
    ("DY-01", "便携打印机", "HM-A300"),
)
