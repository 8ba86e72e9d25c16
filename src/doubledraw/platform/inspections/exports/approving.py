"""The approval form as paper, from what was sealed and who signed it: whole, or the copy for one of its visits."""

import json
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from doubledraw.papers.forms import ApprovalSheet, Ink, ToVisit
from doubledraw.papers.model import Paper
from doubledraw.platform.inspections.exports.parts import (
    EDITION,
    SPAN,
    basis_of,
    by_account,
    day_of,
)
from doubledraw.platform.inspections.models import ApprovalForm
from doubledraw.platform.ledger.selectors import document
from doubledraw.platform.plans.states import Way


def approval_form(form: ApprovalForm, only: str = "") -> Paper:
    """检查审批表; `only`: the number of the one visit that this copy names, "" for all."""
    said: dict[str, Any] = json.loads(document(form.digest))
    shown = [one for one in said["visits"] if only in ("", one["number"])]
    decided = form.decided_at
    return ApprovalSheet(
        organ=said["organ_name"],
        number=EDITION.format(number=said["draw_id"], edition=said["edition"]),
        task=said["task"],
        draw=said["draw_id"],
        basis=basis_of(said["items"]),
        method=Way.of(said["way"]).label,
        period=SPAN.format(start=_day(said["starts"]), end=_day(said["ends"])),
        visits=tuple(_to_visit(one, said["teams"]) for one in shown),
        helpers=said["helpers"],
        made_on=localdate(decided or form.made_at),
        digest=form.digest,
        urgent=said["urgent"],
        decision=form.get_state_display() if decided else "",
        remark=form.remark,
        maker=by_account(form.made_by_name, form.made_at),
        decider=by_account(form.decided_by_name, decided) if decided else Ink(),
        left_out=len(said["visits"]) - len(shown),
    ).paper()


def _to_visit(told: dict[str, str], teams: dict[str, list[str]]) -> ToVisit:
    team = "\n".join(teams[told["number"]])
    return ToVisit(told["number"], told["name"], told["code"], told["address"], team)


def _day(text: str) -> str:
    return day_of(date.fromisoformat(text))
