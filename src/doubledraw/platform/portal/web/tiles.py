"""The log as static files for witnesses and monitors (c2sp.org/tlog-tiles), and the door for cosignatures."""

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from doubledraw.log.tiles import Tile
from doubledraw.platform.kernel.errors import DomainError, Invalid
from doubledraw.platform.ledger.selectors import tile_bytes
from doubledraw.platform.ledger.services import take_cosignatures
from doubledraw.platform.records import published
from doubledraw.platform.ui.access import public
from doubledraw.platform.ui.http import PublicRequest
from doubledraw.platform.ui.words import say

A_YEAR = 60 * 60 * 24 * 365
LONGEST_NOTE = 64 * 1024


@public
@require_safe
def tile(request: PublicRequest, rest: str) -> HttpResponseBase:
    """A tile or entry bundle: the file, or out of the database what no file holds yet or any more."""
    found = Tile.parse(f"tile/{rest}")
    if found is None:
        raise Http404
    path = published.path_of(f"log/{found.path}")
    response: HttpResponseBase
    if path.is_file():
        response = FileResponse(path.open("rb"), content_type="application/octet-stream")
    else:
        response = HttpResponse(_computed(found), content_type="application/octet-stream")
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, public=True, max_age=A_YEAR, immutable=True)
    return response


@csrf_exempt
@public
@require_POST
def cosign(request: PublicRequest) -> HttpResponse:
    """Take in a cosigned checkpoint, the body of the request. The signatures say who sent it; nothing else counts."""
    try:
        names = take_cosignatures(_note(request), at=request.at)
    except DomainError as refusal:
        error = {
            "code": refusal.code,
            "reason": say(refusal.reason, refusal.params),
            "remedy": say(refusal.remedy, refusal.params),
        }
        options = {"ensure_ascii": False}
        return JsonResponse({"error": error}, status=refusal.status, json_dumps_params=options)
    return JsonResponse({"taken": names}, json_dumps_params={"ensure_ascii": False})


def _computed(found: Tile) -> bytes:
    try:
        return tile_bytes(found)
    except LookupError as error:
        raise Http404 from error


def _note(request: PublicRequest) -> str:
    data = request.read(LONGEST_NOTE + 1)
    try:
        if len(data) <= LONGEST_NOTE:
            return data.decode()
    except UnicodeDecodeError:
        pass
    raise Invalid(
        "no_note", "请求正文不是联署后的检查点", remedy="请把检查点文件原样放在请求正文里。"
    )
