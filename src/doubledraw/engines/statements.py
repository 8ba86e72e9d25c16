"""The SQL texts of the engines and how values are written into them."""

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

Value = str | int | float


@cache
def text(name: str) -> str:
    """The statement in `sql/<name>.sql`, with its placeholders."""
    return (files(__package__) / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def statement(name: str, strata: str, cuts: Iterable[Sequence[Value]] = (), key: str = "") -> str:
    """A statement ready to run, on any engine.

    Values are written out rather than passed beside it: what ran can be printed, published and run
    again by anyone, and PostgreSQL takes no parameters in CREATE TABLE AS.
    """
    rows = ",\n           ".join(_row(cut) for cut in cuts)
    return text(name).format(strata=strata, cuts=rows, key=key)


def _row(values: Sequence[Value]) -> str:
    return f"({', '.join(map(_literal, values))})"


def _literal(value: Value) -> str:
    """A typed literal: VALUES would take the narrowest type of its first row."""
    if isinstance(value, str):
        return f"CAST({quoted(value)} AS text)"
    return f"CAST({value!r} AS {'float8' if isinstance(value, float) else 'bigint'})"


def quoted(value: str) -> str:
    """A string literal (both engines read backslashes as themselves)."""
    return "'" + value.replace("'", "''") + "'"
