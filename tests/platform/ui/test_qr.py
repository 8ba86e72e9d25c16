"""The QR code: what is drawn is what the encoder made, with room around it."""

import re

import segno

from doubledraw.platform.ui.qr import QUIET, dense_qr, qr

URL = "https://draws.example.gov.cn/draws/990126-2026-0001/"
FINDER = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]


def drawn(path: str, size: int) -> list[list[int]]:
    """The modules that a path paints."""
    rows = [[0] * size for _ in range(size)]
    for x, y, n in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path):
        for dx in range(int(n)):
            rows[int(y)][int(x) + dx] = 1
    return rows


def test_the_path_paints_every_module_in_its_place() -> None:
    code = qr(URL)
    matrix = [[int(cell) for cell in row] for row in segno.make(URL, error="m", micro=False).matrix]
    edge = [0] * QUIET
    inside = [[*edge, *row, *edge] for row in matrix]
    empty = [[0] * code.size for _ in range(QUIET)]
    assert drawn(code.path, code.size) == [*empty, *inside, *empty]


def test_three_corners_carry_the_finder_pattern() -> None:
    """ISO/IEC 18004 §6.3.3."""
    code = qr(URL)
    rows = [
        "".join(map(str, row[QUIET:-QUIET])) for row in drawn(code.path, code.size)[QUIET:-QUIET]
    ]
    assert [row[:7] for row in rows[:7]] == FINDER
    assert [row[-7:] for row in rows[:7]] == FINDER
    assert [row[:7] for row in rows[-7:]] == FINDER
    assert [row[-7:] for row in rows[-7:]] != FINDER


def test_it_says_what_it_was_given() -> None:
    assert qr(URL).text == URL
    assert qr(URL).path != qr(URL.replace("0001", "0002")).path


def test_a_text_that_no_code_holds_has_none() -> None:
    """2,953 bytes is the most a code holds (ISO/IEC 18004, version 40-L)."""
    assert dense_qr("x" * 2953) is not None
    assert dense_qr("x" * 2954) is None
