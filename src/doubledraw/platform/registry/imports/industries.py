"""Industries of GB/T 4754: the name that goes with a code, and the code that goes with a name."""

from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parents[1] / "data" / "industries.txt"


def completed(code: str, name: str) -> tuple[str, str]:
    """Code and name, the one that is missing filled in where the standard knows it.

    Of a name that stands at several levels (稻谷种植 is one class alone, 林业 a division) the broadest code counts.
    """
    if code and not name:
        return code, _names().get(code, "")
    if name and not code:
        return _codes().get(name, ""), name
    return code, name


def agree(code: str, name: str) -> bool:
    """Whether the name is that of the code or of what the code belongs to; codes unknown to the standard do not."""
    names = _names()
    return code in names and name in {
        names.get(code[:length], "") for length in range(1, len(code) + 1)
    } | {_section(code)}


@cache
def _names() -> dict[str, str]:
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines if not line.startswith("#"))


@cache
def _codes() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, name in sorted(_names().items(), key=lambda row: (len(row[0]), row[0])):
        found.setdefault(name, code)
    return found


@cache
def _sections() -> dict[str, str]:
    """{division: name of its section}: divisions follow their section in the table."""
    found, section = {}, ""
    for code, name in _names().items():
        if code.isalpha():
            section = name
        elif len(code) == 2:
            found[code] = section
    return found


def _section(code: str) -> str:
    return _sections().get(code[:2], "")
