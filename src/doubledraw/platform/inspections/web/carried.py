"""What a phone carries: my visits with all they need without a network."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from doubledraw.platform.inspections.models import Notice, Visit
from doubledraw.platform.inspections.selectors import crew_of, newest_notices
from doubledraw.platform.inspections.selectors.coming_in import arrived, drafts_of
from doubledraw.platform.inspections.selectors.loans import recorders_of_visits
from doubledraw.platform.inspections.states import LoanState, ParcelKind, VisitState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.plans.states import Way
from doubledraw.platform.rulebook.documents.outcomes import ITEM, VISIT, outcome_table
from doubledraw.platform.ui.qr import qr


def visits_told(visits: list[Visit], actor: Actor) -> list[dict[str, Any]]:
    """The visits with team, sheets, own drafts and what has arrived; a constant number of queries."""
    crews = crew_of(visits)
    newest, drafts = newest_notices(visits), drafts_of(visits, actor)
    sent, loans = _sent(visits), recorders_of_visits(visits)
    return [
        {
            "number": visit.number,
            "name": visit.name,
            "code": visit.code,
            "address": visit.address,
            "region": visit.region_name,
            "task": visit.draw.title,
            "state": visit.state,
            "label": _(VisitState.of(visit.state).label),
            "way": visit.way,
            "way_label": _(Way.of(visit.way).label),
            "onsite": visit.way == Way.ON_SITE,
            "planned": localtime(visit.planned_at).isoformat() if visit.planned_at else "",
            "ends": visit.ends.isoformat(),
            "began": localtime(visit.began_at).isoformat() if visit.began_at else "",
            "door": door,
            "qr": _code(settings.PUBLIC_URL + door) if door else None,
            "page": reverse("visit", args=[visit.number]),
            "crew": [
                {
                    "ref": one.ref,
                    "name": one.name,
                    "organ": one.organ_name,
                    "me": one.staff_id == actor.user_id,
                }
                for one in crews[visit.pk]
            ],
            "recorders": [
                {
                    "device": one.loan.equipment.code if one.loan else "",
                    "label": _(LoanState.of(one.state).label),
                    "due": one.due_on.isoformat() if one.due_on else "",
                }
                for one in loans.get(visit.pk, [])
            ],
            "sent": sent.get(visit.pk, []),
            "sheets": [
                {
                    "id": sheet.pk,
                    "organ": sheet.organ.name,
                    "editions": [
                        {k: one[k] for k in ("title", "number")} for one in sheet.editions
                    ],
                    "items": [i for i in visit.items if i["code"] in sheet.items],
                    "questions": sheet.questions,
                    "draft": drafts.get(sheet.pk),
                }
                for sheet in visit.sheets.all()
            ],
        }
        for visit in visits
        for door in [_door(newest.get(visit.pk))]
    ]


def _door(notice: Notice | None) -> str:
    return reverse("door", args=[notice.token]) if notice else ""


@lru_cache(maxsize=4096)
def _code(address: str) -> dict[str, int | str]:
    """The code of a notice's address: a path in a square of `size` units, drawn without a network."""
    made = qr(address)
    return {"size": made.size, "path": made.path}


def _sent(visits: list[Visit]) -> dict[int, list[dict[str, Any]]]:
    """What has arrived of each visit already, from whatever device."""
    found: dict[int, list[dict[str, Any]]] = {}
    for row in arrived(visits):
        is_signed = row.kind == ParcelKind.SIGNATURE
        told = {
            "kind": row.kind,
            "sheet": row.sheet_id,
            "role": (row.role if is_signed else "") or "",
            "ref": (row.ref if is_signed else "") or "",
            "by": row.by_name,
        }
        found.setdefault(row.visit_id, []).append(told)
    return found


def outcomes_told() -> dict[str, Any]:
    """The table of results and disposals in force, in the reader's language."""
    table = outcome_table()
    return {
        "edition": table.edition,
        "results": [
            {
                "code": one.code,
                "label": _(one.label),
                "open": one.is_open,
                "finding": one.has_finding,
                "item": ITEM in one.scope,
                "visit": VISIT in one.scope,
                "domain": one.domain,
            }
            for one in table.results.values()
            if one.scope
        ],
        "disposals": [
            {
                "code": one.code,
                "label": _(one.label),
                "closes": one.closes,
                "domain": one.domain,
            }
            for one in table.disposals.values()
        ],
    }
