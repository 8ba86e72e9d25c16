"""Draws brought to each stage by the real services: frozen, committed, with entropy, drawn, revealed, voided."""

import hashlib
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.catalogue.states import ItemState
from doubledraw.platform.draws import services
from doubledraw.platform.draws.documents import NamedSource, Preparation
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.selectors import open_work_plan
from doubledraw.platform.draws.states import PersonRole, VoidReason, WorkPlanState
from doubledraw.platform.kernel.actor import SYSTEM, Actor
from doubledraw.platform.ledger.services import stamp
from doubledraw.platform.organs.models import Organ, Region, Staff
from doubledraw.platform.organs.selectors import actor_of
from doubledraw.platform.organs.services import admit_staff, found_organ
from doubledraw.platform.organs.states import OrganKind, OrganLevel
from doubledraw.platform.plans.models import Plan, PlanLine
from doubledraw.platform.plans.states import PlanState, StrataBy
from doubledraw.platform.registry.models import Inspector, Recusal, Target
from doubledraw.platform.registry.states import Scheme, TargetKind, TargetStatus
from tests.world.county import PASSWORD, TOWNS, County
from tests.world.keeping import kept

DRAWER, SUPERVISOR, AUDITOR, APPROVER = "周抽取", "何监督", "吴纪检", "王处长"
LEGAL = "陈法务"
TRUSTEES = {"孙科长": "sunke", "陈法务": "chen", "吴纪检": "wu"}
INDUSTRIES = ("餐饮业", "零售业", "制造业")
CLASSES = ("A", "B", "C", "D", "")
KL8 = "02 06 14 19 22 23 25 30 37 39 40 44 49 52 56 62 64 68 73 77"
DICE = "40719358"


def counted_chance(start: int = 0) -> Callable[[int], bytes]:
    """Bytes that differ at every call and are the same in every run; a stand-in for the system's dice."""
    state = {"n": start}

    def chance(size: int) -> bytes:
        state["n"] += 1
        return hashlib.sha512(f"chance {state['n']}".encode()).digest()[:size]

    return chance


@kept
def plain_rolls(place: County, at: datetime, targets: int = 60, inspectors: int = 8) -> None:
    """A small register: targets over towns, industries and classes, some of them gone; inspectors; one recusal."""
    plain_firms(place, at, targets)
    towns = list(Region.objects.filter(code__in=TOWNS).order_by("code"))
    for i in range(inspectors):
        organ = place.market if i % 4 else place.fire
        Inspector.objects.create(
            organ=organ,
            ref=f"R{i:03d}",
            name=f"执法{i}",
            qualifications=["食品检查员"] if i % 2 else [],
            regions=["*"] if i % 3 else [town.code for town in towns],
            prior_load=i % 3,
            valid_until=date(2030, 1, 1),
            changed_at=at,
        )
    Recusal.objects.create(
        target=Target.objects.get(code="T00000"),
        inspector=Inspector.objects.get(ref="R001"),
        reason="KIN",
        state="approved",
        declared_by=1,
        declared_at=at,
        decided_by=2,
        decided_at=at,
    )


def plain_firms(place: County, at: datetime, targets: int = 60) -> None:
    """Targets over towns, industries and classes, some of them gone."""
    towns = list(Region.objects.filter(code__in=TOWNS).order_by("code"))
    for i in range(targets):
        Target.objects.create(
            organ=place.market,
            scheme=Scheme.LOCAL,
            code=f"T{i:05d}",
            name=f"清源第{i}食品有限公司",
            name_key=f"清源第{i}食品有限公司",
            kind=TargetKind.ENTERPRISE,
            region=towns[i % len(towns)],
            industry=INDUSTRIES[i % len(INDUSTRIES)],
            credit_class=CLASSES[i % len(CLASSES)],
            status=_status(i),
            entered_at=at,
            changed_at=at,
        )


def plain_item(place: County, at: datetime, number: int = 1) -> Item:
    """A published item: SP-01, SP-02 …"""
    more = "" if number == 1 else str(number)
    item, _ = Item.objects.get_or_create(
        code=f"SP-{number:02d}",
        defaults={
            "organ": place.market,
            "name": f"食品经营监督检查{more}",
            "basis": "《中华人民共和国食品安全法》第一百一十条",
            "state": ItemState.PUBLISHED,
            "drafted_by": place["李起草"].user_id,
            "published_by": place["王处长"].user_id,
            "published_at": at,
            "digest": "d" * 64,
        },
    )
    return item


