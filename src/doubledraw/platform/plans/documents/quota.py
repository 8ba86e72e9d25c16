"""Quotas as people type them ("3%", "3/100", "2‰", "12户"), read into what a design writes and said again."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from doubledraw.platform.kernel.errors import Invalid

_DECIMAL = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,6}))? ?([%‰])")
_FRACTION = re.compile(r"([0-9]{1,18}) ?/ ?([0-9]{1,18})")
_COUNT = re.compile(r"([0-9]{1,9}) ?(?:[户家个]|firms?|targets?)")
_BARE = re.compile(r"[0-9]{1,9}")
FIRMS = "户"
_PER = {"%": 100, "‰": 1000}
_REMEDY = "请写成 3%、3/100 或 12户。"


def quota(typed: str) -> dict[str, str | int]:
    """{"ratio": "3/100"} or {"count": 12}; Invalid says what cannot be read and how to write it.

    Per cents keep their hundred ("20%" is "20/100"), fractions stay as they are typed.
    """
    text = " ".join(unicodedata.normalize("NFKC", typed).split())
    if counted := _COUNT.fullmatch(text):
        return {"count": int(counted[1])}
    if decimal := _DECIMAL.fullmatch(text):
        return {"ratio": _ratio(*_from_decimal(*decimal.groups()), typed)}
    if fraction := _FRACTION.fullmatch(text):
        return {"ratio": _ratio(int(fraction[1]), int(fraction[2]), typed)}
    if _BARE.fullmatch(text):
        raise Invalid(
            "quota_without_unit",
            "“{typed}”没有写明是百分之几，还是多少户",
            remedy="请写成 {typed}% 或 {typed}户。",
            typed=text,
        )
    raise Invalid(
        "quota_unreadable",
        "“{typed}”既不是比例，也不是户数",
        remedy=_REMEDY,
        typed=typed,
    )


def _from_decimal(whole: str, decimals: str | None, sign: str) -> tuple[int, int]:
    decimals = (decimals or "").rstrip("0")
    return int(whole + decimals), _PER[sign] * 10 ** len(decimals)


def _ratio(part: int, whole: int, typed: str) -> str:
    if whole == 0:
        raise Invalid("quota_over_nothing", "“{typed}”的分母是 0", remedy=_REMEDY, typed=typed)
    if part > whole:
        raise Invalid(
            "quota_above_all",
            "“{typed}”超过了全部对象",
            remedy="比例最多是 100%。",
            typed=typed,
        )
    return f"{part}/{whole}"


def spelled(stratum: Mapping[str, Any]) -> str:
    """How a person would have typed this stratum's quota; "" when it has none yet."""
    if "count" in stratum:
        return f"{stratum['count']}{FIRMS}"
    if "ratio" not in stratum:
        return ""
    part, whole = map(int, str(stratum["ratio"]).split("/"))
    zeros = len(str(whole)) - 3
    if zeros < 0 or whole != 10 ** (zeros + 2):
        return str(stratum["ratio"])
    digits = str(part).rjust(zeros + 1, "0")
    decimals = digits[len(digits) - zeros :].rstrip("0") if zeros else ""
    return f"{digits[: len(digits) - zeros]}{'.' if decimals else ''}{decimals}%"


def size(stratum: Mapping[str, Any], population: int) -> int:
    """How many of `population` this stratum takes (DD-1 §4.2)."""
    wanted = _wanted(stratum, population)
    wanted = max(wanted, stratum.get("min") or 0)
    most = stratum.get("max")
    return min(wanted if most is None else min(wanted, most), population)


def _wanted(stratum: Mapping[str, Any], population: int) -> int:
    if "ratio" not in stratum:
        return int(stratum.get("count", 0))
    part, whole = map(int, str(stratum["ratio"]).split("/"))
    return -(-part * population // whole)
