"""Phones that send a visit over HTTP, with repeats, and time every answer."""

import hashlib
import http.client
import json
import time
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
TOKEN = "b" * 32
BOUNDARY = "----doubledraw"
STROKES = [[[10 + 3 * n, 20 + n * 7 % 200] for n in range(60)]]
PHOTO_BYTES = 150_000
TWICE = 20
"""One in so many submissions is sent twice."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A signed-in inspector: the key of their session, the number of their certificate."""

    session: str
    ref: str


@dataclass(frozen=True, slots=True)
class Errand:
    """A visit to make: by two phones, with a sheet each as (key, body)."""

    number: str
    turn: int
    phones: list[Phone]
    sheets: list[tuple[int, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: to which kind of submission, after how long, and what was wrong with it."""

    kind: str
    seconds: float
    error: str


def carry_out(address: str, errand: Errand) -> list[Said]:
    """The whole visit, as the phones send it."""
    line = http.client.HTTPConnection(address, timeout=60)
    first, second = errand.phones[0], errand.phones[-1]
    now = datetime.now(CHINA).isoformat()
    said = [_read(line, first)]
    said += _sent(line, errand, first, "begin", {"at": now, "urgent": "群众举报"})
    photo = {"question": "", "taken_at": now, "place": "31.2,121.4"}
    said += _sent(line, errand, first, "photo", photo, data=_photo(errand.turn))
    for phone, (sheet, body) in zip((first, second), errand.sheets, strict=True):
        said += _sent(line, errand, phone, "sheet", body, sheet)
    for phone in (first, second):
        signature = {"role": "inspector", "ref": phone.ref, "strokes": STROKES}
        said += _sent(line, errand, phone, "signature", signature)
    firm = {"role": "firm", "name": "林秀英", "strokes": STROKES}
    said += _sent(line, errand, first, "signature", firm)
    ended = {"ended_at": datetime.now(CHINA).isoformat(), "opinion": "无异议", "late": ""}
    said += _sent(line, errand, first, "finish", ended)
    line.close()
    return said


def _read(line: http.client.HTTPConnection, phone: Phone) -> Said:
    seconds, status, _ = _asked(line, "/desk/visits/phone/mine/", phone, b"", "text/plain")
    return Said("mine", seconds, "" if status == 200 else f"mine {status}")


def _sent(
    line: http.client.HTTPConnection,
    errand: Errand,
    phone: Phone,
    kind: str,
    body: dict[str, Any],
    sheet: int | None = None,
    data: bytes | None = None,
) -> list[Said]:
    parcel = {"client_id": str(uuid.uuid4()), "kind": kind, "device": phone.ref, "sheet": sheet}
    parcel |= {"made_at": datetime.now(CHINA).isoformat(), "body": body}
    content, address = _form(parcel, data), f"/desk/visits/{errand.number}/submissions/"
    number = int(hashlib.sha256(parcel["client_id"].encode()).hexdigest()[:8], 16)
    found = []
    for turn in range(1 + (number % TWICE == 0)):
        form = f"multipart/form-data; boundary={BOUNDARY}"
        seconds, status, answer = _asked(line, address, phone, content, form)
        found.append(Said(kind, seconds, _fault(kind, status, answer, is_repeat=bool(turn))))
    return found


def _fault(kind: str, status: int, answer: bytes, *, is_repeat: bool) -> str:
    if status != 200:
        return f"{kind} {status} {answer[:300].decode('utf-8', 'replace')}"
    told = json.loads(answer)
    if told["fate"] != "taken" or told["repeat"] is not is_repeat:
        return f"{kind} {told}"
    return ""


def _asked(
    line: http.client.HTTPConnection, address: str, phone: Phone, content: bytes, form: str
) -> tuple[float, int, bytes]:
    headers = {
        "Cookie": f"sessionid={phone.session}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
        "Content-Type": form,
    }
    begun = time.perf_counter()
    line.request("POST", address, content, headers)
    answer = line.getresponse()
    read = answer.read()
    return time.perf_counter() - begun, answer.status, read


def _form(parcel: dict[str, Any], data: bytes | None) -> bytes:
    told = json.dumps(parcel, ensure_ascii=False).encode()
    parts = [b'Content-Disposition: form-data; name="parcel"\r\n\r\n' + told]
    if data is not None:
        head = b'Content-Disposition: form-data; name="file"; filename="photo.jpg"\r\n'
        parts.append(head + b"Content-Type: image/jpeg\r\n\r\n" + data)
    mark = f"--{BOUNDARY}".encode()
    return b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"


def _photo(turn: int) -> bytes:
    """As large as the page makes them, each another."""
    return b"\xff\xd8\xff\xe0" + hashlib.shake_256(str(turn).encode()).digest(PHOTO_BYTES)