@kept
def plain_plan(
    place: County,
    at: datetime,
    *,
    strata_by: StrataBy = StrataBy.INDUSTRY,
    lines: int = 1,
    item: int = 1,
    number: str = "990126-2026-P01",
    **fields: object,
) -> Plan:
    """A published plan, its lines over everybody, each with its own item from number `item` on; fields overwrite."""
    items = [plain_item(place, at, line) for line in range(item, item + lines)]
    plan = Plan.objects.create(
        organ=place.market,
        year=2026,
        number=number,
        title="2026年度抽查工作计划",
        drafted_by=place["李起草"].user_id,
        state=PlanState.PUBLISHED,
        digest=hashlib.sha256(number.encode()).hexdigest(),
        published_at=at,
    )
    for line in range(1, lines + 1):
        PlanLine.objects.create(
            **{
                "plan": plan,
                "number": line,
                "title": "食品经营单位随机抽查",
                "item": items[line - 1],
                "strata_by": strata_by,
                "strata": strata(strata_by),
                "seats": seats(place),
                "starts": date(2026, 6, 1),
                "ends": date(2026, 9, 30),
                "reserve": 2,
                **fields,
            }
        )
    return plan


def strata(by: StrataBy) -> list[dict[str, object]]:
    """Strata that cover everybody of `plain_rolls`."""
    if by == StrataBy.CREDIT_CLASS:
        ratios = {"A": "1/10", "B": "1/10", "C": "1/5", "D": "1/2", "未分类": "1/10"}
        return [{"name": name, "ratio": ratio} for name, ratio in ratios.items()]
    if by == StrataBy.INDUSTRY:
        return [{"name": name, "ratio": "1/10", "min": 1} for name in INDUSTRIES]
    if by == StrataBy.REGION:
        return [{"name": name, "count": 2} for name in TOWNS.values()]
    if by.is_mark:
        return [{"name": "其他", "ratio": "1/10"}]
    return [{"name": "全部", "ratio": "1/10"}]


def seats(place: County) -> list[dict[str, object]]:
    """One qualified person and one more of the market bureau."""
    department = {"organ": place.market.code, "department": place.market.name, "count": 1}
    return [department | {"qualification": "食品检查员"}, department | {"qualification": ""}]


def preparation(line: PlanLine, at: datetime, **fields: object) -> Preparation:
    """What the drawer asks for: 快乐8 and eight dice two hours from now."""
    asked = {
        "line": line.pk,
        "title": line.title,
        "suite": "sha256",
        "entropy": (
            NamedSource("快乐8 第2026129期", "kl8", stamp(at + timedelta(hours=2))),
            NamedSource("现场骰子", "d10x8", stamp(at + timedelta(hours=2, minutes=10))),
        ),
        "draw_by": stamp(at + timedelta(hours=4)),
        "reveal": "at-once",
    }
    return Preparation(**{**asked, **fields})  # type: ignore[arg-type]


def work_planned(place: County, asked: Preparation, at: datetime) -> None:
    """周抽取 drafts the work plan, 王处长 approves it; what is done already stays."""
    line = PlanLine.objects.select_related("plan__organ").get(pk=asked.line)
    plan = open_work_plan(line)
    if plan is None or Preparation.of(plan.asked) != asked:
        plan = services.draft_work_plan(asked, by=place[DRAWER], at=at)
    if plan.state == WorkPlanState.SUBMITTED:
        services.approve_work_plan(plan, plan.digest, by=place[APPROVER], at=at)


@kept
def frozen_draw(place: County, line: PlanLine, at: datetime, **fields: object) -> Draw:
    """Frozen by 周抽取 from a work plan that 王处长 has approved."""
    asked = preparation(line, at, **fields)
    work_planned(place, asked, at)
    return services.freeze_draw(
        asked,
        by=place[DRAWER],
        at=at,
        chance=counted_chance(line.pk * 1000),
        key=f"test:{line.pk}:{Draw.objects.count()}",
    )


@kept
def committed_draw(place: County, line: PlanLine, at: datetime, **fields: object) -> Draw:
    """Committed a minute after the freeze."""
    draw = frozen_draw(place, line, at, **fields)
    commit(place, draw, at + timedelta(minutes=1))
    return draw


def commit(place: County, draw: Draw, at: datetime) -> None:
    """By 周抽取, with nonces nobody can guess from the test's other numbers; other holders make theirs first."""
    if draw.holders[1:]:
        keep_nonces(place, draw, at)
    services.commit_draw(draw, by=place[DRAWER], at=at, chance=counted_chance(draw.pk * 7919))


def guest(place: County, holder: str, at: datetime) -> Actor:
    """The account, in an organ of its own, that keeps the nonce of this name."""
    account = f"guest-{hashlib.sha256(holder.encode()).hexdigest()[:6]}"
    staff = Staff.objects.filter(account=account).select_related("organ").first()
    if staff is None:
        organ = found_organ(
            f"990128-{Organ.objects.count()}",
            holder,
            region=place.elsewhere.region,
            parent=None,
            level=OrganLevel.COUNTY,
            kind=OrganKind.OVERSIGHT,
            by=SYSTEM,
            at=at,
        )
        named = {"organ": organ, "password": PASSWORD, "by": SYSTEM, "at": at}
        staff = admit_staff(account, f"{holder}的人", **named)
    return actor_of(staff)


