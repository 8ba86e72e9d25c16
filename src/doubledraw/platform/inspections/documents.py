"""What the stage seals: approval form, notice, record of the visit; and what comes in from a phone."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from doubledraw.platform.kernel.sealed import Sealed


@dataclass(frozen=True)
class SealedForm(Sealed):
    """An inspection approval form (检查审批表). `visits`: [{"number", "name", "code", "address"}].

    `items`: [{"code", "name", "basis"}]; `helpers`: how many besides inspectors go along, fixed beforehand.
    `urgent`: why the check had to come before its approval, or "".
    """

    kind: ClassVar[str] = "inspection-approval"

    organ_name: str
    draw_id: str
    task: str
    edition: int
    items: tuple[dict[str, Any], ...]
    way: str
    starts: str
    ends: str
    visits: tuple[dict[str, Any], ...]
    teams: dict[str, list[str]]
    helpers: int
    urgent: str
    made_by: str


@dataclass(frozen=True)
class SealedNotice(Sealed):
    """A notice of inspection (行政检查通知书) with the fields of the published form.

    `inspectors`: [{"name", "ref", "organ"}]; `rights`: what the firm may do, in the product's words' codes;
    `frequency`: how often the items may be inspected; `unannounced`: the article under which it is only shown at
    the door, or "". `leaf`: SHA-256 of the proof that the firm was drawn.
    """

    kind: ClassVar[str] = "inspection-notice"

    number: str
    edition: int
    organ_name: str
    draw_id: str
    firm: dict[str, str]
    items: tuple[dict[str, Any], ...]
    planned_at: str
    way: str
    inspectors: tuple[dict[str, str], ...]
    materials: str
    contact: str
    phone: str
    frequency: str
    unannounced: str
    rights: tuple[str, ...]
    fee: str
    leaf: str


@dataclass(frozen=True)
class InspectionRecord(Sealed):
    """A visit as it was (随机抽查情况记录表、执法检查登记表): one line of the outcome in, one record out.

    `sheets`: one a department: {"organ", "organ_name", "items", "editions": [{"code", "number", "digest"}],
    "entry": number, "answers": {question: {"value", "note"}}, "findings": [{"item", "item_name", "result",
    "problem", "disposal"}], "result", "disposal", "entered_by"}. `result`, `disposal`: of the whole visit.
    `signatures`: [{"role", "name", "ref", "refused", "digest"}]; `photos`: [{"sha256", "taken_at", "place",
    "question"}]. `corrects`: the digest of the record before it, or "". `late`: why it was entered late, or "".
    """

    kind: ClassVar[str] = "inspection-record"

    number: str
    edition: int
    outcomes: str
    organ_name: str
    draw_id: str
    plan: str
    task: str
    firm: dict[str, str]
    way: str
    approval: str
    notice: str
    began_at: str
    ended_at: str
    via: str
    inspectors: tuple[dict[str, str], ...]
    sheets: tuple[dict[str, Any], ...]
    result: str
    disposal: str
    opinion: str
    signatures: tuple[dict[str, Any], ...]
    photos: tuple[dict[str, str], ...]
    late: str
    corrects: str
    reason: str


@dataclass(frozen=True, slots=True)
class AskedForm:
    """What the maker of an approval form writes; the visits come with it."""

    helpers: int = 0
    urgent: str = ""


@dataclass(frozen=True, slots=True)
class AskedNotice:
    """What the maker of a notice writes. `unannounced`: the article that allows to come without notice, or ""."""

    planned_at: datetime
    materials: str = ""
    contact: str = ""
    phone: str = ""
    unannounced: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One submission as its device made it. `client_id` is a UUID of the device's own; `body` a JSON object.

    `made_at`: the device's clock. `data`: the bytes of a photo or a scan, or None.
    """

    client_id: str
    kind: str
    device: str
    made_at: datetime
    body: dict[str, Any]
    sheet: int | None = None
    data: bytes | None = None
    via: str = "phone"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the device is told: kept under this id, whether it had been kept before, and what became of it."""

    client_id: str
    fate: str
    is_repeat: bool
    state: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a firm writes behind its code."""

    kind: str
    text: str
    name: str = ""
    phone: str = ""
    inspector_ref: str = ""
    stars: int | None = None


@dataclass(frozen=True)
class SealedEducation(Sealed):
    """What the whole frame of a plan line is told before the checks (普法告知). `recipients` counts that frame.

    `frame`: SHA-256 over its codes, sorted, one a line. `items`: [{"code", "name", "basis", "content", "standard"}],
    the last three line by line.
    """

    kind: ClassVar[str] = "law-education"

    number: str
    organ_name: str
    plan: str
    line: int
    title: str
    starts: str
    ends: str
    items: tuple[dict[str, Any], ...]
    recipients: int
    frame: str
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToPlan:
    """A visit to be given a day from `since` to `until`; `team`: the certificate numbers of who goes."""

    number: str
    team: frozenset[str]
    region: str
    address: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Taken:
    """A visit whose day stands already: it takes its team's room on that day."""

    team: frozenset[str]
    region: str
    day: date


@dataclass(frozen=True, slots=True)
class Planned:
    """A visit with its day and its place in that day's round, from 1."""

    number: str
    day: date
    place: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """Days for visits, and the numbers of those for which no day was left."""

    planned: tuple[Planned, ...]
    left: tuple[str, ...]
