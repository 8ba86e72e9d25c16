"""What the approvals app tells the ledger."""

from dataclasses import dataclass

from doubledraw.platform.kernel.event import Event


@dataclass(frozen=True, slots=True)
class DocumentSigned(Event):
    """A person signed a digest at a step; a deputy for somebody else."""

    digest: str
    step: str
    remark: str
    behalf: str = ""


@dataclass(frozen=True, slots=True)
class ListFiled(Event):
    """A list was handed to the office above."""

    matter: str
    period: str
    office: str
    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class FilingReceived(Event):
    """The office took a filing in and gave a receipt."""

    matter: str
    period: str
    receipt: str
    remark: str


@dataclass(frozen=True, slots=True)
class FilingReturned(Event):
    """The office sent a filing back."""

    matter: str
    period: str
    remark: str
