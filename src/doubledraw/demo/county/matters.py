"""What the county's items rest on, and the check sheets inspectors take along (sheets.toml)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from doubledraw.demo.county.items import Item, items

PARTS = "、"
RESPONSIBILITIES = (
    ("ZR-01", "校园周边综合治理", "教育", "学校周边商户", "JYJ", ("SCJG", "WLTY", "XFJY")),
    ("ZR-02", "养老机构安全", "民生", "养老机构", "XFJY", ("SCJG", "WJW")),
    (
        "ZR-03",
        "危险化学品全链条监管",
        "安全生产",
        "危险化学品企业",
        "YJGL",
        ("STHJ", "JTYS", "XFJY"),
    ),
    ("ZR-04", "燃气使用安全", "安全生产", "餐饮企业和燃气经营企业", "ZJJ", ("SCJG", "XFJY", "SWJ")),
)
"""(code, name, field, object, who leads, who cooperates)."""
RESTS_ON = {
    "SCJG-02": "ZR-01",
    "JYJ-01": "ZR-01",
    "XFJY-02": "ZR-02",
    "YJGL-01": "ZR-03",
    "ZJJ-02": "ZR-04",
}
"""Item → the matter it is part of."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the supervision list: a domain of one organ."""

    code: str
    name: str
    organ: str
    basis: str
    content: str
    has_permit: bool


@cache
def supervision() -> dict[tuple[str, str], Entry]:
    """(organ, domain) → its entry, from the items of that domain."""
    found: dict[tuple[str, str], list[Item]] = {}
    for item in items():
        found.setdefault((item.organ.key, item.domain), []).append(item)
    numbers: dict[str, int] = {}
    entries = {}
    for (organ, domain), members in found.items():
        numbers[organ] = numbers.get(organ, 0) + 1
        entries[organ, domain] = Entry(
            f"JG-{organ}-{numbers[organ]:02d}",
            domain if domain.endswith("监管") else f"{domain}监管",
            members[0].organ.name,
            "\n".join(dict.fromkeys(item.basis for item in members)),
            "\n".join(item.name for item in members),
            any("许可" in item.content for item in members),
        )
    return entries


def said_of(item: Item) -> dict[str, Any]:
    """What an item says beyond its row: points line by line, what they are judged by, and what it rests on."""
    points = [part for part in item.content.split(PARTS) if part]
    return {
        "content": "\n".join(points),
        "key_points": "\n".join(f"{number}. {part}" for number, part in enumerate(points, 1)),
        "standard": "按依据所列法律、法规、规章和现行强制性标准，逐项判定符合、不符合或不适用。",
        "domain": "market" if item.organ.key == "SCJG" else "other",
        "supervision": supervision()[item.organ.key, item.domain].code,
        "responsibility": RESTS_ON.get(item.code, ""),
    }


def sheets() -> list[dict[str, Any]]:
    """The check sheets: code, title, items, is_published, questions."""
    text = files(__package__).joinpath("sheets.toml").read_text("utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["sheet"]
    return found
