"""How words are looked up: folded, as pairs of characters; as the beginning of a code or of a number."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from django.db import connection

from doubledraw.platform.disclosure.selectors import SHORTEST_QUESTION, folded

LAST = "\U0010ffff"
_CODE = re.compile(r"[0-9A-Za-z._:-]{2,}")


def is_too_short(words: str) -> bool:
    """Whether there are words, but too few to look for."""
    return bool(words) and len(folded(words)) < SHORTEST_QUESTION and not _CODE.fullmatch(words)


def codes_in(words: str) -> list[str]:
    """The codes that could be meant."""
    return sorted({words, words.upper()}) if _CODE.fullmatch(words) else []


def branches(words: str) -> Iterator[tuple[str, list[Any]]]:
    key, table = folded(words), "disclosure_publicvisit"
    grams = [one + other for one, other in pairwise(key)]
    if not grams:
        yield f"SELECT id FROM {table} WHERE id IS NULL", []
    elif connection.vendor == "sqlite":
        spelled = " ".join("x".join(f"{ord(c):x}" for c in gram) for gram in grams)
        yield f"SELECT rowid FROM {table}_grams WHERE {table}_grams MATCH %s", [spelled]
    else:
        yield f"SELECT id FROM {table} WHERE registry_grams(name_key, '') @> %s::text[]", [grams]
    for code in codes_in(words):
        for column in ("code", "key"):
            if connection.vendor == "sqlite":
                yield (
                    f"SELECT id FROM {table} WHERE {column} >= %s AND {column} < %s",
                    [
                        code,
                        code + LAST,
                    ],
                )
            else:
                escaped = code.replace("_", r"\_") + "%"
                yield f"SELECT id FROM {table} WHERE {column} LIKE %s", [escaped]
