"""清源县: its organs and the people everybody in the tests knows.

李起草 drafts, 孙科长 checks, 陈法务 reviews, 王处长 approves, 周抽取 draws, 何监督 supervises, 吴纪检 audits,
外单位钱某 must see nothing; 系统孙, 安全赵, 审计冯 are the three separated administrators.
"""

from dataclasses import dataclass
from datetime import datetime

from doubledraw.platform.kernel.actor import SYSTEM, Actor
from doubledraw.platform.organs.models import Organ, Staff
from doubledraw.platform.organs.selectors import actor_of
from doubledraw.platform.organs.services import (
    admit_staff,
    found_organ,
    grant_role,
    name_region,
)
from doubledraw.platform.organs.states import Office, OrganKind, OrganLevel, Role
from tests.world.keeping import kept

PASSWORD = "测试用的口令 2026"
TOWNS = {"990126001": "城关街道", "990126002": "东门街道", "990126003": "河阳镇"}


@dataclass(frozen=True)
class County:
    """Organs and actors by short names."""

    government: Organ
    market: Organ
    fire: Organ
    justice: Organ
    discipline: Organ
    elsewhere: Organ
    people: dict[str, Actor]

    def __getitem__(self, name: str) -> Actor:
        return self.people[name]


@kept
def county(at: datetime) -> County:
    """Found the organs, admit the people, grant the roles."""
    place = name_region("990126", "清源县", by=SYSTEM)
    other = name_region("990127", "邻县", by=SYSTEM)
    for code, name in TOWNS.items():
        name_region(code, name, "990126", by=SYSTEM)
    government = found_organ(
        "990126-00",
        "清源县人民政府",
        region=place,
        parent=None,
        by=SYSTEM,
        at=at,
        kind=OrganKind.GOVERNMENT,
        short_name="县政府",
    )

    def department(code: str, name: str) -> Organ:
        return found_organ(
            f"990126-{code}", name, region=place, parent=government, by=SYSTEM, at=at
        )

    market = department("01", "县市场监督管理局")
    fire = department("02", "县消防救援大队")
    justice = department("03", "县司法局")
    discipline = department("04", "县纪委监委")
    elsewhere = found_organ(
        "990127-01",
        "邻县市场监督管理局",
        region=other,
        parent=None,
        by=SYSTEM,
        at=at,
        level=OrganLevel.COUNTY,
    )
    people: dict[str, Actor] = {}

    def admit(
        name: str,
        account: str,
        organ: Organ,
        office: Office = Office.BUSINESS,
        roles: tuple[tuple[Role, Organ], ...] = (),
    ) -> Staff:
        staff = admit_staff(
            account, name, organ=organ, password=PASSWORD, office=office, by=SYSTEM, at=at
        )
        for role, over in roles:
            grant_role(staff, role, over, by=SYSTEM, at=at)
        people[name] = actor_of(staff)
        return staff

    admit("李起草", "li", market, roles=((Role.CLERK, market),))
    admit("孙科长", "sunke", market, roles=((Role.HEAD, market),))
    admit("王处长", "wang", market, roles=((Role.APPROVER, market),))
    admit("周抽取", "zhou", market, roles=((Role.DRAWER, market),))
    admit("何监督", "he", justice, roles=((Role.SUPERVISOR, government),))
    admit("陈法务", "chen", justice, roles=((Role.LEGAL, government),))
    admit("吴纪检", "wu", discipline, roles=((Role.AUDITOR, government),))
    admit("外单位钱某", "qian", elsewhere, roles=tuple((role, elsewhere) for role in Role))
    admit("系统孙", "sun", government, Office.SYSTEM)
    admit("安全赵", "zhao", government, Office.SECURITY)
    admit("审计冯", "feng", government, Office.AUDIT)
    return County(government, market, fire, justice, discipline, elsewhere, people)
