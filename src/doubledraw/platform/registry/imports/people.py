"""What the directories of people share: numbers of certificates, lists of abilities, regions, departments."""

import unicodedata
from datetime import date

from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.registry.imports import cells as read
from doubledraw.platform.registry.imports.codes import LOCAL
from doubledraw.platform.registry.imports.places import Places
from doubledraw.platform.registry.states import InspectorStatus

EVERYWHERE = "*"
EVERYWHERE_WORDS = ("*", "全域", "全区", "全县", "全市", "全省", "全部", "不限")
LONGEST_ABILITY = 64
NOTHING = {"无", "-", "否", "没有"}

status = read.one_of(
    {
        "有效": InspectorStatus.ACTIVE,
        "在岗": InspectorStatus.ACTIVE,
        "在聘": InspectorStatus.ACTIVE,
        "1": InspectorStatus.ACTIVE,
        "active": InspectorStatus.ACTIVE,
        "失效": InspectorStatus.INACTIVE,
        "离岗": InspectorStatus.INACTIVE,
        "调离": InspectorStatus.INACTIVE,
        "退休": InspectorStatus.INACTIVE,
        "解聘": InspectorStatus.INACTIVE,
        "2": InspectorStatus.INACTIVE,
        "inactive": InspectorStatus.INACTIVE,
    },
    "unknown_status",
    "请填 有效 或 失效。",
)


def number(text: str) -> str:
    """A certificate number, half width and without blanks."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if not LOCAL.fullmatch(plain):
        raise Invalid(
            "bad_ref",
            "执法证号只能用数字、字母和 . _ : - ，最多 64 位",
            remedy="请对照执法证填写。",
        )
    return plain


def abilities(text: str) -> list[str]:
    """Qualifications or specialties, sorted, each once; 无 means none."""
    entries = sorted(set(read.listed(text)) - NOTHING)
    for entry in entries:
        if len(entry) > LONGEST_ABILITY:
            raise Invalid("too_long", "资质名称太长", remedy="多项资质请用顿号分开。")
    return entries


def regions(text: str, places: Places) -> list[str]:
    """Codes of divisions, or everywhere."""
    if text in EVERYWHERE_WORDS:
        return [EVERYWHERE]
    return sorted({places.find(entry) for entry in read.listed(text)})


def phone(text: str) -> str:
    """A telephone number as it is dialled."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if len(plain) > 40 or not all(c.isdigit() or c in "+-() ,/转" for c in plain):
        raise Invalid("bad_phone", "电话号码只能用数字和 + - ( )", remedy="请核对。")
    return plain


def day_or_none(iso: str) -> date | None:
    """The date an import stages as text."""
    return date.fromisoformat(iso) if iso else None


def organs_below(organ: Organ) -> dict[str, Organ]:
    """The organ and those below it, by every name they go by; an ambiguous name names nobody."""
    found: dict[str, Organ] = {}
    twice: set[str] = set()
    for each in Organ.objects.filter(path__startswith=organ.path):
        for name in {folded(each.code), folded(each.name), folded(each.short_name)}:
            twice |= {name} if name in found else set()
            found[name] = each
    return {name: each for name, each in found.items() if name not in twice}


def department(text: str, organs: dict[str, Organ]) -> Organ:
    """The organ of this name among `organs_below`."""
    found = organs.get(folded(text))
    if found is None:
        raise Invalid(
            "unknown_department",
            "本机关和下级中没有“{department}”",
            remedy="请填机关的全称、简称或代码；新机关请安全管理员先登记。",
            department=text[:40],
        )
    return found


def folded(text: str) -> str:
    """A name without blanks, case and width."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
