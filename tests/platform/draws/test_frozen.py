"""Frozen means frozen: the database itself refuses to change what was fixed, column by column."""

from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction

from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.states import DRAW_FLOW, DrawState
from tests.world import ceremony as world

# What may still change after a step is named here, by hand; every other column must refuse.
FREE = {
    "revealed": {"id", "version", "void_request"}
    | {"void_asked_by", "void_asked_organ", "void_asked_at"}
    | {"void_reason", "void_text", "voided_by", "voided_organ", "voided_at"}
    | {"blocked", "early_reason"},
}
OTHER_TABLES = {
    "draws_nonce": ("position", "holder", "commitment", "sealed"),
    "draws_drawntarget": ("code", "name", "stratum", "rank", "number", "role"),
    "draws_assignment": ("code", "seat", "inspector_ref"),
    "draws_entropyvalue": (
        *("position", "source", "form", "value"),
        *("confirmed_value", "confirmed_by", "confirmed_at"),
    ),
    "draws_ceremonyperson": ("role", "name", "organisation", "signed_at"),
}


def _attempt(statement: str) -> bool:
    """Whether the database let it through."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        return False
    return True


@pytest.fixture
def revealed(place, line, noon):
    return world.revealed_draw(place, line, noon)


def test_no_column_of_a_revealed_draw_can_be_changed(revealed) -> None:
    before = Draw.objects.values().get()
    columns = {field.column for field in Draw._meta.concrete_fields} - FREE["revealed"]
    assert len(columns) > 30
    let_through = {c for c in columns if _attempt(f"UPDATE draws_draw SET {c} = {_other(c)}")}
    assert let_through == set()
    assert Draw.objects.values().get() == before


def test_the_free_columns_are_really_free_or_the_list_is_wrong(revealed) -> None:
    """The negative control: an unguarded column does change, so a refusal above means something."""
    assert _attempt("UPDATE draws_draw SET version = 99")


@pytest.mark.parametrize("state", list(DrawState))
def test_the_database_lets_a_state_go_only_along_the_arrows(place, line, noon, state) -> None:
    world.drawn_draw(place, line, noon)
    let_through = _attempt(f"UPDATE draws_draw SET state = '{state}', void_reason = ''")
    assert let_through == (state in (DrawState.DRAWN, DrawState.REVEALED))


def test_the_guards_arrows_are_the_flows() -> None:
    guards = import_module("doubledraw.platform.draws.migrations.0002_guards")
    arrows = {(step.source.value, step.target.value) for step in DRAW_FLOW.steps}
    assert set(guards.ARROWS) == arrows


@pytest.mark.parametrize("table", sorted(OTHER_TABLES))
def test_nor_can_what_belongs_to_it(revealed, table) -> None:
    for column in OTHER_TABLES[table]:
        assert not _attempt(f"UPDATE {table} SET {column} = {_other(column)}"), column


@pytest.mark.parametrize(
    "table",
    [
        "draws_draw",
        "draws_nonce",
        "draws_drawntarget",
        "draws_assignment",
        "draws_entropyvalue",
        "draws_ceremonyperson",
    ],
)
def test_nothing_of_a_draw_is_ever_deleted(revealed, table) -> None:
    assert not _attempt(f"DELETE FROM {table}")


def test_a_void_by_one_organ_or_one_person_is_refused_by_the_database(place, line, noon) -> None:
    draw = world.committed_draw(place, line, noon)
    both = "void_asked_by = 5, void_asked_organ = 6, void_reason = 'LAW', void_text = 'x'"
    for rest in (
        "voided_by = 5, voided_organ = 7",
        "voided_by = 8, voided_organ = 6",
        "voided_by = NULL, voided_organ = NULL",
    ):
        assert not _attempt(f"UPDATE draws_draw SET state = 'voided', {both}, {rest}")
    draw.refresh_from_db()
    assert draw.state == "committed"


def test_two_live_draws_of_one_line_are_refused_by_the_database(place, line, noon) -> None:
    draw = world.frozen_draw(place, line, noon)
    draw.pk, draw.draw_id, draw.request_key = None, "990126-2026-0099", "another"
    with pytest.raises(DatabaseError), transaction.atomic():
        draw.save(force_insert=True)


def _other(column: str) -> str:
    numbers = ("_by", "_organ", "_id", "position", "rank", "seat")
    if column == "strata_public":
        return "NOT strata_public"
    if column.endswith(numbers):
        return "987654"
    if column.endswith(("_at", "_when", "draw_by")):
        return "'2001-01-01 00:00:00+00:00'"
    return "'2001-01-01'" if column == "reveal_on" else "'\"changed\"'"