def ask_guests(place: County, draw: Draw, at: datetime) -> None:
    """周抽取 asks an account for every nonce that is not the platform's, and names three trustees, two to open."""
    for holder in draw.holders[1:]:
        account = Staff.objects.get(pk=guest(place, holder, at).user_id).account
        services.ask_holder(draw, holder, account, by=place[DRAWER], at=at)
    services.set_escrow(draw, list(TRUSTEES.values()), 2, open_by(draw), by=place[DRAWER], at=at)


def open_by(draw: Draw) -> datetime:
    """Half way between the last public number and the latest draw."""
    return draw.last_when + (draw.draw_by - draw.last_when) / 2


def keep_nonces(place: County, draw: Draw, at: datetime) -> None:
    """Every holder is asked and makes their nonce; the trustees hold the shares."""
    ask_guests(place, draw, at)
    for number, holder in enumerate(draw.holders[1:]):
        chance = counted_chance(draw.pk * 104729 + number * 1299709)
        services.make_nonce(draw, by=guest(place, holder, at), at=at, chance=chance)


def nonces_released(place: County, draw: Draw, at: datetime) -> None:
    """Every holder opens theirs."""
    for holder in draw.holders[1:]:
        services.release_nonce(draw, by=guest(place, holder, at), at=at)


def legal_notified(place: County, draw: Draw, at: datetime, days: int = 5) -> None:
    """周抽取 notes that the legal section was told so many days ago; once."""
    if not draw.people.filter(role=PersonRole.LEGAL).exists():
        told = localdate(at) - timedelta(days=days)
        whom = (LEGAL, place.justice.name, told, "函〔2026〕12号")
        services.notify_legal_section(draw, *whom, by=place[DRAWER], at=at)


def everybody_present(place: County, draw: Draw, at: datetime) -> None:
    """周抽取, 何监督 and 陈法务, who was told days ago, sign in under their own accounts."""
    legal_notified(place, draw, at)
    services.sign_in_self(draw, PersonRole.DRAWER, by=place[DRAWER], at=at)
    services.sign_in_self(draw, PersonRole.SUPERVISOR, by=place[SUPERVISOR], at=at)
    services.sign_in_self(draw, PersonRole.LEGAL, by=place[LEGAL], at=at)


def entropy_fixed(
    place: County, draw: Draw, at: datetime, values: tuple[str, ...] = (KL8, DICE)
) -> None:
    """Entered by 周抽取, confirmed by 何监督."""
    for position, value in enumerate(values):
        services.enter_entropy(draw, position, value, by=place[DRAWER], at=at)
        services.confirm_entropy(draw, position, value, by=place[SUPERVISOR], at=at)
        draw.refresh_from_db()


@kept
def ready_draw(place: County, line: PlanLine, at: datetime, **fields: object) -> Draw:
    """Everything there but the draw itself, three hours after the freeze."""
    draw = committed_draw(place, line, at, **fields)
    later = at + timedelta(hours=3)
    everybody_present(place, draw, later)
    entropy_fixed(place, draw, later)
    nonces_released(place, draw, later)
    return draw


@kept
def drawn_draw(place: County, line: PlanLine, at: datetime, **fields: object) -> Draw:
    """Drawn, with 吴纪检 named to attest; the list is embargoed when `reveal` is a date."""
    draw = ready_draw(place, line, at, **fields)
    name_auditor(place, draw, at + timedelta(hours=3))
    services.draw_targets(draw, by=place[DRAWER], at=at + timedelta(hours=3, minutes=5))
    return draw


def name_auditor(place: County, draw: Draw, at: datetime) -> None:
    """何监督 names 吴纪检."""
    services.name_auditor(draw, place[AUDITOR].user_id, by=place[SUPERVISOR], at=at)


@kept
def revealed_draw(place: County, line: PlanLine, at: datetime, **fields: object) -> Draw:
    """Drawn and revealed at once."""
    draw = drawn_draw(place, line, at, **fields)
    services.reveal_draw(draw, reason="", by=place[DRAWER], at=at + timedelta(hours=3, minutes=6))
    return draw


def voided(
    place: County, draw: Draw, at: datetime, asker: Actor | None = None, agreer: Actor | None = None
) -> Draw:
    """何监督 asks, 王处长 of another organ agrees."""
    asker, agreer = asker or place[SUPERVISOR], agreer or place["王处长"]
    services.ask_void(draw, VoidReason.WRONG_FRAME, "名录漏了一个乡镇的企业", by=asker, at=at)
    services.agree_void(draw, by=agreer, at=at)
    return draw


def _status(i: int) -> TargetStatus:
    return {7: TargetStatus.CANCELLED, 11: TargetStatus.MOVED}.get(i, TargetStatus.ACTIVE)
