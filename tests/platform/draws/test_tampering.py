"""What somebody who owns the database changes behind the triggers is found: row against file, file against log."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from doubledraw.platform.draws import engine
from doubledraw.platform.draws.models import Draw
from tests.platform.draws.test_frozen_tables import drop_triggers
from tests.world import ceremony as world
from tests.world import rounds as cast

# table → what is done to the rows of the draw; every column that a page or a later step reads.
DEEDS = {
    "draws_draw": (
        *("SET commitment = '{zero}'", "SET targets_root = '{zero}'", "SET teams_root = '{zero}'"),
        *("SET entropy_file = '{zero}'", "SET key = '0'", "SET blocked = '{{}}'"),
        *(
            "SET state = 'drawn'",
            "SET early_reason = 'x'",
            "SET design = '{{}}'",
            "SET sizes = '{{}}'",
        ),
        *(
            "SET populations = '{{}}'",
            "SET cuts = '{{}}'",
            "SET holders = '[]'",
            "SET files = '{{}}'",
        ),
        *("SET outcome_files = '{{}}'", "SET revealed_files = '{{}}'"),
        "SET revealed_at = NULL",
    ),
    "draws_nonce": ("SET holder = 'x'", "SET commitment = '{zero}'", "DELETE"),
    "draws_entropyvalue": ("SET source = 'x'", "SET value = '1', confirmed_value = ''", "DELETE"),
    "draws_drawntarget": (
        *("SET code = code || 'X'", "SET stratum = 'x'", "SET rank = rank + 1"),
        *("SET number = '{zero}'", "SET role = 'reserve'", "DELETE"),
    ),
    "draws_assignment": (
        "SET inspector_ref = inspector_ref || 'X'",
        "SET seat = 1 - seat",
        "DELETE",
    ),
    "draws_substitution": (
        *(
            "SET code = code || 'X'",
            "SET in_code = in_code || 'X' WHERE in_code <> ''",
            "SET log_index = log_index + 1000",
            "SET in_ref = 'x' WHERE out_ref <> ''",
        ),
        *(
            "SET out_ref = out_ref || 'X' WHERE out_ref <> ''",
            "SET team = '[]'",
            "SET seat = 1 - seat",
            "DELETE",
        ),
    ),
    "draws_release": ("DELETE",),
}


@pytest.fixture
def draw(place, line, noon) -> Draw:
    """Revealed, with a firm and an inspector replaced."""
    made = world.revealed_draw(place, line, noon)
    day, since, why = noon + timedelta(days=1), date(2026, 5, 1), "INACTIVE_BEFORE_FREEZE"
    code = made.drawn_targets.filter(role="selected", stratum="餐饮业").first().code
    cast.replaced(place, made, day, "target", why, code=code, since=since)
    ref = made.assignments.filter(release=None, seat=0).first().inspector_ref
    cast.replaced(place, made, day, "inspector", "UNABLE", inspector_ref=ref)
    return Draw.objects.get()


def _found(table: str, deed: str) -> list[str]:
    """What is found after it, which is then undone."""
    deed = deed.format(zero="0" * 64)
    verb = f"DELETE FROM {table}" if deed == "DELETE" else f"UPDATE {table} {deed}"
    with transaction.atomic():
        drop_triggers(table)
        with connection.cursor() as cursor:
            cursor.execute(verb)
            assert cursor.rowcount, verb
        found = engine.inspect(Draw.objects.select_related("replaces").get())
        transaction.set_rollback(True)
    return found


def test_every_change_of_a_row_is_found(draw) -> None:
    assert engine.inspect(draw) == [], "the control: an honest draw has no fault"
    missed = [
        (table, deed) for table, deeds in DEEDS.items() for deed in deeds if not _found(table, deed)
    ]
    assert missed == []
    assert engine.inspect(Draw.objects.get()) == []
