"""The public log: one entry with its proof, the newest checkpoint, the key."""

import json
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from doubledraw.log.proof import Proof
from doubledraw.log.tree import leaf_hash, verify_inclusion
from doubledraw.platform.disclosure import selectors
from doubledraw.platform.ledger.keys import log_key
from doubledraw.platform.ledger.models import Checkpoint, LogLeaf
from doubledraw.platform.ledger.selectors import (
    checkpoint_for,
    cosignatures_of,
    latest_checkpoint,
    proof_of,
    signed_note,
)
from doubledraw.platform.portal.web.pages import open_page, page
from doubledraw.platform.ui.access import public
from doubledraw.platform.ui.http import PublicRequest

ENTRY_NAMES = {
    "draw.commit": "公布承诺",
    "draw.entropy": "公共随机数",
    "draw.correct": "更正公共随机数",
    "draw.result": "抽取",
    "draw.reveal": "揭示",
    "draw.void": "作废",
    "draw.attest": "见证",
    "draw.roster": "补抽人员",
    "draw.teams": "补抽人员的结果",
    "draw.substitute": "递补",
    "document.publish": "公示文件",
}


@open_page
def entry(request: PublicRequest, draw_id: str, index: int) -> HttpResponse:
    """What the log says, and the proof that it stands there."""
    try:
        draw = selectors.public_draw(draw_id)
        leaf = selectors.entry_of(draw_id, index)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    return entry_page(request, leaf, reverse("public-draw", args=[draw_id]), draw.title)


def entry_page(request: PublicRequest, leaf: LogLeaf, url: str, title: str) -> HttpResponse:
    """An entry with its proof; `url` and `title` are of the page that it belongs to."""
    return page(
        request,
        "portal/entry.html",
        place=(url, title),
        leaf=leaf,
        name=ENTRY_NAMES.get(leaf.kind, leaf.kind),
        shown=json.dumps(json.loads(leaf.entry), ensure_ascii=False, indent=2),
        **proven(leaf),
    )


@public
@require_safe
def checkpoint(request: PublicRequest) -> HttpResponse:
    """The newest signed checkpoint, as witnesses want it (C2SP)."""
    newest = latest_checkpoint()
    if newest is None:
        raise Http404
    return _text(signed_note(newest))


@public
@require_safe
def key(request: PublicRequest) -> HttpResponse:
    """The log's public key."""
    return _text(log_key().verifier().encoded() + "\n")


def proven(leaf: LogLeaf) -> dict[str, Any]:
    """The proof of an entry under the first checkpoint that covers it, and whether it holds, for the page."""
    under = checkpoint_for(leaf.index)
    if under is None:
        return {"proof": "", "is_proven": False, "under": None}
    proof = proof_of(leaf, under)
    return {
        "proof": proof,
        "is_proven": _holds(leaf, proof, under),
        "under": under,
        "cosignatures": cosignatures_of(under),
    }


def _holds(leaf: LogLeaf, proof: str, under: Checkpoint) -> bool:
    """Recomputed, not assumed: the entry's hash and the path give the signed root."""
    path = Proof.parse(proof).hashes
    root = bytes.fromhex(under.root)
    return verify_inclusion(leaf_hash(leaf.entry.encode()), leaf.index, under.size, path, root)


def _text(text: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    patch_cache_control(response, public=True, no_cache=True)
    return response
