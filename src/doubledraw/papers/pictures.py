"""The pictures of a paper: QR codes and handwriting, as SVG for the page and PNG for the word processor."""

import io

import segno

from doubledraw.papers.model import Stroke

WIDE, HIGH = 1000, 400
"""The field in which a signature is drawn."""


def code_svg(address: str) -> str:
    """The QR code as one path, with its quiet zone."""
    made, picture = segno.make(address, error="m", micro=False), io.BytesIO()
    made.save(picture, kind="svg", border=2, xmldecl=False, svgns=True, scale=4)
    return picture.getvalue().decode()


def code_png(address: str) -> bytes:
    """The same in black and white, 6 pixels a module."""
    made, picture = segno.make(address, error="m", micro=False), io.BytesIO()
    made.save(picture, kind="png", scale=6, border=2)
    return picture.getvalue()


def ink_svg(strokes: tuple[Stroke, ...]) -> str:
    """A signature; a stroke of one point is a dot."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" height="{HIGH}">'
        f'<path d="{ink_path(strokes)}" fill="none" stroke="#101828" stroke-width="9" '
        f'stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )


def ink_path(strokes: tuple[Stroke, ...]) -> str:
    """The strokes as the path of a picture WIDE by HIGH."""
    return " ".join(map(_line, filter(None, strokes)))


def _line(stroke: Stroke) -> str:
    points = stroke if len(stroke) > 1 else (*stroke, *stroke)
    return "M" + " L".join(f"{int(x)} {int(y)}" for x, y in points)
