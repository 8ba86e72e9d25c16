"""The two menus: of the public site and of the desk."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its label, icon and the address it opens; `prefix` marks the pages that belong to it."""

    label: str
    url: str
    icon: str = ""

    @property
    def prefix(self) -> str:
        return self.url


@dataclass(frozen=True, slots=True)
class Group:
    """A titled group of entries for certain offices."""

    title: str
    entries: tuple[Entry, ...]
    offices: tuple[str, ...] = ("business",)


PORTAL = (
    Entry("首页", "/"),
    Entry("随机抽取", "/draws/"),
    Entry("年度计划", "/plans/"),
    Entry("事项清单", "/items/"),
    Entry("规则", "/rules/"),
    Entry("核验", "/verify/"),
)

DESK = (
    Group(
        "",
        (Entry("工作台", "/desk/", "home"),),
        ("business", "system", "security", "audit"),
    ),
    Group(
        "",
        (
            Entry("期限", "/desk/obligations/", "clock"),
            Entry("各机关情况", "/desk/office/", "eye"),
            Entry("规则", "/desk/rules/", "doc"),
            Entry("委托代办", "/desk/delegations/", "people"),
        ),
    ),
    Group(
        "准备",
        (
            Entry("事项清单", "/desk/items/", "book"),
            Entry("检查对象名录", "/desk/targets/", "list"),
            Entry("执法人员名录", "/desk/inspectors/", "people"),
            Entry("机关和联络员", "/desk/organs/", "phone"),
            Entry("年度计划", "/desk/plans/", "cal"),
        ),
    ),
    Group("实施", (Entry("随机抽取", "/desk/draws/", "draw"),)),
    Group(
        "系统",
        (
            Entry("人员和角色", "/desk/staff/", "user"),
            Entry("机关", "/desk/organs/", "people"),
            Entry("区划", "/desk/regions/", "flag"),
        ),
        ("security",),
    ),
    Group(
        "系统",
        (
            Entry("运行状况", "/desk/health/", "chart"),
            Entry("工作日历", "/desk/rules/days/", "cal"),
            Entry("导入放假通知", "/desk/rules/holidays/", "up"),
        ),
        ("system",),
    ),
    Group("监督", (Entry("审计记录", "/desk/audit/", "eye"),), ("audit",)),
)
