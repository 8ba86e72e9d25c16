"""What the ceremony page and the gate before the draw look at."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from doubledraw.platform.draws.models import (
    BeaconProof,
    CeremonyPerson,
    Correction,
    Draw,
    EntropyValue,
)
from doubledraw.platform.draws.policies import Readiness, SourceState
from doubledraw.platform.draws.selectors.custody import custody_of
from doubledraw.platform.draws.selectors.legal import legal_duty, notified_on
from doubledraw.platform.draws.states import PersonRole
from doubledraw.platform.ledger.models import LogLeaf
from doubledraw.platform.ledger.selectors import leaves_of


@dataclass(frozen=True, slots=True)
class Source:
    """A named source of the design with what has been typed for it so far."""

    position: int
    source: str
    form: str
    when: datetime
    value: EntropyValue | None
    corrected: str = ""

    @property
    def position_text(self) -> str:
        """The position as a text, for the names of places on a page."""
        return str(self.position)

    @property
    def published(self) -> str:
        """The value that counts: corrected where it was corrected, "" while there is none."""
        return self.corrected or (self.value.value if self.value else "")

    @property
    def is_confirmed(self) -> bool:
        return self.value is not None and bool(self.value.confirmed_value)

    @property
    def proof(self) -> BeaconProof | None:
        """The signature of a drand round that stands in place of the second person."""
        return getattr(self.value, "proof", None)

    @property
    def proof_facts(self) -> dict[str, str | int]:
        """The signature for anybody to verify; {} where two people typed the value."""
        if self.proof is None:
            return {}
        return {
            "chain": self.proof.chain,
            "number": self.proof.number,
            "signature": self.proof.signature,
            "previous": self.proof.previous_signature,
        }


def subject(draw: Draw) -> str:
    """Under which subject the ledger keeps this draw."""
    return f"draw:{draw.draw_id}"


def sources_of(draw: Draw) -> list[Source]:
    """The design's sources in order."""
    typed = {value.position: value for value in draw.entropy_values.all()}
    corrected = {c.position: c.value for c in draw.corrections.all() if c.applied_at}
    return [
        Source(
            i,
            s["source"],
            s["form"],
            datetime.fromisoformat(s["when"]),
            typed.get(i),
            corrected.get(i, ""),
        )
        for i, s in enumerate(draw.design["entropy"])
    ]


def open_correction(draw: Draw) -> Correction | None:
    """The correction that waits for its second person."""
    waiting = (c for c in draw.corrections.all() if not c.applied_at and not c.declined_at)
    return next(waiting, None)


def pulse_of(draw: Draw, at: datetime) -> str:
    """A word that changes whenever the ceremony page would: by anybody's deed, or because a time has come."""
    sources = sources_of(draw)
    parts = (
        draw.version,
        sum(1 for person in draw.people.all() if person.signed_at),
        len(draw.people.all()),
        sum(1 for source in sources if source.value),
        sum(1 for source in sources if source.is_confirmed),
        sum(1 for source in sources if source.when <= at),
        _progress(draw),
        sum(1 + bool(c.applied_at or c.declined_at) for c in draw.corrections.all()),
    )
    return ".".join(map(str, parts))


def _progress(draw: Draw) -> int:
    """How many steps the nonces' holders and trustees have taken."""
    custody = custody_of(draw)
    return bool(custody.threshold) + sum(
        (holding.staff_id or 0) + holding.is_made + holding.is_open + len(holding.handed_in)
        for holding in custody.holdings
    )


def people_of(draw: Draw) -> list[CeremonyPerson]:
    """Everybody named, drawers and supervisors first."""
    order = list(PersonRole)
    return sorted(draw.people.all(), key=lambda p: (order.index(PersonRole.of(p.role)), p.pk))


def readiness(draw: Draw) -> Readiness:
    """Who has signed in, how far sources and nonces are, which articles ask for whom."""
    duty = legal_duty(draw.plan_line.plan.organ, localdate(draw.frozen_at), notified_on(draw))
    present = [person for person in draw.people.all() if person.signed_at and person.staff_id]
    return Readiness(
        drawers=_ids(present, PersonRole.DRAWER),
        supervisors=_ids(present, PersonRole.SUPERVISOR),
        sources=tuple(
            SourceState(s.source, s.when, s.value is not None, s.is_confirmed)
            for s in sources_of(draw)
        ),
        supervision=duty.presence if duty else None,
        legals=_ids(present, PersonRole.LEGAL),
        legal_duty=duty,
        custody=custody_of(draw),
    )


def entries_of(draw: Draw) -> dict[str, LogLeaf]:
    """Kind → the first log entry of that kind about this draw."""
    found: dict[str, LogLeaf] = {}
    for leaf in leaves_of(subject(draw)):
        found.setdefault(leaf.kind, leaf)
    return found


def _ids(people: list[CeremonyPerson], role: PersonRole) -> frozenset[int]:
    return frozenset(p.staff_id for p in people if p.role == role and p.staff_id is not None)
