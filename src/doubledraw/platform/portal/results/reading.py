"""Results read out of the database, in plain SQL: lists are asked for all day, and Django takes longer to put the
same question together than a database to answer it.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from doubledraw.platform.portal.results.questions import ORDER, TABLE, Said
from doubledraw.platform.portal.results.rows import COLUMNS_LISTED, Listed


def listed(meant: Said, most: int, among: Said = (TABLE, [])) -> list[Listed]:
    """The newest that are meant, newest first, as many as were asked for; one query."""
    question = f"SELECT {COLUMNS_LISTED} FROM {among[0]} WHERE {meant[0]} {ORDER}"
    return [Listed.of(row) for row in fetched(question, [*among[1], *meant[1], most])]


def fetched(question: str, given: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Every row of an answer."""
    with connection.cursor() as cursor:
        cursor.execute(question, given)
        return list(cursor.fetchall())
