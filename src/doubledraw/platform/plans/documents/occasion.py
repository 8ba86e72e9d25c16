"""What occasions a plan: its kind, and the papers that this kind rests on."""

from dataclasses import dataclass

from doubledraw.platform.plans.states import PlanKind


@dataclass(frozen=True, slots=True)
class Occasion:
    """A kind with what must be written for it; an annual plan needs no more."""

    kind: PlanKind = PlanKind.ANNUAL
    legal_basis: str = ""
    superior_document: str = ""
    announcement: str = ""


FIELDS_OF = {
    PlanKind.ANNUAL: (),
    PlanKind.AD_HOC: ("legal_basis", "superior_document"),
    PlanKind.SPECIAL: ("announcement", "superior_document"),
    PlanKind.FULL_COVERAGE: ("legal_basis",),
}
"""Which of the papers a kind asks for."""
