"""The record of a draw: everything that happened, with its proof, and the list."""

from collections import Counter
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.draws import engine, services
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.policies import (
    may_audit,
    may_name_auditor,
    may_see_list,
    may_take_leaf,
)
from doubledraw.platform.draws.selectors import (
    auditors_to_name,
    drawn_by_region,
    entries_of,
    in_force,
    named_auditors,
    size_of_reserve,
    subject,
    teams_of,
)
from doubledraw.platform.draws.selectors.specialists import names_of
from doubledraw.platform.draws.states import ExclusionReason, LeftOut
from doubledraw.platform.draws.web.cards import Problem
from doubledraw.platform.draws.web.changes import changes_shown
from doubledraw.platform.draws.web.files import files_shown
from doubledraw.platform.draws.web.finding import draw_or_404
from doubledraw.platform.draws.web.teams import panel
from doubledraw.platform.draws.web.timeline import happenings
from doubledraw.platform.ledger.selectors import (
    checkpoint_for,
    cosignatures_of,
    signed_note,
)
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

LIST_PAGE = 200


@staff()
@require_GET
def page(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Everything, in the order it happened."""
    return shown(request, draw_or_404(request.actor, draw_id))


def shown(request: StaffRequest, draw: Draw, problem: Problem | None = None) -> HttpResponse:
    """The page; after a refused attestation with its reason at the place."""
    status = problem.error.status if problem else 200
    return render(request, "draws/record.html", _context(request, draw, problem), status=status)


@staff()
@require_POST
def drawn_list(request: StaffRequest, draw_id: str) -> HttpResponse:
    """The list. A POST, because before the reveal every look is written down."""
    draw = draw_or_404(request.actor, draw_id)
    services.view_list(draw, by=request.actor, at=request.at)
    leaf = may_take_leaf(draw, request.actor, named_auditors(draw), is_of_the_team=False)
    found = _list(draw, request.POST.get("page", "1")) | {"leaf": leaf}
    return render(request, "draws/drawn.html", found)


def _context(request: StaffRequest, draw: Draw, problem: Problem | None) -> dict[str, Any]:
    audit = may_audit(draw, request.actor, named_auditors(draw))
    return {
        "draw": draw,
        "problem": problem,
        "population": sum(draw.populations.values()),
        "sample": sum(draw.sizes.values()),
        "excluded": [
            {"label": ExclusionReason.of(code).label, "count": count, "code": code}
            for code, count in draw.excluded.items()
        ],
        "happenings": happenings(draw),
        "changes": changes_shown(draw, request.actor),
        "leaves": {kind.removeprefix("draw."): leaf for kind, leaf in entries_of(draw).items()},
        "strata": _strata(draw),
        "files": files_shown(draw),
        "left_out": _left_out(draw),
        "people_left_out": [
            person | {"label": LeftOut.of(person["reason"]).label} for person in draw.left_out
        ],
        "see_list": may_see_list(draw, request.actor, named_auditors(draw)),
        "audit": audit,
        "is_auditor": audit or audit.code in ("not_drawn", "not_named"),
        "regions": _regions(draw),
        "teams": panel(draw, request.actor, named_auditors(draw)),
        "attestations": draw.attestations.all(),
        "auditors": _auditors(draw),
        "name_auditor": may_name_auditor(draw, request.actor),
        "auditors_to_name": auditors_to_name(draw),
        "subject": subject(draw),
        **_checkpoint(draw),
    }


def _checkpoint(draw: Draw) -> dict[str, Any]:
    """What proves the draw's last entry: the checkpoint, as the log and its witnesses signed it."""
    last = max((leaf.index for leaf in entries_of(draw).values()), default=None)
    under = checkpoint_for(last) if last is not None else None
    if under is None:
        return {}
    signed = {"checkpoint_note": signed_note(under), "cosignatures": cosignatures_of(under)}
    return {"checkpoint": under, **signed}


def _auditors(draw: Draw) -> list[dict[str, Any]]:
    """Those named, and when each has signed."""
    signed = {attestation.received_by: attestation.at for attestation in draw.attestations.all()}
    return [
        {
            "name": auditor.name,
            "organ_name": auditor.organ_name,
            "attested_at": signed.get(auditor.staff_id),
        }
        for auditor in draw.named_auditors.all()
    ]


def _strata(draw: Draw) -> list[dict[str, Any]]:
    """Rule, N, n, stated chance; cuts once they are known to whoever reads this page."""
    cuts = (draw.cuts or {}) if draw.revealed_at else {}
    rows = []
    for stratum in draw.design["strata"]:
        population, size = draw.populations[stratum["name"]], draw.sizes[stratum["name"]]
        rows.append(
            {
                "name": stratum["name"],
                "rule": engine.rule_of(stratum),
                "population": population,
                "size": size,
                "percent": 100 * size / population if population else 0,
                "cut": cuts.get(stratum["name"], ""),
            }
        )
    return rows


def _left_out(draw: Draw) -> list[dict[str, Any]]:
    counts = Counter(person["reason"] for person in draw.left_out)
    return [{"label": LeftOut.of(code).label, "count": n} for code, n in counts.items()]


def _regions(draw: Draw) -> list[dict[str, Any]]:
    """From the reveal on: before it, a region with few firms would give them away."""
    if draw.revealed_at is None:
        return []
    counts = drawn_by_region(draw)
    return [region | {"drawn": counts[region["name"]]} for region in draw.regions]


def _list(draw: Draw, number: str) -> dict[str, Any]:
    found = Paginator(in_force(draw), LIST_PAGE).get_page(number)
    codes = [row.code for row in found]
    refs = teams_of(draw, codes)
    names = names_of(ref for team in refs.values() for ref in team)
    teams = {code: [names.get(ref, ref) for ref in team] for code, team in refs.items()}
    return {
        "draw": draw,
        "page": found,
        "rows": [{"target": row, "team": teams.get(row.code, [])} for row in found],
        "reserve": size_of_reserve(draw),
    }
