"""What a roster tells of a person beside their certificate: kind, post, level, position, second certificate."""

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from doubledraw.demo.county.inspectors import Inspector

_CATEGORIES = {
    "SCJG": "食品药品管理类",
    "YJGL": "安全生产类",
    "XFJY": "安全生产类",
    "SWJ": "工商行政管理类",
}
_POSITIONS = ("一般干部", "一般干部", "一般干部", "一般干部", "副所长", "科室负责人（副职）")
_FIELDS = {
    "食品检查员": "食品生产经营监督检查",
    "药品检查员": "药品零售监督检查",
    "医疗器械检查员": "医疗器械经营监督检查",
    "化妆品检查员": "化妆品经营监督检查",
    "特种设备安全监察员": "特种设备使用监督检查",
    "计量监督员": "计量监督检查",
}


@dataclass(frozen=True, slots=True)
class Card:
    """The columns of a roster as its clerk writes them."""

    kind: str
    post_category: str
    level: str
    position: str
    employee_number: str
    specialties: tuple[str, ...]
    on_post_since: date
    department_certificate: str
    department_valid_until: date


def card_of(person: Inspector) -> Card:
    """The same card for the same certificate, whatever else is drawn: nobody's dice are used up."""
    dice = sha256(person.certificate.encode()).digest()
    serial = person.certificate[-6:]
    at_station = person.unit.endswith("市场监督管理所")
    return Card(
        kind=_kind(person, dice[0]),
        post_category=_CATEGORIES.get(person.organ.key, "其他"),
        level="所级" if at_station else person.organ.level,
        position="所长" if at_station and dice[1] < 20 else _POSITIONS[dice[1] % len(_POSITIONS)],
        employee_number=f"{person.organ.key}{serial}",
        specialties=tuple(_FIELDS[held] for held in person.qualifications if held in _FIELDS),
        on_post_since=date(2009 + dice[2] % 16, 1 + dice[3] % 12, 1),
        department_certificate=f"GS{person.organ.region}{serial}" if dice[4] < 90 else "",
        department_valid_until=person.valid_until + timedelta(days=dice[5]),
    )


def _kind(person: Inspector, die: int) -> str:
    """A few market inspectors only watch day by day; the others are what their post makes them."""
    if person.organ.key == "SCJG" and die < 24:
        return "日常监管人员"
    return person.staff_kind
