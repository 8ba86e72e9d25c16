"""What a phone or a form sent, read with care: lines, moments, strokes, files; anything else is Invalid."""

import hashlib
import json
import math
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware

from doubledraw.platform.kernel.errors import Invalid

LEAST_POINTS, MOST_POINTS, MOST_STROKES = 8, 6000, 300
WIDEST = 4000
MEDIA = {b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png", b"%PDF-": "pdf"}


def line_of(value: object, most: int) -> str:
    """Text on one line, without signs no database takes; "" for what is no text."""
    text = value if isinstance(value, str) else ""
    return " ".join(text.replace("\0", " ").split())[:most]


def text_of(value: object, most: int) -> str:
    """Text with its lines."""
    text = value if isinstance(value, str) else ""
    return text.replace("\0", " ").strip()[:most]


def moment_of(value: object, what: str = "时间") -> datetime:
    """An aware moment from an ISO text."""
    try:
        found = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None:
        raise Invalid(
            "moment_unreadable",
            "{what}写法不对",
            remedy="请照“2026-06-01T08:30”写。",
            what=what,
        )
    return make_aware(found) if is_naive(found) else found


def checked_strokes(strokes: object) -> list[list[list[int]]]:
    """The points of a signature drawn on the screen, if there are enough of them."""
    found = strokes if isinstance(strokes, list) else []
    is_drawn = all(
        isinstance(stroke, list) and all(_is_point(point) for point in stroke) for stroke in found
    )
    count = sum(map(len, found)) if is_drawn else 0
    if not LEAST_POINTS <= count <= MOST_POINTS or len(found) > MOST_STROKES:
        raise Invalid(
            "no_signature", "没有收到完整的签名", remedy="请在框内重新写一遍姓名，再点“签好了”。"
        )
    return found


def media_of(data: bytes) -> str:
    """What the first bytes say a file is; Invalid for what is not taken or too large."""
    if len(data) > settings.EVIDENCE_MAX_BYTES:
        raise Invalid(
            "file_too_large",
            "文件超过 {most} MB",
            remedy="请缩小后再传。",
            most=settings.EVIDENCE_MAX_BYTES // 1024 // 1024,
        )
    for start, name in MEDIA.items():
        if data.startswith(start):
            return name
    raise Invalid("file_kind", "只收 JPEG、PNG 和 PDF 文件", remedy="请重新选择文件。")


def clean(value: object, depth: int = 8) -> Any:
    """A JSON value without signs that no database takes; Invalid when it is nested too deep."""
    if depth < 0:
        raise Invalid("body_too_deep", "提交的内容不对", remedy="请更新页面后再提交。")
    if isinstance(value, str):
        return value.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {clean(str(key)): clean(one, depth - 1) for key, one in value.items()}
    if isinstance(value, list):
        return [clean(one, depth - 1) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def digest_of(body: dict[str, Any], data: bytes | None) -> str:
    """One digest for what a submission says: the body in a fixed spelling, and its file."""
    spelled = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    found = hashlib.sha256(spelled.encode("utf-8", "surrogatepass"))
    found.update(b"\0" + hashlib.sha256(data or b"").digest())
    return found.hexdigest()


def _is_point(point: object) -> bool:
    return (
        isinstance(point, list)
        and len(point) == 2
        and all(isinstance(n, int) and not isinstance(n, bool) and 0 <= n <= WIDEST for n in point)
    )
