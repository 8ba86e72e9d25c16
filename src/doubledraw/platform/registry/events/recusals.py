"""What the recusal register tells the ledger."""

from dataclasses import dataclass

from doubledraw.platform.kernel.event import Event


@dataclass(frozen=True, slots=True)
class RecusalDeclared(Event):
    """Somebody declared that an inspector should keep away from a target."""

    inspector: str
    target: str
    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class RecusalDecided(Event):
    """A declared recusal was approved or refused by a second person."""

    inspector: str
    target: str
    state: str
    remark: str


@dataclass(frozen=True, slots=True)
class RecusalEnded(Event):
    """A recusal was withdrawn or lifted."""

    inspector: str
    target: str
    reason: str


@dataclass(frozen=True, slots=True)
class RecusalRuleProposed(Event):
    """Somebody proposed that recusals be made by a rule."""

    organ: str
    reason: str
    months: int
    basis: str


@dataclass(frozen=True, slots=True)
class RecusalRuleAdopted(Event):
    """A second person adopted the rule."""

    organ: str
    reason: str
    months: int


@dataclass(frozen=True, slots=True)
class RecusalRuleEnded(Event):
    """A rule makes no recusals any more."""

    organ: str
    reason: str
