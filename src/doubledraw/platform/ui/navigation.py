"""The two menus: of the public site and of the desk."""

from collections.abc import Iterable
from dataclasses import dataclass

HOME = "/desk/"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its label, the address it opens, its icon, and under which other addresses its pages lie."""

    label: str
    url: str
    icon: str = ""
    also: tuple[str, ...] = ()

    @property
    def prefixes(self) -> tuple[str, ...]:
        """Where the pages lie that belong to it."""
        return (self.url, *self.also)


@dataclass(frozen=True, slots=True)
class Group:
    """A titled group of entries for certain offices."""

    title: str
    entries: tuple[Entry, ...]
    offices: tuple[str, ...] = ("business",)


PORTAL = (
    Entry("首页", "/"),
    Entry("随机抽取", "/draws/"),
    Entry("检查结果", "/results/"),
    Entry("年度计划", "/plans/"),
    Entry("事项清单", "/items/"),
    Entry("监管规则", "/rules/"),
    Entry("核验", "/verify/"),
)

TARGETS = (
    *("/desk/new-target/", "/desk/labels/", "/desk/label/", "/desk/specials/", "/desk/special/"),
    *("/desk/key-targets/", "/desk/duplicates/", "/desk/views/", "/desk/imports/", "/desk/feeds/"),
)
PEOPLE = (
    *("/desk/experts/", "/desk/institutions/", "/desk/pools/", "/desk/equipment/"),
    "/desk/recusals/",
)

DESK = (
    Group(
        "",
        (Entry("工作台", HOME, "home"),),
        ("business", "system", "security", "audit"),
    ),
    Group(
        "",
        (
            Entry("期限", "/desk/obligations/", "clock"),
            Entry("各机关情况", "/desk/office/", "eye"),
            Entry("监管规则", "/desk/rules/", "doc"),
            Entry("委托代办", "/desk/delegations/", "people"),
        ),
    ),
    Group(
        "准备",
        (
            Entry("事项清单", "/desk/items/", "book"),
            Entry("检查对象名录", "/desk/targets/", "list", TARGETS),
            Entry("执法人员名录", "/desk/inspectors/", "people", PEOPLE),
            Entry("机关和联络员", "/desk/organs/", "phone"),
            Entry("年度计划", "/desk/plans/", "cal"),
        ),
    ),
    Group(
        "实施",
        (
            Entry("随机抽取", "/desk/draws/", "draw"),
            Entry("现场检查", "/desk/visits/", "check", ("/desk/outbox/",)),
            Entry("结果公示", "/desk/results/", "flag"),
            Entry("问题处置", "/desk/followups/", "flag"),
            Entry("信用监管", "/desk/credit/", "chart"),
            Entry("法制文档室", "/desk/file-room/", "book"),
        ),
    ),
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


def groups_of(office: str) -> tuple[Group, ...]:
    """What the menu of the desk has for an office."""
    return tuple(group for group in DESK if office in group.offices)


def place_in_menu(path: str, groups: Iterable[Group]) -> str:
    """The longest of the prefixes that a page lies under, "" when none of these groups has it."""
    prefixes = {prefix for group in groups for entry in group.entries for prefix in entry.prefixes}
    found = [each for each in prefixes if path == each or (each != HOME and path.startswith(each))]
    return max(found, key=len, default="")


def place_in_portal(path: str) -> str:
    """The entry of the public site that a page lies under, "" for none: its address begins alike."""
    alike = (each.url for each in PORTAL if each.url != "/" and path[:6] == each.url[:6])
    return "/" if path == "/" else next(alike, "")
