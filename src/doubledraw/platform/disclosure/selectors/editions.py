"""The number of the newest change of anything public."""

from django.db import connection

from doubledraw.platform.disclosure.models import Edition


def edition() -> int:
    """The number of the newest change of anything public. Every public page asks, so in plain SQL."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT number FROM {Edition._meta.db_table} WHERE id = 1")
        row = cursor.fetchone()
    return int(row[0]) if row else 0
