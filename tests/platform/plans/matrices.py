"""Matrices written by hand: who may do what in which state; "-" is nobody."""

from collections.abc import Callable

from django.db import transaction

from doubledraw.platform.kernel.errors import Conflict, Refused


class _Undo(Exception):
    """It was done; back to where it was."""


def table(matrix: str) -> dict[tuple[str, str], str]:
    """(state, action) → the letters of the people who may."""
    head, *rows = (line.split() for line in matrix.strip().splitlines())
    return {
        (state, action): "" if people == "-" else people
        for state, *cells in rows
        for action, people in zip(head, cells, strict=True)
    }


def is_done(deed: Callable[[], object]) -> bool:
    """Whether the deed is let; it is undone again."""
    try:
        with transaction.atomic():
            deed()
            raise _Undo
    except _Undo:
        return True
    except (Refused, Conflict):
        return False
