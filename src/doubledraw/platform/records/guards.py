"""Migration operations that make a table append-only, or its columns immutable, by triggers on both databases."""

from collections.abc import Callable
from typing import Any

from django.db.migrations.operations.base import Operation


class Guard(Operation):
    """Puts triggers on a table. Unlike RunPython it does not build the models anew, which costs most of a migration."""

    reversible = True

    def __init__(self, put: Callable[[Any], None]) -> None:
        self.put = put

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Models do not change."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Put the triggers."""
        self.put(schema_editor)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """They go with their table."""


def append_only(table: str) -> Guard:
    """Refuse every UPDATE and DELETE on `table`."""
    return Guard(lambda editor: _forbid(editor, table))


def frozen_always(table: str, columns: tuple[str, ...]) -> Guard:
    """Refuse any change of `columns` after the INSERT, and every DELETE."""

    def guard(editor: Any) -> None:
        changed = " OR ".join(_changed(editor, column) for column in columns)
        _on_update(editor, table, "frozen", changed)
        _on_delete(editor, table)

    return Guard(guard)


def frozen_once_set(table: str, columns: tuple[str, ...]) -> Guard:
    """Let each of the text `columns` go from empty to a value once, and never again."""

    def guard(editor: Any) -> None:
        each = (f"(OLD.\"{column}\" <> '' AND {_changed(editor, column)})" for column in columns)
        _on_update(editor, table, "set_once", " OR ".join(each))

    return Guard(guard)


def frozen_once_not_null(table: str, columns: tuple[str, ...]) -> Guard:
    """Let each of the nullable `columns` go from NULL to a value once, and never again."""

    def guard(editor: Any) -> None:
        each = (
            f'(OLD."{column}" IS NOT NULL AND {_changed(editor, column)})' for column in columns
        )
        _on_update(editor, table, "not_null_once", " OR ".join(each))

    return Guard(guard)


def frozen_while_set(
    table: str, flag: str, columns: tuple[str, ...], why: str = "while_set"
) -> Guard:
    """Refuse any change of `columns` once the nullable column `flag` has a value; `why` names the trigger."""

    def guard(editor: Any) -> None:
        changed = " OR ".join(_changed(editor, column) for column in columns)
        _on_update(editor, table, why, f'OLD."{flag}" IS NOT NULL AND ({changed})')

    return Guard(guard)


def arrows_only(table: str, arrows: tuple[tuple[str, str], ...]) -> Guard:
    """Refuse any change of `state` that is not one of these (from, to) arrows."""

    def guard(editor: Any) -> None:
        pairs = " OR ".join(
            f"(OLD.\"state\" = '{source}' AND NEW.\"state\" = '{target}')"
            for source, target in arrows
        )
        _on_update(editor, table, "arrows", f"{_changed(editor, 'state')} AND NOT ({pairs})")

    return Guard(guard)


def instead(
    table: str, old: tuple[str, ...], why: str, columns: tuple[str, ...], unless: str
) -> Guard:
    """In place of the triggers `old`: a column that has a value keeps it, unless the query `unless` finds a row.

    `unless` may speak of OLD. Texts that are empty and columns that are NULL have no value yet.
    """

    def guard(editor: Any) -> None:
        _drop(editor, table, old)
        each = (
            f'(OLD."{column}" IS NOT NULL AND CAST(OLD."{column}" AS text) <> \'\' '
            f"AND {_changed(editor, column)})"
            for column in columns
        )
        _unless(editor, table, why, "UPDATE", " OR ".join(each), unless)

    return Guard(guard)


def append_only_unless(table: str, unless: str) -> Guard:
    """An append-only table whose rows may be deleted while the query `unless` finds a row."""

    def guard(editor: Any) -> None:
        _drop(editor, table, ("no_delete",))
        _unless(editor, table, "no_delete_unless", "DELETE", "", unless)

    return Guard(guard)


def _drop(editor: Any, table: str, names: tuple[str, ...]) -> None:
    on = f' ON "{table}"' if editor.connection.vendor == "postgresql" else ""
    for name in names:
        editor.execute(f'DROP TRIGGER "{table}_{name}"{on}')


def _unless(editor: Any, table: str, why: str, verb: str, when: str, unless: str) -> None:
    condition = f" WHEN ({when})" if when else ""
    if editor.connection.vendor == "sqlite":
        editor.execute(
            f'CREATE TRIGGER "{table}_{why}" BEFORE {verb} ON "{table}"{condition} '
            f"BEGIN SELECT RAISE(ABORT, '{table} is written once') WHERE NOT EXISTS ({unless}); END"
        )
        return
    row = "NEW" if verb == "UPDATE" else "OLD"
    name = f'"{table}_refuse_{why}"'
    editor.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF NOT EXISTS ({unless}) THEN RAISE EXCEPTION '{table} is written once'; END IF; "
        f"RETURN {row}; END $$"
    )
    editor.execute(
        f'CREATE TRIGGER "{table}_{why}" BEFORE {verb} ON "{table}" FOR EACH ROW{condition} '
        f"EXECUTE FUNCTION {name}()"
    )


def _changed(editor: Any, column: str) -> str:
    if editor.connection.vendor == "sqlite":
        return f'OLD."{column}" IS NOT NEW."{column}"'
    return f'OLD."{column}"::text IS DISTINCT FROM NEW."{column}"::text'


def _forbid(editor: Any, table: str) -> None:
    _on_update(editor, table, "append_only", "")
    _on_delete(editor, table)
    if editor.connection.vendor == "postgresql":
        editor.execute(
            f'CREATE TRIGGER "{table}_no_truncate" BEFORE TRUNCATE ON "{table}" '
            f"FOR EACH STATEMENT EXECUTE FUNCTION {_refuse(editor, table, 'truncate')}()"
        )


def _on_update(editor: Any, table: str, why: str, when: str) -> None:
    condition = f" WHEN ({when})" if when else ""
    if editor.connection.vendor == "sqlite":
        editor.execute(
            f'CREATE TRIGGER "{table}_{why}" BEFORE UPDATE ON "{table}"{condition} '
            f"BEGIN SELECT RAISE(ABORT, '{table} is written once'); END"
        )
        return
    editor.execute(
        f'CREATE TRIGGER "{table}_{why}" BEFORE UPDATE ON "{table}" FOR EACH ROW{condition} '
        f"EXECUTE FUNCTION {_refuse(editor, table, why)}()"
    )


def _on_delete(editor: Any, table: str) -> None:
    if editor.connection.vendor == "sqlite":
        editor.execute(
            f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, '{table} is never deleted from'); END"
        )
        return
    editor.execute(
        f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" FOR EACH ROW '
        f"EXECUTE FUNCTION {_refuse(editor, table, 'delete')}()"
    )


def _refuse(editor: Any, table: str, why: str) -> str:
    name = f'"{table}_refuse_{why}"'
    editor.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is written once'; END $$"
    )
    return name
