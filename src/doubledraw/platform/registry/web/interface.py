"""The interface of feeds: another system sends a file with its token, and is told what became of it.

POST /api/feeds/ID/files, the file as the body (or as `file` of a form), `Authorization: Bearer TOKEN`. The answer is
JSON: 201 when the file was read (200 when this very content came before), 202 when it is large and is being read.
GET …/files/SHA256 tells the same later. Refusals are 4xx with code, reason and remedy.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.jobs.services import enqueue
from doubledraw.platform.kernel.errors import DomainError, Invalid
from doubledraw.platform.registry.models import Feed, ImportBatch
from doubledraw.platform.registry.selectors.feeds import files_of
from doubledraw.platform.registry.services.feeds import feed_opened_by, finish_file, receive
from doubledraw.platform.registry.states import BatchState
from doubledraw.platform.ui.access import public
from doubledraw.platform.ui.http import PublicRequest
from doubledraw.platform.ui.words import say

READ_AT_ONCE = 2 * 1024 * 1024
_COUNTS = ("rows", "new", "changed", "unchanged", "rejected", "vanished")


@csrf_exempt
@public
@require_POST
def send(request: PublicRequest, pk: int) -> JsonResponse:
    """Take a file."""
    feed = _feed(request, pk)
    if feed is None:
        return _nobody()
    try:
        data, name = _content(request)
        taken = receive(feed, data, name, at=request.at)
        batch = taken.batch
        if batch.state == BatchState.UPLOADED and len(data) > READ_AT_ONCE:
            _later(feed, batch, request)
            return _told(request, feed, batch, status=202)
        if taken.is_new or batch.state == BatchState.UPLOADED:
            finish_file(feed, batch, at=request.at)
    except DomainError as refusal:
        return _refused(refusal, refusal.status)
    return _told(request, feed, batch, status=201 if taken.is_new else 200)


@public
@require_GET
def state(request: PublicRequest, pk: int, digest: str) -> JsonResponse:
    """What became of a file that was sent, by the SHA-256 of its bytes."""
    feed = _feed(request, pk)
    if feed is None:
        return _nobody()
    sent = files_of(feed).filter(digest=digest[:64]).first()
    if sent is None:
        missing = Invalid("no_such_file", "没有收到过这个文件", remedy="请先发送它。")
        return _refused(missing, 404)
    return _told(request, feed, sent.batch, status=200)


def _feed(request: HttpRequest, pk: int) -> Feed | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return feed_opened_by(pk, token.strip()) if scheme.lower() == "bearer" else None


def _content(request: HttpRequest) -> tuple[bytes, str]:
    """The bytes that were sent and the name they go by."""
    if (request.content_type or "").startswith("multipart/"):
        file = request.FILES.get("file")
        data, name = (bytes(file.read()), str(file.name)) if file else (b"", "")
    else:
        data = request.read(settings.UPLOAD_MAX_BYTES + 1)
        name = request.headers.get("X-Filename", "") or request.GET.get("name", "")
    if not data:
        raise Invalid("no_file", "没有收到文件", remedy="请把文件放在请求正文里。")
    if len(data) > settings.UPLOAD_MAX_BYTES:
        raise Invalid("too_big", "文件太大", remedy="请分成几个文件。")
    plain = "".join(c for c in name.replace("\\", "/").split("/")[-1] if c.isprintable())
    return data, plain[-120:] or "feed"


def _later(feed: Feed, batch: ImportBatch, request: PublicRequest) -> None:
    enqueue(
        "registry.finish_feed_file",
        {"feed": feed.pk, "batch": batch.pk},
        key=f"registry.feed_file:{batch.pk}",
        at=request.at,
        asked_by=feed.set_up_by,
        title="读取接入文件",
    )


def _told(request: HttpRequest, feed: Feed, batch: ImportBatch, status: int) -> JsonResponse:
    """State, counts and addresses; the reasons of rejected rows are for the clerk, and for who sent them."""
    batch.refresh_from_db()
    told: dict[str, Any] = {
        "import": batch.pk,
        "page": request.build_absolute_uri(reverse("import", args=[batch.pk])),
        "self": request.build_absolute_uri(reverse("feed-sent", args=[feed.pk, batch.file_digest])),
        "file": batch.file_digest,
        "state": batch.state,
        "receipt": batch.receipt_digest,
        "counts": {name: batch.counts.get(name, 0) for name in _COUNTS},
        "rejects": [
            {
                "row": reject.row,
                "column": reject.column,
                "rule": reject.rule,
                "reason": say(reject.reason, reject.params),
                "remedy": say(reject.remedy, reject.params),
            }
            for reject in batch.rejects.all()[:100]
        ],
    }
    if batch.problem:
        problem = batch.problem
        told["problem"] = {
            "code": problem["code"],
            "reason": say(problem["reason"], problem["params"]),
            "remedy": say(problem["remedy"], problem["params"]),
        }
        status = 422
    return JsonResponse(told, status=status, json_dumps_params={"ensure_ascii": False})


def _refused(refusal: DomainError, status: int) -> JsonResponse:
    error = {
        "code": refusal.code,
        "reason": say(refusal.reason, refusal.params),
        "remedy": say(refusal.remedy, refusal.params),
    }
    return JsonResponse({"error": error}, status=status, json_dumps_params={"ensure_ascii": False})


def _nobody() -> JsonResponse:
    """The same for a wrong token and for a feed that is not there."""
    wrong = Invalid(
        "wrong_token", "口令不对，或者没有这个接入", remedy="请向名录机关的经办人核对。"
    )
    answer = _refused(wrong, 401)
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer
