"""What the approvals app tells the ledger."""

from dataclasses import dataclass

from doubledraw.platform.kernel.event import Event


@dataclass(frozen=True, slots=True)
class DocumentSigned(Event):
    """A person signed a digest at a step."""

    digest: str
    step: str
    remark: str
