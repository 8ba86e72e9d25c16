"""The texts of messages by code and version, what is asked to be sent, and the exchange files' lines."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

OUT_FORMAT, IN_FORMAT, FORMAT_VERSION = "doubledraw-messages", "doubledraw-receipts", 1


@dataclass(frozen=True, slots=True)
class Wording:
    """One version of a message's text; `{name}` places are filled from the parameters. A version never changes."""

    code: str
    version: int
    subject: str
    body: str


_ALL = (
    Wording(
        "visit-notice",
        1,
        "行政检查通知书",
        "{organ}将于{planned}对{firm}检查，检查不收费。通知书和检查人员：{link} "
        "联系人{contact}，电话{phone}。",
    ),
    Wording(
        "law-education",
        1,
        "检查标准告知",
        "{organ}将开展“{task}”。检查的依据和标准：{link} 请对照自查。",
    ),
)
WORDINGS: Mapping[str, Wording] = {one.code: one for one in _ALL}
"""The newest version of each text."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One message to send. `key` makes it go once; `tell` is the kind of job that is told of each receipt, or "".

    `about` names the thing in the ledger's way ("visit:…"); `expires_at`: afterwards it is not sent any more.
    """

    key: str
    channel: str
    to: str
    template: str
    params: dict[str, str]
    about: str
    organ_path: str
    expires_at: datetime
    tell: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a channel says about one message; `id` is the one it was handed over under."""

    id: str
    kind: str
    at: datetime
    reference: str = ""
    detail: str = ""
    raw: dict[str, Any] = field(default_factory=dict)


def worded(template: str, params: Mapping[str, str]) -> tuple[Wording, str]:
    """The newest text of a template, filled; KeyError when one of its places has no value."""
    wording = WORDINGS[template]
    return wording, wording.body.format_map(params)


def digest_of(text: str) -> str:
    """SHA-256 of a text, hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def line_of(value: Mapping[str, Any]) -> str:
    """One line of an exchange file: JSON with sorted keys."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def masked(to: str) -> str:
    """An address of which only enough is left to recognise it: 138****5678, l***@example.cn."""
    name, at, host = to.partition("@")
    if at:
        return f"{name[:1]}***@{host}"
    return f"{to[:3]}****{to[-4:]}" if len(to) >= 8 else "****"
