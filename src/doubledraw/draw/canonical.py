"""JSON in its one canonical spelling (RFC 8785), without floats (§2)."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any, NoReturn

from doubledraw.draw.errors import DrawError

# Beyond this a browser's number is no longer exact; §2 writes such integers as strings.
LARGEST = 1 << 53


def encode(value: Any) -> bytes:
    """The bytes of a value made of texts, whole numbers, booleans, null, arrays and objects."""
    ordered = _ordered(value)
    return json.dumps(ordered, ensure_ascii=False, separators=(",", ":")).encode()


def decode(data: bytes, where: str) -> Any:
    """The value, if these are exactly the bytes `encode` would write for it; else DrawError."""
    try:
        value = json.loads(data.decode(), parse_float=_refuse_float, parse_constant=_refuse_float)
        again = encode(value)
    except DrawError as error:
        raise DrawError(error.code, error.reason, where, error.remedy, "§2") from None
    except (ValueError, RecursionError) as error:
        # ValueError covers broken UTF-8, broken JSON and integers too long to read.
        raise DrawError(
            "not_json",
            f"this is not JSON in UTF-8: {_first_line(error)}",
            where,
            "Publish the file as it was written; do not edit or re-save it.",
            "§2",
        ) from None
    if again != data:
        raise DrawError(
            "not_canonical",
            f"the file is JSON but not in canonical form (RFC 8785), from byte {_first(again, data)}",
            where,
            "Publish the file as it was written: sorted keys, no spaces, no newline at the end.",
            "§2",
        )
    return value


def fields(
    value: Any, where: str, required: Collection[str], optional: Collection[str] = ()
) -> Mapping[str, Any]:
    """The object, if it has every required field and no field unknown to DD-1."""
    if not isinstance(value, dict):
        raise DrawError("not_an_object", "an object {…} is expected here", where, section="§2.1")
    missing = sorted(set(required) - set(value))
    unknown = sorted(set(value) - set(required) - set(optional))
    if missing or unknown:
        words = [f"missing {', '.join(missing)}"] if missing else []
        words += [f"unknown {', '.join(map(repr, unknown))}"] if unknown else []
        raise DrawError(
            "fields",
            f"the fields are not the ones DD-1 asks for: {'; '.join(words)}",
            where,
            "Use exactly the fields of the table of files.",
            "§2.1",
            {"missing": missing, "unknown": unknown},
        )
    return value


def control_character(text: str) -> int:
    """The position of the first control character (Unicode category Cc), or -1."""
    if text.isprintable():
        return -1
    return next((i for i, c in enumerate(text) if unicodedata.category(c) == "Cc"), -1)


def _ordered(value: Any) -> Any:
    """The same value, checked, with keys in UTF-16 order (RFC 8785 §3.2.3)."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, list | tuple):
        return [_ordered(item) for item in value]
    if isinstance(value, Mapping):
        keys = sorted(map(_text, value), key=lambda key: key.encode("utf-16-be"))
        return {key: _ordered(value[key]) for key in keys}
    raise DrawError(
        "not_json_value", f"a {type(value).__name__} cannot stand in a file of a draw", section="§2"
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise DrawError("not_json_value", "the names of fields are texts", section="§2")
    if control_character(value) >= 0:
        raise DrawError(
            "control_character",
            f"the text {value!r} holds a control character",
            remedy="Remove line breaks, tabs and invisible control characters.",
            section="§2",
        )
    if any("\ud800" <= c <= "\udfff" for c in value):
        raise DrawError(
            "lone_surrogate", f"the text {value!r} holds half a character", section="§2"
        )
    return value


def _integer(value: int) -> int:
    if abs(value) > LARGEST:
        raise DrawError(
            "integer_too_large",
            "a whole number beyond 2^53 stands as a number",
            remedy="Write it as a string.",
            section="§2",
        )
    return value


def _refuse_float(text: str) -> NoReturn:
    raise DrawError(
        "float",
        f"{text[:40]} is not a whole number",
        remedy='Write ratios as strings such as "3/100".',
        section="§2",
    )


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0] or type(error).__name__


def _first(expected: bytes, found: bytes) -> int:
    """The first byte in which two unequal texts differ."""
    pairs = zip(expected, found, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(expected), len(found)))
