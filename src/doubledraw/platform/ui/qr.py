"""A QR code as one path of an SVG: drawn by the page itself, nothing is fetched."""

from dataclasses import dataclass
from itertools import groupby

import segno

QUIET = 4
"""Empty modules around the code (ISO/IEC 18004 §5.3.8)."""
PIXELS = 3
"""How large a module is on a page that is printed."""


@dataclass(frozen=True, slots=True)
class Code:
    """The path of the dark modules in a square of `size` units, quiet zone included; `text` is what it says."""

    size: int
    path: str
    text: str

    @property
    def pixels(self) -> int:
        """The side of the printed square."""
        return self.size * PIXELS


def qr(text: str) -> Code:
    """The code of a text, with enough redundancy to be read off a projector (level M)."""
    return _drawn(text, segno.make(text, error="m", micro=False))


def dense_qr(text: str) -> Code | None:
    """The code of a text as long as a firm's own proof (level L); None when no code holds it."""
    try:
        return _drawn(text, segno.make(text, error="l", micro=False))
    except segno.DataOverflowError:
        return None


def _drawn(text: str, made: segno.QRCode) -> Code:
    rows = [list(row) for row in made.matrix]
    runs = [f"M{x} {y}h{n}v1h-{n}z" for y, row in enumerate(rows, QUIET) for x, n in _runs(row)]
    return Code(len(rows) + 2 * QUIET, "".join(runs), text)


def _runs(row: list[int]) -> list[tuple[int, int]]:
    """(x, length) of each run of dark modules, moved in by the quiet zone."""
    found, x = [], QUIET
    for is_dark, run in groupby(row):
        length = len(list(run))
        if is_dark:
            found.append((x, length))
        x += length
    return found
