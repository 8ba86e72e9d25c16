"""Frozen means frozen, for every table of draws: the database refuses each column once its row is settled.

A model that is new is taken along by itself. What may still change is named in FREE, by hand and with its reason.
"""

from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.states import WorkPlanState
from tests.world import ceremony as world
from tests.world import rounds as cast

VERSION = {"version"}  # the compare-and-swap of records that move on
FREE = {
    "draws_workplan": VERSION,
    "draws_repeatpermit": VERSION,
    "draws_teamround": VERSION,
    "draws_withdrawal": VERSION,
    "draws_nonceholder": {"invited_at"},  # of the invitation, which another may replace
    "draws_correction": {
        "declined_by",
        "declined_at",
    },  # NULL in one carried out; a constraint keeps them so
}
ELSEWHERE = {"draws_draw"}  # test_frozen.py, stage by stage
_numbers = count(2)


@pytest.fixture
def settled(place, line, noon) -> list[Any]:
    """A row of every model of draws, settled: from a draw with its round and a substitute, the rest made up."""
    day = noon + timedelta(days=1)
    draw = cast.blocked_draw(place, line, noon)
    cast.cure(place, day)
    cast.drawn_round(place, draw, day)
    code = draw.drawn_targets.filter(role="selected").first().code
    since, why = date(2026, 5, 1), "INACTIVE_BEFORE_FREEZE"
    cast.replaced(place, draw, day + timedelta(hours=4), "target", why, code=code, since=since)
    found = apps.get_app_config("draws").get_models()
    return [_row(model, noon) for model in found if model._meta.db_table not in ELSEWHERE]


def _row(model: type[models.Model], at: Any) -> Any:
    rows = model._default_manager.order_by("-pk")
    if model._meta.db_table == "draws_workplan":
        rows = rows.filter(state=WorkPlanState.USED)
    return rows.first() or model._default_manager.create(**_filled(model, at))


def _filled(model: type[models.Model], at: Any) -> dict[str, Any]:
    columns = [f for f in model._meta.concrete_fields if not f.primary_key]
    open_ = {"declined_by", "declined_at"} if model._meta.db_table == "draws_correction" else set()
    return {f.name: _value(f, at) for f in columns if f.name not in open_}


def _value(column: Any, at: Any) -> Any:
    number = next(_numbers)
    if isinstance(column, models.ForeignKey):
        return _row(column.related_model, at)
    if column.choices:
        return column.choices[-1][0]
    for kind, value in (
        (models.JSONField, {"made": number}),
        (models.BooleanField, True),
        (models.BinaryField, b"made"),
        (models.DateTimeField, at),
        (models.DateField, at.date()),
        (models.IntegerField, number),
    ):
        if isinstance(column, kind):
            return value
    return f"{number}"


def _other(column: Any) -> str:
    """Another value of the column's type, as SQL."""
    if isinstance(column, models.BooleanField):
        return f'NOT "{column.column}"'
    if isinstance(column, models.BinaryField):
        return "X'00'" if connection.vendor == "sqlite" else "'\\x00'::bytea"
    if isinstance(column, models.JSONField):
        return """'{"x": 9}'"""
    if isinstance(column, models.DateTimeField):
        return "'2001-01-01 00:00:00+00:00'"
    if isinstance(column, models.DateField):
        return "'2001-01-01'"
    return "32001" if isinstance(column, models.IntegerField | models.ForeignKey) else "'x9'"


def _refused(statement: str) -> bool:
    """Whether a trigger refused it: any other error would only hide that there is none."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            transaction.set_rollback(True)
    except DatabaseError as error:
        return "written once" in str(error) or "never deleted" in str(error)
    return False


def test_every_column_of_every_table_is_frozen_and_no_row_is_deleted(settled) -> None:
    open_: dict[str, set[str]] = {}
    for row in settled:
        table = row._meta.db_table
        where = f'WHERE "id" = {row.pk}'
        if not _refused(f'DELETE FROM "{table}" {where}'):
            open_.setdefault(table, set()).add("a row")
        for column in row._meta.concrete_fields:
            name = column.column
            if not column.primary_key and not _refused(
                f'UPDATE "{table}" SET "{name}" = {_other(column)} {where}'
            ):
                open_.setdefault(table, set()).add(name)
    assert len(settled) > 30
    assert open_ == FREE


def test_a_table_without_its_triggers_would_be_noticed(place, line, noon) -> None:
    """The control: the very statements above do change a row of a table that has none."""
    world.committed_draw(place, line, noon)
    drop_triggers("draws_nonce")
    assert not _refused("UPDATE draws_nonce SET holder = 'x9'")
    assert not _refused("DELETE FROM draws_nonce")
    assert Draw.objects.exists()


def drop_triggers(table: str) -> None:
    """As somebody who owns the database may."""
    connection.check_constraints()  # PostgreSQL drops none while checks of the table are pending
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table]
            )
        else:
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
                [table],
            )
        for (name,) in cursor.fetchall():
            on = "" if connection.vendor == "sqlite" else f' ON "{table}"'
            cursor.execute(f'DROP TRIGGER "{name}"{on}')
