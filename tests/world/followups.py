"""Follow-ups at each stage: opened, ordered, filed, decided, informed, sent, received, proposed, closed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from doubledraw.platform.followups import services
from doubledraw.platform.followups.documents import (
    AskedClosing,
    AskedDecision,
    AskedInforming,
    AskedMinor,
    AskedOrder,
    AskedTransfer,
    Breach,
)
from doubledraw.platform.followups.models import (
    Case,
    FollowUp,
    Handover,
    MinorOffence,
    Rectification,
)
from doubledraw.platform.followups.services.ordering import Found
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.selectors import actor_of
from doubledraw.platform.organs.states import Role
from doubledraw.platform.registry.models import Inspector
from tests.world.canaries import one_role
from tests.world.county import County
from tests.world.inspections import Carried, morning

DAY = date(2026, 6, 5)
PDF = b"%PDF-1.7 the receipt with its stamp"
LAW = "《中华人民共和国食品安全法》第一百二十六条"


@dataclass
class Followed:
    """A reviewed visit with a problem of each department; 马消防 and 赵消防 of the fire brigade."""

    carried: Carried
    visit: Visit
    fire_clerk: Actor
    fire_approver: Actor

    @property
    def place(self) -> County:
        return self.carried.place

    @property
    def clerk(self) -> Actor:
        return self.place["李起草"]

    @property
    def approver(self) -> Actor:
        return self.place["王处长"]

    @property
    def food(self) -> FollowUp:
        """The market bureau's."""
        return self._of(self.place.market.pk)

    @property
    def fire(self) -> FollowUp:
        """The fire brigade's."""
        return self._of(self.place.fire.pk)

    def _of(self, organ: int) -> FollowUp:
        rows = FollowUp.objects.select_related("organ", "visit__draw__organ", "finding")
        return rows.get(visit=self.visit, organ=organ)


def followed(carried: Carried, visit: Visit, at: datetime) -> Followed:
    """With a clerk and an approver of the fire brigade."""
    fire = carried.place.fire
    clerk, approver = (
        one_role("fire", Role.CLERK, fire, at),
        one_role("fire", Role.APPROVER, fire, at),
    )
    return Followed(carried, visit, actor_of(clerk), actor_of(approver))


def at_nine(days: int = 0) -> datetime:
    """Nine o'clock, so many days after 5 June."""
    return morning(DAY + timedelta(days=days))


def ordered(
    f: Followed, one: FollowUp | None = None, number: str = "清市监责改〔2026〕5号"
) -> Rectification:
    """To be put right within a week and revisited two days later."""
    one = one or f.food
    breach = Breach("《中华人民共和国食品安全法》第三十三条", LAW, "按规定留样，每样不少于125克。")
    asked = AskedOrder(
        number, DAY + timedelta(days=7), DAY + timedelta(days=9), {one.pk: breach}, contact="李起草"
    )
    return services.order_rectification([one], asked, by=f.clerk, at=at_nine())


def revisited(f: Followed, order: Rectification, result: str, days: int) -> None:
    """By two inspectors of the market bureau."""
    refs = list(
        Inspector.objects.filter(organ=f.place.market).order_by("ref").values_list("ref", flat=True)
    )[:2]
    found = {f.food.pk: Found(result, "再次过秤")}
    on = DAY + timedelta(days=days)
    services.revisit_firm(order, found, on, refs, by=f.clerk, at=at_nine(days))


def filed(f: Followed, one: FollowUp | None = None, number: str = "清市监案〔2026〕7号") -> Case:
    """With the market bureau."""
    one = one or f.food
    said = (f.place.market, DAY, "未按规定留样", LAW)
    return services.file_case([one], number, *said, by=f.clerk, at=at_nine())


def decided(f: Followed, case: Case, result: str = "penalty") -> None:
    """A fine of 5,000 yuan on 11 June, or nothing."""
    kinds = ("warning", "fine") if result == "penalty" else ()
    fen = 500_000 if result == "penalty" else 0
    on = DAY + timedelta(days=6)
    asked = AskedDecision(result, kinds, fen, "清市监罚〔2026〕7号", on, LAW, "警告，罚款")
    services.decide_case(case, asked, by=f.clerk, at=at_nine(6))


def informed(f: Followed, one: FollowUp, by: Actor, days: int = 6) -> None:
    """The offender by the document, the competent department by the system."""
    day = DAY + timedelta(days=days)
    for side, way, who in (
        ("offender", "document", "林秀英"),
        ("department", "system", "县消防救援大队"),
    ):
        asked = AskedInforming(side, way, who, day, "清市监罚〔2026〕7号", f"{who} {day} 签收")
        services.inform_side(one, asked, by=by, at=at_nine(days))


def sent(f: Followed, one: FollowUp, by: Actor, to: int | None, **said: str) -> Handover:
    """With the receipt asked for within five days."""
    given = {"kind": "department", "number": "清消函〔2026〕8号", "to_name": "", **said}
    asked = AskedTransfer(
        to=to,
        reason="该情形属于你单位职责。",
        basis=LAW,
        reply_by=DAY + timedelta(days=5),
        enclosures="现场检查笔录（2页）\n现场照片（1张）",
        **given,
    )
    return services.transfer_problem([one], asked, by=by, at=at_nine())


def proposed(one: FollowUp, outcome: str, by: Actor, days: int = 7, **said: object) -> None:
    """To be closed."""
    services.propose_closing(one, AskedClosing(outcome, **said), by=by, at=at_nine(days))  # type: ignore[arg-type]


def closed(one: FollowUp, outcome: str, by: Actor, days: int = 8) -> None:
    """Approved."""
    services.close_follow_up(one, outcome, "同意", by=by, at=at_nine(days))


def listed(f: Followed, item: str = "") -> MinorOffence:
    """An entry of the market bureau's list, adopted by 王处长."""
    asked = AskedMinor(
        "留样不足，当场补足", item, "初次、及时改正、没有危害后果",
        "清源县市场监管轻微违法行为免罚清单", "第3项", "", DAY - timedelta(days=30),
    )  # fmt: skip
    entry = services.propose_minor(f.place.market, asked, by=f.clerk, at=at_nine())
    services.decide_minor(entry, adopt=True, by=f.approver, at=at_nine())
    return entry
