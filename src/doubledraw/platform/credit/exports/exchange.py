"""`doubledraw-credit-events` version 1: JSON Lines of credit events with a header and a sealed end.

    {"type": "header", "format": …, "version": 1, "batch": …, "organ_code": …, "organ_name": …, "made_at": …,
     "count": n}
    {"type": "event", "seq": 1, "source": …, "digest": …, "code": …, "name": …, "kind": …, …}      n of them
    {"type": "end", "count": n, "sha256": of all lines before}

The receipt is `doubledraw-credit-receipt` version 1: a header that names batch and SHA-256 of the file it answers, then
a line for each row it answers: {"type": "row", "seq", "source", "accepted", "code", "reason"}.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from doubledraw.platform.credit.states import CreditKind
from doubledraw.platform.kernel.errors import Invalid

FORMAT, RECEIPT, VERSION = "doubledraw-credit-events", "doubledraw-credit-receipt", 1
FIELDS = (
    *("seq", "source", "digest", "code", "name", "kind", "kind_name", "day", "organ"),
    *("detail", "cancels", "attempt"),
)
TEXTS = tuple(name for name in FIELDS if name not in ("seq", "attempt"))
MOST_LINES, MOST_BYTES = 200_000, 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line of a file, from 1."""

    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receipt says of one row."""

    seq: int
    source: str
    is_accepted: bool
    code: str
    reason: str


def schema() -> dict[str, Any]:
    """The JSON Schema of one event line, as it is handed to those who read the files."""
    texts: dict[str, Any] = {name: {"type": "string"} for name in TEXTS}
    texts["kind"] = {"enum": [str(kind) for kind in CreditKind]}
    texts["day"] = {"type": "string", "format": "date"}
    texts["digest"] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
    number = {"type": "integer", "minimum": 1}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{FORMAT} {VERSION}",
        "type": "object",
        "properties": {"type": {"const": "event"}, "seq": number, "attempt": number, **texts},
        "required": ["type", *FIELDS],
        "additionalProperties": False,
    }


def written(header: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The whole file; the same rows under the same header give the same bytes."""
    said = [{"type": "event", **{name: row[name] for name in FIELDS}} for row in rows]
    head = {"type": "header", "format": FORMAT, "version": VERSION, **header, "count": len(said)}
    body = b"".join(map(_line, [head, *said]))
    end = {"type": "end", "count": len(said), "sha256": hashlib.sha256(body).hexdigest()}
    return body + _line(end)


def checked(data: bytes) -> tuple[dict[str, Any], list[dict[str, Any]], list[Fault]]:
    """(header, event lines, faults) of a file as a receiver reads it; with a fault nothing of it can be trusted."""
    try:
        lines = list(_lines(data))
    except Invalid as error:
        return {}, [], [Fault(1, error.code)]
    faults = list(_faults(data, lines))
    head = lines[0] if lines else {}
    return head, [line for line in lines if line.get("type") == "event"], faults


def receipt_of(
    head: Mapping[str, Any], digest: str, answers: Iterable[Answer], at: str, by: str
) -> bytes:
    """A receipt file."""
    said = [
        {
            "type": "row",
            "seq": one.seq,
            "source": one.source,
            "accepted": one.is_accepted,
            "code": one.code,
            "reason": one.reason,
        }
        for one in answers
    ]
    first = {
        "type": "receipt",
        "format": RECEIPT,
        "version": VERSION,
        "batch": head.get("batch"),
        "sha256": digest,
        "received_at": at,
        "receiver": by,
        "count": len(said),
    }
    return b"".join(map(_line, [first, *said]))


def answers_in(data: bytes, batch: str, digest: str) -> list[Answer]:
    """The answers of a receipt for this file; Invalid names the line that is wrong, and then none is taken."""
    lines = list(_lines(data))
    head = lines[0] if lines else {}
    if head.get("format") != RECEIPT or head.get("version") != VERSION:
        raise _unreadable(1, "请上传 doubledraw-credit-receipt 第 1 版的回执文件。")
    if head.get("batch") != batch or head.get("sha256") != digest:
        raise Invalid(
            "receipt_of_another",
            "这份回执答复的不是这个文件",
            remedy="请核对批次编号和文件摘要。",
        )
    if head.get("count") != len(lines) - 1:
        raise _unreadable(1, "回执写的行数和实际不一样，可能没有传完。")
    return [_answer(number, line) for number, line in enumerate(lines[1:], 2)]


def _answer(number: int, line: Mapping[str, Any]) -> Answer:
    seq, accepted = line.get("seq"), line.get("accepted")
    texts = [line.get(name, "") for name in ("source", "code", "reason")]
    is_whole = isinstance(seq, int) and not isinstance(seq, bool) and isinstance(accepted, bool)
    if line.get("type") != "row" or not is_whole or not all(isinstance(t, str) for t in texts):
        raise _unreadable(number, "每行要有 seq、source、accepted、code、reason。")
    source, code, reason = (text.replace("\0", " ") for text in texts)
    if not accepted and not reason.strip():
        raise _unreadable(number, "没有接收的要写明原因。")
    assert isinstance(seq, int)
    return Answer(seq, source, bool(accepted), code[:40], reason.strip()[:300])


def _faults(data: bytes, lines: list[dict[str, Any]]) -> Iterator[Fault]:
    if len(lines) < 2 or lines[0].get("format") != FORMAT or lines[0].get("version") != VERSION:
        yield Fault(1, "header")
        return
    body = data[: data[:-1].rfind(b"\n") + 1]
    count, end = len(lines) - 2, lines[-1]
    told = (end.get("type"), end.get("count"), end.get("sha256"), lines[0].get("count"))
    if told != ("end", count, hashlib.sha256(body).hexdigest(), count):
        yield Fault(len(lines), "end")
    for number, line in enumerate(lines[1:-1], 2):
        if line.get("type") != "event" or set(line) != {"type", *FIELDS}:
            yield Fault(number, "fields")
        elif line["seq"] != number - 1 or not all(isinstance(line[name], str) for name in TEXTS):
            yield Fault(number, "values")


def _lines(data: bytes) -> Iterator[dict[str, Any]]:
    if len(data) > MOST_BYTES:
        raise _unreadable(1, "文件太大。")
    for number, raw in enumerate(data.splitlines(), 1):
        try:
            line = json.loads(raw.decode("utf-8"))
        except (ValueError, RecursionError):
            line = None
        if not isinstance(line, dict) or number > MOST_LINES:
            raise _unreadable(number, "每行要是一个 JSON 对象。")
        yield line


def _line(value: Mapping[str, Any]) -> bytes:
    spelled = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return spelled.encode("utf-8") + b"\n"


def _unreadable(line: int, remedy: str) -> Invalid:
    return Invalid("file_unreadable", "第 {line} 行读不懂", remedy=remedy, line=line)
