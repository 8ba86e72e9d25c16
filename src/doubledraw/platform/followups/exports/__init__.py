"""The order to rectify and the letter of transfer as official papers, from what was sealed (PDF, DOCX)."""

import json
import unicodedata
from datetime import date
from typing import Any

from doubledraw.papers import Paper
from doubledraw.papers.forms import Breach, Contact, Party, RectificationOrder, TransferLetter
from doubledraw.papers.model import chinese_day
from doubledraw.platform.followups.models import Handover, Rectification
from doubledraw.platform.ledger.selectors import document


def order_paper(order: Rectification) -> Paper:
    """责令改正通知书."""
    said = _said(order.digest)
    return RectificationOrder(
        organ=said["organ_name"],
        number=said["number"],
        party=_party(said),
        visited=chinese_day(date.fromisoformat(said["visited_on"])),
        breaches=tuple(
            Breach(
                _sentence(one["found"]), tuple(one["breaks"]), tuple(one["basis"]), one["correct"]
            )
            for one in said["breaches"]
        ),
        until=date.fromisoformat(said["until"]),
        remedies=tuple(said["remedies"]),
        contact=Contact(said["contact"], said["phone"]),
        made_on=date.fromisoformat(said["made_on"]),
        consequence=said["consequence"],
    ).paper()


def transfer_paper(handover: Handover) -> Paper:
    """移送函."""
    said = _said(handover.digest)
    return TransferLetter(
        organ=said["organ_name"],
        number=said["number"],
        to=said["to"],
        party=_party(said),
        found=_stopped(said["found"]),
        reason=_stopped(said["reason"]),
        basis=tuple(said["basis"]),
        enclosures=tuple(said["enclosures"]),
        contact=Contact(said["contact"], said["phone"]),
        made_on=date.fromisoformat(said["made_on"]),
        reply_by=date.fromisoformat(said["reply_by"]),
        about=said["about"],
    ).paper()


def _said(digest: str) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(document(digest))
    return said


def _party(said: dict[str, Any]) -> Party:
    firm = said["firm"]
    return Party(firm["name"], firm["code"], firm["address"])


def _sentence(found: str) -> str:
    """What was found, ready to be followed by what it breaks."""
    return _bare(found) + "，"


def _stopped(text: str) -> str:
    """With its full stop."""
    return _bare(text) + "。"


def _bare(text: str) -> str:
    """Without stops and blanks at the end; closing brackets and quotation marks stay."""
    while text and unicodedata.category(text[-1]) in ("Po", "Zs", "Cc"):
        text = text[:-1]
    return text
