"""How big a table may be before it is refused instead of eating the machine."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes, counts and seconds; all are upper bounds that still pass."""

    file_bytes: int
    unpacked_bytes: int
    rows: int
    columns: int = 256
    cell_characters: int = 32_767  # what a cell of Excel holds
    memory_bytes: int = 512 * MIB
    cpu_seconds: int = 60


# A stranger's file in a web request.
UPLOAD = Limits(file_bytes=100 * MIB, unpacked_bytes=400 * MIB, rows=1_000_000)
# One's own file at the terminal.
COMMAND_LINE = Limits(
    file_bytes=1 << 40, unpacked_bytes=1 << 40, rows=1_000_000_000, cpu_seconds=24 * 3600
)
