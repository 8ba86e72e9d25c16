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
    """(question for ids, what fills it), one for each index that can answer."""
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
        begins, given = begun_with(code)
        for column in ("code", "key"):
            yield f"SELECT id FROM {table} WHERE {begins.format(column)}", given


def begun_with(code: str) -> tuple[str, list[Any]]:
    """That a column ({}) begins with a code, in the form that the database has an index for, and what fills it."""
    if connection.vendor == "sqlite":
        return "({0} >= %s AND {0} < %s)", [code, code + LAST]
    return "{0} LIKE %s", [code.replace("_", r"\_") + "%"]
