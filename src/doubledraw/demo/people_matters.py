"""What happens to the county's people before the year begins: leave, recusals, a pool, experts, devices."""

from datetime import datetime, timedelta
from random import Random

from django.utils.timezone import localdate

from doubledraw.demo.county.specialists import DEVICES, EXPERTS, bureaus
from doubledraw.demo.people import MARKET, Cast
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.registry.models import Inspector, Target
from doubledraw.platform.registry.services import declare_recusal
from doubledraw.platform.registry.services.equipment import enter_equipment, lend_equipment
from doubledraw.platform.registry.services.people import (
    enter_certificate,
    enter_employment,
    enter_leave,
)
from doubledraw.platform.registry.services.pools import (
    answer_invitation,
    found_pool,
    invite_organ,
)
from doubledraw.platform.registry.services.recusal_rules import adopt_rule, propose_rule
from doubledraw.platform.registry.services.recusals import decide_recusal
from doubledraw.platform.registry.services.specialists import enter_expert, enter_institution
from doubledraw.platform.registry.states import (
    CertificateKind,
    InspectorStatus,
    InstitutionKind,
    RecusalReason,
    TargetStatus,
)

SEED = 990127
COMMERCE, FARMING = "县商务局", "县农业农村局"
BASIS = "清源县随机抽查回避办法（演示）第六条"
KINDS = {kind.label: kind for kind in InstitutionKind}


def look_after_people(cast: Cast, at: datetime, now: datetime) -> None:
    """Everything the pages of people show, by the real services, a fixed number of rows."""
    market = cast.organs[MARKET]
    people = list(
        Inspector.objects.filter(organ=market, status=InspectorStatus.ACTIVE).select_related(
            "organ"
        )[:40]
    )
    if not people:
        return
    _certificates_and_leave(cast, people, at, now)
    _recusals(cast, people, at)
    _pool(cast, market, at)
    _specialists(cast, at, now)
    _devices(cast, market, people, at, now)


def _certificates_and_leave(
    cast: Cast, people: list[Inspector], at: datetime, now: datetime
) -> None:
    clerk, today = cast.people["zhoumin"], localdate(now)
    renewed = next((p for p in people if p.valid_until and p.valid_until < today), people[0])
    enter_certificate(
        renewed,
        CertificateKind.ENFORCEMENT,
        f"{renewed.ref}B",
        issuer="清源县人民政府",
        valid_from=today - timedelta(days=30),
        valid_until=today + timedelta(days=5 * 365),
        by=clerk,
        at=at,
    )
    enter_certificate(
        people[3],
        CertificateKind.PROFESSIONAL,
        f"TZSB-{today.year - 3}-0417",
        issuer="省特种设备安全监察处",
        valid_until=today + timedelta(days=400),
        by=clerk,
        at=at,
    )
    for person, first, days, why in (
        (people[5], -3, 10, "年休假"),
        (people[8], -40, 200, "产假"),
        (people[12], 20, 14, "脱产培训"),
        (people[15], -30, 5, "病假"),
    ):
        since = today + timedelta(days=first)
        until = since + timedelta(days=days)
        enter_leave(person, since, until, reason=why, by=clerk, at=at)


def _recusals(cast: Cast, people: list[Inspector], at: datetime) -> None:
    clerk, approver = cast.people["zhoumin"], cast.people["wangchu"]
    targets = list(Target.objects.filter(status=TargetStatus.ACTIVE).order_by("code")[:12])
    if len(targets) < 12:
        return
    for person, target, reason, note, decided in (
        (people[1], targets[2], RecusalReason.KIN, "配偶为该店经营者", True),
        (people[4], targets[5], RecusalReason.INTEREST, "持有该公司股份", True),
        (people[9], targets[8], RecusalReason.REQUESTED, "企业书面申请，与检查人员有纠纷", False),
    ):
        made = declare_recusal(person, target, reason, note=note, by=clerk, at=at)
        if decided:
            later = at + timedelta(hours=2)
            decide_recusal(made, approves=True, remark="属实", by=approver, at=later)
    for person, target in ((people[6], targets[10]), (people[11], targets[11])):
        until = localdate(at) - timedelta(days=300)
        enter_employment(person, target.name, until, code=target.code, by=clerk, at=at)
    rule = propose_rule(cast.government, RecusalReason.FORMER_EMPLOYER, 36, BASIS, by=clerk, at=at)
    adopt_rule(rule, by=approver, at=at + timedelta(hours=3))
    propose_rule(cast.government, RecusalReason.LAST_TIME, 12, BASIS, by=clerk, at=at)


def _pool(cast: Cast, market: Organ, at: datetime) -> None:
    clerk, approver = cast.people["zhoumin"], cast.people["wangchu"]
    pool = found_pool(
        market,
        f"XFLY-{at.year}",
        "消费领域联合人员库",
        basis="清源县部门联合抽查人员互派协议（演示）",
        by=clerk,
        at=at,
    )
    asked = invite_organ(pool, cast.organs[COMMERCE], by=clerk, at=at)
    answer_invitation(asked, joins=True, by=approver, at=at + timedelta(hours=1))
    invite_organ(pool, cast.organs[FARMING], by=clerk, at=at)


def _specialists(cast: Cast, at: datetime, now: datetime) -> None:
    clerk, today = cast.people["zhoumin"], localdate(now)
    for number, expert in enumerate(EXPERTS):
        values = {
            "name": expert.name,
            "unit": expert.unit,
            "title": expert.title,
            "specialties": list(expert.specialties),
            "qualifications": list(expert.qualifications),
            "valid_until": today + timedelta(days=200 * number - 90),
        }
        enter_expert(cast.government, expert.ref, values, by=clerk, at=at)
    for bureau in bureaus(Random(SEED)):
        values = {
            "name": bureau.name,
            "kind": KINDS[bureau.kind],
            "specialties": list(bureau.specialties),
            "valid_until": today + timedelta(days=500),
        }
        enter_institution(cast.government, bureau.code, values, by=clerk, at=at)


def _devices(
    cast: Cast, market: Organ, people: list[Inspector], at: datetime, now: datetime
) -> None:
    clerk, today = cast.people["zhoumin"], localdate(now)
    devices = [
        enter_equipment(market, code, name, model=model, by=clerk, at=at)
        for code, name, model in DEVICES
    ]
    for device, person, days, purpose in (
        (devices[0], people[2], -4, "餐饮抽查"),
        (devices[1], people[7], 6, "登记事项检查"),
        (devices[6], people[10], 12, "食品快检"),
    ):
        due = today + timedelta(days=days)
        lend_equipment(device, person, due, purpose=purpose, by=clerk, at=at)
