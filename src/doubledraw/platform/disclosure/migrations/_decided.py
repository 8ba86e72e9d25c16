"""The triggers of a table whose rows one person asks for and another decides."""

from doubledraw.platform.records.guards import (
    Guard,
    arrows_only,
    frozen_always,
    frozen_once_not_null,
)

ASKED = ("asked_by", "asked_by_name", "asked_at")
DECIDED = ("decided_by", "decided_at")
ARROWS = (("asked", "agreed"), ("asked", "refused"), ("asked", "over"), ("agreed", "over"))


def decided_by_another(table: str, kept: tuple[str, ...]) -> tuple[Guard, ...]:
    """Who asked, when and for what (`kept`) never changes, who decided is written once, states go by the arrows.

    Migrations that have run rely on it: it is not to be changed; other triggers want another operation.
    """
    return (
        frozen_always(table, (*ASKED, *kept)),
        arrows_only(table, ARROWS),
        frozen_once_not_null(table, DECIDED),
    )
