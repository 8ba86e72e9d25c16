"""Reading many rows through a cursor of the database that is closed on every way out."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import TypeVar, cast

from django.db.models import Model, QuerySet

Table = TypeVar("Table", bound=Model)
Row = TypeVar("Row")


@contextmanager
def streamed(rows: "QuerySet[Table, Row]", size: int) -> Iterator[Iterator[Row]]:
    """The rows, fetched `size` at a time.

    On PostgreSQL they come through a named cursor. Left to the garbage collector after an error it would be
    closed in the middle of somebody else's transaction, and break it.
    """
    found = rows.iterator(chunk_size=size)
    try:
        yield found
    finally:
        cast("Generator[Row]", found).close()
