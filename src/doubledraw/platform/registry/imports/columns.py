"""Which column of a file is which field: guessed from the headers, corrected by the clerk."""

from collections.abc import Mapping, Sequence

from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.registry.imports.cells import Field
from doubledraw.platform.registry.imports.directory import Directory
from doubledraw.tables import TableError, match


def guess(headers: Sequence[str], directory: type[Directory]) -> dict[str, int]:
    """{field: column} for every field that exactly one header can be; no column serves twice."""
    found: dict[str, int] = {}
    for field in directory.fields:
        column = _column(headers, field)
        if column is not None and column not in found.values():
            found[field.name] = column
    return directory.guessed(headers, found)


def settle(
    headers: Sequence[str], directory: type[Directory], mapping: Mapping[str, int | str] | None
) -> dict[str, int]:
    """The mapping to read by: the guess, or what a person said instead (a column's number or header)."""
    columns = (
        guess(headers, directory)
        if mapping is None
        else {name: _place(headers, said) for name, said in mapping.items()}
    )
    missing = [f.label for f in directory.fields if f.is_required and f.name not in columns]
    if missing:
        raise Invalid(
            "column_missing",
            "没有找到这一列：{missing}",
            remedy="请在下面指明哪一列是它；表里没有的，请补上后重新上传。",
            missing="、".join(missing),
        )
    return columns


def _column(headers: Sequence[str], field: Field) -> int | None:
    try:
        return match(headers, {field.name: field.headers}, optional={field.name}).get(field.name)
    except TableError:
        return _exact(headers, field)


def _exact(headers: Sequence[str], field: Field) -> int | None:
    """Several headers fit: the one that is the label itself wins, else nobody does."""
    places = [place for place, header in enumerate(headers) if header.strip() == field.label]
    return places[0] if len(places) == 1 else None


def _place(headers: Sequence[str], said: int | str) -> int:
    if isinstance(said, int) and 0 <= said < len(headers):
        return said
    if isinstance(said, str) and said in headers:
        return list(headers).index(said)
    raise Invalid(
        "no_such_column", "文件里没有“{column}”这一列", remedy="请从列表中选择。", column=said
    )
