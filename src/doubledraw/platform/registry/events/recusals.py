"""What the recusal register tells the ledger."""

from dataclasses import dataclass

from doubledraw.platform.kernel.event import Event


@dataclass(frozen=True, slots=True)
class RecusalDeclared(Event):
    """An inspector is kept away from a target from now on."""

    inspector: str
    target: str
    reason: str
    note: str
