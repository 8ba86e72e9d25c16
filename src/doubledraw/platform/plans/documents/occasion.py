"""What occasions a plan: its kind, and the papers that this kind rests on."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Occasion:
    """A kind (`states.PlanKind`) with what must be written for it; an annual plan needs no more."""

    kind: str = "annual"
    legal_basis: str = ""
    superior_document: str = ""
    announcement: str = ""


FIELDS_OF: Mapping[str, tuple[str, ...]] = {
    "annual": (),
    "ad_hoc": ("legal_basis", "superior_document"),
    "special": ("announcement", "superior_document"),
    "full_coverage": ("legal_basis",),
}
"""Which of the papers a kind asks for."""
