"""The record of a draw: everything that happened, with its proof; the list, the files, the bundles."""

from collections import Counter
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.draws import engine, services
from doubledraw.platform.draws.models import Draw, DrawnTarget
from doubledraw.platform.draws.policies import (
    may_audit,
    may_name_auditor,
    may_see_list,
    may_take_leaf,
)
from doubledraw.platform.draws.selectors import (
    auditors_to_name,
    entries_of,
    named_auditors,
    public_files,
    rounds_of,
    subject,
    targets_in_force,
    teams_of,
)
from doubledraw.platform.draws.selectors.specialists import names_of
from doubledraw.platform.draws.states import ExclusionReason, LeftOut, TargetRole
from doubledraw.platform.draws.web.cards import Problem
from doubledraw.platform.draws.web.changes import changes_shown
from doubledraw.platform.draws.web.finding import draw_or_404
from doubledraw.platform.draws.web.teams import panel
from doubledraw.platform.draws.web.timeline import happenings
from doubledraw.platform.ledger.selectors import (
    checkpoint_for,
    cosignatures_of,
    leaves_of,
    proof_of,
    signed_note,
)
from doubledraw.platform.records import store
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

LIST_PAGE = 200
FILE_TITLES = {
    "design.json": "设计",
    "frame.tsv": "名录",
    "strata.tsv": "分层和权重",
    "exclusions.tsv": "不参加的企业",
    "roster.tsv": "可抽的执法人员",
    "recusals.tsv": "回避",
    "commitment.json": "承诺",
    "entropy.json": "公共随机数",
    "nonces.json": "秘密数",
    "selection.tsv": "抽中名单和抽签号",
    "reserve.tsv": "候补名单",
    "drawn.tsv": "抽中的代码",
    "teams.tsv": "检查人员匹配",
    "outcome.json": "结果",
}


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


@staff()
@require_GET
def file(request: StaffRequest, draw_id: str, name: str) -> HttpResponse:
    """One public file of the draw, byte for byte."""
    draw = draw_or_404(request.actor, draw_id)
    digest = public_files(draw).get(name)
    if digest is None:
        raise Http404
    return download(engine.stored(name, digest), name, "application/octet-stream")


@staff()
@require_GET
def proof(request: StaffRequest, draw_id: str, index: int) -> HttpResponse:
    """The proof that one step stands in the public log, under the checkpoint that proves it best."""
    draw = draw_or_404(request.actor, draw_id)
    leaf = next((leaf for leaf in leaves_of(subject(draw)) if leaf.index == index), None)
    checkpoint = checkpoint_for(index) if leaf else None
    if leaf is None or checkpoint is None:
        raise Http404
    text = proof_of(leaf, checkpoint).encode()
    return download(text, f"{index:08d}-{leaf.kind}.tlog-proof", "text/plain; charset=utf-8")


@staff()
@require_GET
def public_zip(request: StaffRequest, draw_id: str) -> HttpResponse:
    """The public bundle of a revealed draw."""
    draw = draw_or_404(request.actor, draw_id)
    if draw.revealed_at is None:
        raise Http404
    packed = engine.pack(engine.public_bundle(draw))
    return download(packed, f"{draw_id}-public.zip", "application/zip")


@staff()
@require_POST
def auditor_zip(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Everything, for auditors; that it was taken is written down first."""
    draw = draw_or_404(request.actor, draw_id)
    packed = services.take_auditor_bundle(draw, by=request.actor, at=request.at)
    return download(packed, f"{draw_id}-auditor.zip", "application/zip")


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
        "files": _files(draw),
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


def _files(draw: Draw) -> list[dict[str, Any]]:
    public, order = public_files(draw), list(FILE_TITLES)
    kept = sorted(engine.stored_files(draw).items(), key=lambda f: order.index(f[0]))
    for round in rounds_of(draw):
        kept += sorted(engine.round_files(round).items())
    return [
        {
            "name": name,
            "title": FILE_TITLES[name.rpartition("/")[2]],
            "digest": digest,
            "size": _size(digest),
            "is_public": name in public,
            # A digest of an unsalted list could be guessed back to the list; inputs carry a blind line.
            "shows_digest": name in public or name in draw.files or _is_input_of_round(name),
        }
        for name, digest in kept
    ]


def _is_input_of_round(name: str) -> bool:
    folder, _, file = name.rpartition("/")
    return bool(folder) and file not in ("teams.tsv", "outcome.json")


def _size(digest: str) -> int | None:
    """Bytes in the store; None when the file is gone, so that the page can still say so."""
    path = store.path_of(digest)
    return path.stat().st_size if path.exists() else None


def _left_out(draw: Draw) -> list[dict[str, Any]]:
    counts = Counter(person["reason"] for person in draw.left_out)
    return [{"label": LeftOut.of(code).label, "count": n} for code, n in counts.items()]


def _regions(draw: Draw) -> list[dict[str, Any]]:
    """From the reveal on: before it, a region with few firms would give them away."""
    if draw.revealed_at is None:
        return []
    drawn = DrawnTarget.objects.filter(draw=draw, role=TargetRole.SELECTED)
    counts = Counter(drawn.values_list("region_name", flat=True))
    return [region | {"drawn": counts[region["name"]]} for region in draw.regions]


def _list(draw: Draw, number: str) -> dict[str, Any]:
    in_force = targets_in_force(draw)
    rows = DrawnTarget.objects.filter(draw=draw, code__in=in_force).order_by("code")
    found = Paginator(rows, LIST_PAGE).get_page(number)
    codes = [row.code for row in found]
    refs = teams_of(draw, codes)
    names = names_of(ref for team in refs.values() for ref in team)
    teams = {code: [names.get(ref, ref) for ref in team] for code, team in refs.items()}
    return {
        "draw": draw,
        "page": found,
        "rows": [{"target": row, "team": teams.get(row.code, [])} for row in found],
        "reserve": DrawnTarget.objects.filter(draw=draw, role=TargetRole.RESERVE).count(),
    }


def download(data: bytes, name: str, kind: str) -> HttpResponse:
    """Bytes to keep under this name."""
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
