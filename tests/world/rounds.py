"""Draws whose teams are blocked, the cure in the directory, team rounds at each stage, substitutes asked and agreed."""

from datetime import datetime, timedelta

from doubledraw.platform.draws import services
from doubledraw.platform.draws.documents import (
    AskedSubstitute,
    EvidenceFile,
    NamedSource,
    RoundPreparation,
)
from doubledraw.platform.draws.models import Draw, TeamRound, Withdrawal
from doubledraw.platform.ledger.services import stamp
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.registry.models import Inspector
from tests.world import ceremony
from tests.world.county import County

PROOF = EvidenceFile("证明.pdf", b"%PDF-1.4 cancelled on paper")
DICE19 = "4071935826403718592"


def blocked_draw(place: County, line: PlanLine, at: datetime, **fields: object) -> Draw:
    """Drawn, but one seat has nobody: the only qualified person of the bureau holds no region but a village.

    It is not the one who is recused: where that firm is drawn and comes first, more regions would free nothing.
    """
    Inspector.objects.filter(organ=place.market).exclude(ref="R003").update(qualifications=[])
    Inspector.objects.filter(ref="R003").update(regions=["990126001"])
    return ceremony.drawn_draw(place, line, at, **fields)


def cure(place: County, at: datetime) -> None:
    """A second qualified person who may go anywhere."""
    Inspector.objects.create(
        organ=place.market,
        ref="R900",
        name="新来的",
        qualifications=["食品检查员"],
        regions=["*"],
        valid_until="2030-01-01",
        changed_at=at,
    )


def preparation(at: datetime, **fields: object) -> RoundPreparation:
    """Nineteen dice an hour from now."""
    asked = {
        "entropy": (NamedSource("补抽骰子", "d10x19", stamp(at + timedelta(hours=1))),),
        "draw_by": stamp(at + timedelta(hours=3)),
    }
    return RoundPreparation(**{**asked, **fields})  # type: ignore[arg-type]


def open_round(place: County, draw: Draw, at: datetime, **fields: object) -> TeamRound:
    """Committed to by 周抽取."""
    return services.open_round(
        draw,
        preparation(at, **fields),
        by=place[ceremony.DRAWER],
        at=at,
        chance=ceremony.counted_chance(draw.pk * 31),
    )


def ready_round(place: County, draw: Draw, at: datetime, value: str = DICE19) -> TeamRound:
    """Committed to at `at`, its dice typed twice two hours later."""
    row = open_round(place, draw, at)
    later = at + timedelta(hours=2)
    services.enter_round_entropy(row, 0, value, by=place[ceremony.DRAWER], at=later)
    services.confirm_round_entropy(row, 0, value, by=place[ceremony.SUPERVISOR], at=later)
    return TeamRound.objects.select_related("draw__organ").get(pk=row.pk)


def drawn_round(place: County, draw: Draw, at: datetime) -> TeamRound:
    """Its teams computed."""
    row = ready_round(place, draw, at)
    services.draw_teams(row, by=place[ceremony.DRAWER], at=at + timedelta(hours=2, minutes=5))
    return row


def asked(kind: str, reason: str, **fields: object) -> AskedSubstitute:
    """A request with its evidence; fields say whom."""
    empty = {"code": "", "inspector_ref": "", "note": "登记机关出具的证明", "evidence": PROOF}
    return AskedSubstitute(**{"kind": kind, "reason": reason, **empty, **fields})  # type: ignore[arg-type]


def replaced(
    place: County, draw: Draw, at: datetime, kind: str, reason: str, **fields: object
) -> Withdrawal:
    """周抽取 asks, 何监督 agrees."""
    row = services.ask_substitute(
        draw, asked(kind, reason, **fields), by=place[ceremony.DRAWER], at=at
    )
    services.agree_substitute(row, by=place[ceremony.SUPERVISOR], at=at)
    return row
