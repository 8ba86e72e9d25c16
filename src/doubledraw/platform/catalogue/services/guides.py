"""Rules documents (细则、工作指引): kept as uploaded under their digest, never opened, published by another person."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from doubledraw.platform.catalogue.documents.words import one_line
from doubledraw.platform.catalogue.events import GuideKept, GuideMoved
from doubledraw.platform.catalogue.models import GuideDocument, Item
from doubledraw.platform.catalogue.policies.lists import (
    may_decide_guide,
    may_keep_list,
    may_publish_guide,
)
from doubledraw.platform.catalogue.states import EDITION_FLOW, Media
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records import store
from doubledraw.platform.records.transitions import move, revise

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@transaction.atomic
def keep_guide(
    organ: Organ,
    title: str,
    number: str,
    filename: str,
    data: bytes,
    items: Sequence[Item] = (),
    *,
    by: Actor,
    at: datetime,
) -> GuideDocument:
    """Keep an uploaded document as a draft. Invalid when it is too large, or not of a kind that is taken."""
    may_keep_list(organ, by).enforce()
    title, number = one_line(title)[:200], one_line(number)[:60]
    if not title:
        raise Invalid("name_missing", "没有名称", remedy="请补上名称。")
    media = sniffed(data)
    guide = GuideDocument.objects.create(
        organ=organ,
        title=title,
        number=number,
        filename=one_line(filename)[-200:] or f"guide.{media}",
        digest=store.put(data),
        media=media,
        size=len(data),
        drafted_by=by.user_id,
        drafted_at=at,
    )
    guide.items.set(items)
    kept = GuideKept(title, guide.filename, guide.digest)
    record(kept, by=by, at=at, subject=subject_of(guide))
    return guide


@transaction.atomic
def propose_guide(guide: GuideDocument, *, by: Actor, at: datetime) -> None:
    """Send a document for publication."""
    may_keep_list(guide.organ, by).enforce()
    _move(guide, "propose", "", by, at, remark="")


@transaction.atomic
def return_guide(guide: GuideDocument, reason: str, *, by: Actor, at: datetime) -> None:
    """Send a proposed document back to whoever uploaded it."""
    may_decide_guide(guide, by).enforce()
    _refuse_without(reason, "退回要写明理由")
    _move(guide, "return", reason, by, at, remark=reason.strip()[:500])


@transaction.atomic
def publish_guide(guide: GuideDocument, *, by: Actor, at: datetime) -> None:
    """Publish a document: from now on staff work by it."""
    may_publish_guide(guide, by).enforce()
    _move(guide, "publish", "", by, at, published_by=by.user_id, published_at=at)


@transaction.atomic
def discard_guide(guide: GuideDocument, *, by: Actor, at: datetime) -> None:
    """Give a draft up; its bytes stay in the store."""
    may_keep_list(guide.organ, by).enforce()
    _move(guide, "discard", "", by, at)


@transaction.atomic
def retire_guide(guide: GuideDocument, reason: str, *, by: Actor, at: datetime) -> None:
    """Take a published document out of force; it stays readable."""
    may_decide_guide(guide, by).enforce()
    _refuse_without(reason, "停用要写明理由")
    _move(guide, "supersede", reason, by, at, remark=reason.strip()[:500])


@transaction.atomic
def link_guide(guide: GuideDocument, items: Sequence[Item], *, by: Actor, at: datetime) -> None:
    """For which items a document is."""
    may_keep_list(guide.organ, by).enforce()
    revise(guide)
    guide.items.set(items)
    record(GuideMoved(guide.title, "link", ""), by=by, at=at, subject=subject_of(guide))


def sniffed(data: bytes) -> Media:
    """What the bytes are, whatever the name says; Invalid for what is not taken."""
    if not data:
        raise Invalid("empty_file", "文件是空的", remedy="请重新选择文件。")
    if len(data) > settings.GUIDE_MAX_BYTES:
        raise Invalid(
            "too_big",
            "文件有 {size} MB，最大 {most} MB",
            remedy="请压缩图片后另存，或者分成几个文件。",
            size=len(data) >> 20,
            most=settings.GUIDE_MAX_BYTES >> 20,
        )
    found = _kind_of(data)
    if found is None:
        raise Invalid(
            "unknown_media",
            "这不是 PDF、OFD、DOCX、DOC、WPS 或纯文本文件",
            remedy="请另存为 PDF 后上传。",
        )
    return found


def _kind_of(data: bytes) -> Media | None:
    if data.startswith(b"%PDF-"):
        return Media.PDF
    if data.startswith(_OLE):
        return Media.DOC
    if data.startswith(b"PK\x03\x04"):
        return _packed(data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    is_text = not any(c < " " and c not in "\t\r\n\f" for c in text)
    return Media.TEXT if is_text and not text.lstrip().startswith("<") else None


def _packed(data: bytes) -> Media | None:
    """By the names in the archive alone; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return None
    if "word/document.xml" in names and "[Content_Types].xml" in names:
        return Media.DOCX
    return Media.OFD if "OFD.xml" in names else None


def subject_of(guide: GuideDocument) -> str:
    """What the ledger calls a rules document."""
    return f"guide:{guide.pk}"


def _move(
    guide: GuideDocument, action: str, reason: str, by: Actor, at: datetime, **changes: object
) -> None:
    move(guide, EDITION_FLOW, action, **changes)
    event = GuideMoved(guide.title, action, reason.strip()[:200])
    record(event, by=by, at=at, subject=subject_of(guide))


def _refuse_without(reason: str, why: str) -> None:
    if not reason.strip():
        raise Invalid("reason_missing", why, remedy="请写明原因。")
