"""The files of a draw: each as it is kept, the proofs, the bundles."""

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.draws import engine, services
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.selectors import public_files, rounds_of, subject
from doubledraw.platform.draws.web.answers import download
from doubledraw.platform.draws.web.finding import draw_or_404
from doubledraw.platform.ledger.selectors import checkpoint_for, leaves_of, proof_of
from doubledraw.platform.records import store
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

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


def files_shown(draw: Draw) -> list[dict[str, Any]]:
    """For the record page: every kept file, whether it is public, whether its digest may be shown."""
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
