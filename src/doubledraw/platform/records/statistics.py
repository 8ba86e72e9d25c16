"""What the database believes of its tables, on which it plans its questions."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Model


def look_anew(models: Iterable[type[Model]]) -> None:
    """Have PostgreSQL look at tables that much has been written into, as it would by itself within some minutes.

    Until it does it may believe them empty, and then joins them by going through all rows for each row. A table
    that something else holds is passed over. SQLite plans by its indexes alone.
    """
    if connection.vendor != "postgresql":
        return
    tables = ", ".join(f'"{model._meta.db_table}"' for model in models)
    if tables:
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE (SKIP_LOCKED) {tables}")
