"""Photos and films of the ceremony: kept by digest as they come, opened by nothing here."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from doubledraw.platform.draws.events import AttachmentKept
from doubledraw.platform.draws.models import CeremonyAttachment, Draw
from doubledraw.platform.draws.policies import may_attach
from doubledraw.platform.draws.policies.standing import DRAW
from doubledraw.platform.draws.selectors import subject
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import publish_document, record
from doubledraw.platform.records import store

OF = "draw.attachment"
MOST = 40
"""How many a draw may have."""


def keep_attachment(
    draw: Draw, title: str, chunks: Iterable[bytes], *, by: Actor, at: datetime
) -> CeremonyAttachment:
    """Keep a file under its SHA-256 and say the digest in the public log; the file itself is shown to few."""
    may_attach(draw, by).enforce()
    title = " ".join(title.split())[:100]
    if not title:
        raise Invalid(
            "attachment_untitled", "请写影像的说明", DRAW, "例如：摇号现场，三名见证人在场。"
        )
    if draw.attachments.count() >= MOST:
        raise Invalid(
            "too_many_attachments", "一次抽取最多 {most} 份影像", DRAW, "请挑选后上传。", most=MOST
        )
    kind = ""

    def watched() -> Iterator[bytes]:
        nonlocal kind
        size = 0
        for chunk in chunks:
            kind = kind or _kind(chunk)
            size += len(chunk)
            _check_size(size)
            yield chunk

    digest, size = store.put_chunks(watched())
    if not size:
        raise Invalid("empty_file", "文件是空的", DRAW, "请重新选择文件。")
    return _keep(draw, title, digest, kind, size, by, at)


@transaction.atomic
def _keep(
    draw: Draw, title: str, digest: str, kind: str, size: int, by: Actor, at: datetime
) -> CeremonyAttachment:
    try:
        with transaction.atomic():
            kept = CeremonyAttachment.objects.create(
                draw=draw,
                digest=digest,
                title=title,
                media=kind,
                size=size,
                kept_by=by.user_id,
                kept_at=at,
            )
    except IntegrityError as error:
        raise Conflict("attachment_known", "这份影像已经上传过", DRAW) from error
    leaf = publish_document(digest, OF, at=at)
    event = AttachmentKept(draw.draw_id, title, digest, leaf.index)
    record(event, by=by, at=at, subject=subject(draw))
    return kept


def _kind(start: bytes) -> str:
    """What the first bytes say it is, whatever its name says; Invalid for what is not taken."""
    if start.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if start[4:8] == b"ftyp":
        return "mp4"
    if start.startswith(b"\x1aE\xdf\xa3"):
        return "webm"
    raise Invalid(
        "unknown_media",
        "这不是 JPEG、PNG 图片或 MP4、WebM 视频",
        DRAW,
        "请用手机或相机的原始文件；其他格式请先另存。",
    )


def _check_size(size: int) -> None:
    if size > settings.UPLOAD_MAX_BYTES:
        raise Invalid(
            "too_big",
            "文件超过 {most} MB",
            DRAW,
            "请把视频分成几段上传。",
            most=settings.UPLOAD_MAX_BYTES >> 20,
        )
