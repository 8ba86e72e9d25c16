"""The demo's year: rolls come in, items and a plan are published, four draws reach four stages."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from doubledraw.demo.county import COUNTY, inspectors, items, rolls, targets
from doubledraw.demo.county.matters import said_of
from doubledraw.demo.item_matters import keep_what_items_rest_on
from doubledraw.demo.lines import wanted_lines
from doubledraw.demo.people import Cast
from doubledraw.draw import bundle
from doubledraw.draw.verify import verify
from doubledraw.log import attest
from doubledraw.log.note import SignerKey
from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.catalogue.services import draft_item, propose_item, publish_item
from doubledraw.platform.draws import services as draws
from doubledraw.platform.draws.documents import NamedSource, Preparation
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.states import Capacity, PersonRole
from doubledraw.platform.ledger.services import stamp
from doubledraw.platform.plans.models import Plan, PlanLine
from doubledraw.platform.plans.services import approval, drafting, publishing
from doubledraw.platform.registry.services import import_file
from doubledraw.platform.registry.states import SchemeChoice, UnknownRegion

SEED = 990126
CHINA = ZoneInfo("Asia/Shanghai")
Progress = Callable[..., None]
DICE = {"kl8": ("现场骰子八颗", "d10x8"), "pl5": ("现场骰子十六颗", "d10x16")}
"""The dice beside each lottery, so that together they give entropy enough."""


@dataclass(frozen=True)
class Size:
    """How much of a county is made."""

    targets: int = 20_000
    inspectors: int = 300


def bring_in_rolls(
    cast: Cast, folder: Path, size: Size, at: datetime, register: Path | None, report: Progress
) -> None:
    """Write the rolls as spreadsheets, then import them as a clerk would; `register` is a real one instead."""
    clerk = cast.people["zhoumin"]
    folder.mkdir(parents=True, exist_ok=True)
    path = register or folder / "检查对象名录.csv"
    if register is None:
        rolls.write_targets(path, targets(Random(SEED), size.targets))
    import_file(
        "targets",
        path,
        cast.government,
        by=clerk,
        at=at,
        scheme=SchemeChoice.EACH,
        unknown_region=UnknownRegion.ORGAN,
        without_rejects=True,
        report=report,
    )
    roster = folder / "执法人员名录.xlsx"
    people = inspectors(Random(SEED), size.inspectors, as_of=at.date())
    rolls.write_inspectors(roster, people, at.date())
    import_file(
        "inspectors",
        roster,
        cast.government,
        by=clerk,
        at=at,
        unknown_region=UnknownRegion.ORGAN,
        without_rejects=True,
        report=report,
    )


def publish_items(cast: Cast, at: datetime) -> dict[str, Item]:
    """The forty items: drafted, proposed, published by another person."""
    keep_what_items_rest_on(cast, at)
    published = {}
    for item in items():
        row = rolls.item_row(item)
        content = {
            "code": item.code,
            "name": item.name,
            "basis": item.basis,
            "object": item.objects,
            "content": item.content,
            "method": item.method,
            "ratio": row["比例"],
            "frequency": item.frequency,
            "priority": "key" if item.category.startswith("重点") else "general",
            **said_of(item),
        }
        made = draft_item(cast.organs[item.organ.name], content, by=cast.people["zhoumin"], at=at)
        propose_item(made, by=cast.people["zhoumin"], at=at)
        publish_item(made, digest=made.digest, by=cast.people["wangchu"], at=at)
        published[item.code] = made
    return published


def publish_plan(cast: Cast, items: dict[str, Item], at: datetime, today: date) -> Plan:
    """One plan with four lines: drafted, checked, reviewed, approved, published, each by whose work it is."""
    clerk = cast.people["zhoumin"]
    title = f"{COUNTY.name}{today.year}年度随机抽查工作计划"
    plan = drafting.draft_plan(cast.government, today.year, title, by=clerk, at=at)
    for wanted in wanted_lines(cast, today):
        line = PlanLine(plan=plan, item=items[wanted.item], **wanted.fields)
        line.also = [items[code] for code in wanted.also]
        drafting.write_line(line, plan.version, by=clerk, at=at)
    digest = approval.submit_plan(plan, by=clerk, at=at + timedelta(hours=1))
    head = cast.people["zhaoke"]
    approval.check_plan(plan, digest, "数据属实", by=head, at=at + timedelta(hours=5))
    legal, approver = cast.people["chenfawu"], cast.people["wangchu"]
    approval.review_plan(plan, digest, "依据齐全", by=legal, at=at + timedelta(days=1))
    approval.approve_plan(plan, digest, "同意", by=approver, at=at + timedelta(days=2))
    publishing.publish_plan(plan, by=clerk, at=at + timedelta(days=2, hours=1))
    return plan


def hold(
    cast: Cast,
    line: PlanLine,
    frozen: datetime,
    evening: datetime,
    *,
    until: str,
    lottery: tuple[str, str] = ("快乐8", "kl8"),
) -> Draw:
    """Freeze a draw, then hold it in the `evening`, when the lottery (its name and form) is drawn, up to a stage.

    `until`: committed, drawn, revealed or attested.
    """
    drawer = cast.people["lixiaowen"]
    asked = _preparation(line, evening, *lottery)
    _plan_work(cast, asked, frozen)
    draw = draws.freeze_draw(asked, by=drawer, at=frozen, chance=os.urandom, key=f"demo:{line.pk}")
    draws.commit_draw(draw, by=drawer, at=frozen + timedelta(minutes=6), chance=os.urandom)
    _invite(draw, cast, frozen + timedelta(minutes=7), evening)
    if until == "committed":
        return draw
    _open_the_evening(draw, cast, evening, [source.form for source in asked.entropy])
    draws.draw_targets(draw, by=drawer, at=evening + timedelta(minutes=17))
    if until in ("revealed", "attested"):
        draws.reveal_draw(draw, reason="", by=drawer, at=evening + timedelta(minutes=30))
    if until == "attested":
        _attest(draw, cast, evening + timedelta(days=1))
    return draw


def _plan_work(cast: Cast, asked: Preparation, frozen: datetime) -> None:
    """The work plan, drafted the morning before the freeze and approved an hour later."""
    drafted = frozen - timedelta(hours=3)
    plan = draws.draft_work_plan(asked, by=cast.people["lixiaowen"], at=drafted)
    approver = cast.people["wangchu"]
    draws.approve_work_plan(plan, plan.digest, "同意", by=approver, at=drafted + timedelta(hours=1))


def _preparation(line: PlanLine, evening: datetime, lottery: str, form: str) -> Preparation:
    day = evening.astimezone(CHINA).date()
    issue = f"{day.year}{day.timetuple().tm_yday:03d}"
    return Preparation(
        line=line.pk,
        title=line.title,
        suite="sha256",
        entropy=(
            NamedSource(f"{lottery} 第{issue}期", form, stamp(evening)),
            NamedSource(*DICE[form], stamp(evening + timedelta(minutes=10))),
        ),
        draw_by=stamp(evening + timedelta(hours=12)),
        reveal=line.reveal,
    )


def _invite(draw: Draw, cast: Cast, at: datetime, evening: datetime) -> None:
    """The legal section in good time, and three witnesses of different capacities."""
    drawer, legal = cast.people["lixiaowen"], cast.people["chenfawu"]
    told = min(at, evening - timedelta(weeks=1)).astimezone(CHINA).date()
    number = f"随机抽查办函〔{told.year}〕{draw.pk}号"
    draws.notify_legal_section(draw, legal.name, legal.organ_name, told, number, by=drawer, at=at)
    for name, organisation, capacity in (
        ("王桂兰", f"{cast.level}人大代表", Capacity.DEPUTY),
        ("赵明", f"{cast.level}公证处", Capacity.NOTARY),
        ("刘芳", f"{cast.level}消费者协会", Capacity.OTHER),
    ):
        draws.invite_person(
            draw, PersonRole.WITNESS, name, organisation, by=drawer, at=at, capacity=capacity
        )


def _open_the_evening(draw: Draw, cast: Cast, evening: datetime, forms: list[str]) -> None:
    drawer, supervisor = cast.people["lixiaowen"], cast.people["hejianguo"]
    draws.sign_in_self(draw, PersonRole.DRAWER, by=drawer, at=evening - timedelta(minutes=30))
    draws.sign_in_self(
        draw, PersonRole.SUPERVISOR, by=supervisor, at=evening - timedelta(minutes=25)
    )
    legal = cast.people["chenfawu"]
    draws.sign_in_self(draw, PersonRole.LEGAL, by=legal, at=evening - timedelta(minutes=24))
    draws.name_auditor(
        draw, cast.people["wuji"].user_id, by=supervisor, at=evening - timedelta(minutes=22)
    )
    for witness in draw.people.filter(role=PersonRole.WITNESS):
        draws.sign_in_person(witness, by=drawer, at=evening - timedelta(minutes=20))
    for position, value in enumerate(_published(draw, forms)):
        later = evening + timedelta(minutes=11 + position)
        draws.enter_entropy(draw, position, value, by=drawer, at=later)
        draws.confirm_entropy(draw, position, value, by=supervisor, at=later)
        draw.refresh_from_db()


def _published(draw: Draw, forms: Iterable[str]) -> Iterator[str]:
    """The demo's own lottery and dice: fictional values that follow from the draw's number."""
    dice = Random(hashlib.sha256(draw.draw_id.encode()).digest())
    for form in forms:
        if form == "kl8":
            yield " ".join(f"{ball:02d}" for ball in sorted(dice.sample(range(1, 81), 20)))
        else:
            digits = 5 if form == "pl5" else int(form.removeprefix("d10x"))
            yield "".join(str(dice.randrange(10)) for _ in range(digits))


def _attest(draw: Draw, cast: Cast, at: datetime) -> None:
    """The auditor takes the bundle, verifies it with the product's own verifier, and signs."""
    auditor = cast.people["wuji"]
    data = draws.take_auditor_bundle(draw, by=auditor, at=at)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "auditor.zip"
        path.write_bytes(data)
        report = verify(bundle.read(path), auditor=True)
    if not report.ok:
        raise RuntimeError(f"the auditor bundle of {draw.draw_id} does not verify")
    key = SignerKey.from_seed("jiwei.qingyuan.example", os.urandom(32))
    note = attest.make(key, draw.commitment, draw.targets_root, draw.teams_root)
    draws.receive_attestation(draw, note, key.verifier().encoded(), by=auditor, at=at)
