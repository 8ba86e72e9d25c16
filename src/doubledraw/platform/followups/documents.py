"""What the stage seals: the order to rectify, the letter of transfer; and what people ask for."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from doubledraw.platform.kernel.sealed import Sealed


@dataclass(frozen=True)
class SealedOrder(Sealed):
    """An order to rectify (责令改正通知书). Days are ISO.

    `breaches`: [{"item", "found", "breaks": [article], "basis": [article], "correct"}]; `until`: the last day to put
    it right; `remedies`: what the firm may do against it.
    """

    kind: ClassVar[str] = "rectification-order"

    organ_name: str
    number: str
    visit: str
    record: str
    visited_on: str
    firm: dict[str, str]
    breaches: tuple[dict[str, Any], ...]
    until: str
    consequence: str
    remedies: tuple[str, ...]
    contact: str
    phone: str
    made_on: str
    made_by: str


@dataclass(frozen=True)
class SealedTransfer(Sealed):
    """A letter of transfer (移送函). `reply_by`: until when receipt is asked for, ISO."""

    kind: ClassVar[str] = "transfer-letter"

    organ_name: str
    number: str
    visit: str
    record: str
    firm: dict[str, str]
    about: str
    to: str
    found: str
    reason: str
    basis: tuple[str, ...]
    enclosures: tuple[str, ...]
    contact: str
    phone: str
    reply_by: str
    made_on: str
    made_by: str


@dataclass(frozen=True, slots=True)
class Breach:
    """What the order says of one finding: the articles it breaks, those that allow the order, what is to be done."""

    breaks: str
    basis: str
    correct: str


@dataclass(frozen=True, slots=True)
class AskedOrder:
    """What the maker of an order writes; `breaches` by follow-up. `revisit_by` None: by the organ's own rule."""

    number: str
    until: date
    revisit_by: date | None
    breaches: dict[int, Breach]
    consequence: str = ""
    remedies: str = ""
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class AskedTransfer:
    """What the maker of a letter writes. `to`: an organ of the platform, or None with `to_name` for another one."""

    kind: str
    number: str
    to: int | None
    to_name: str
    reason: str
    basis: str
    reply_by: date | None
    enclosures: str = ""
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class AskedDecision:
    """How a case was decided. `amount_fen`: the fine, in fen."""

    result: str
    kinds: tuple[str, ...]
    amount_fen: int
    document: str
    decided_on: date
    basis: str
    summary: str


@dataclass(frozen=True, slots=True)
class AskedInforming:
    """How a side was informed, and what shows that it knows: a name and, for a file, its bytes."""

    side: str
    way: str
    who: str
    informed_on: date
    document: str
    acknowledged: str = ""
    proof: bytes | None = None


@dataclass(frozen=True, slots=True)
class AskedClosing:
    """With what a follow-up is to be closed; `minor` is an entry of the list when the first offence is let pass."""

    outcome: str
    remark: str = ""
    minor: int | None = None
    proof: bytes | None = None


@dataclass(frozen=True, slots=True)
class AskedMinor:
    """An entry of the list: which conduct, under which conditions, from which text."""

    title: str
    item_code: str
    conditions: str
    instrument: str
    article: str
    quotation: str
    since: date
    until: date | None = None
