"""A paper as PDF, page pictures, or one signature as PNG, set by typst with the fonts of a wheel.

What people wrote reaches the template as JSON data and is printed as it stands. No system font, no other file and no
network is asked, and the date in the file is the paper's: equal papers give equal bytes.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any, cast

import pylopdf_fonts_zh_cn
import typst

from doubledraw.papers.model import Code, Paper, Signatures, printable
from doubledraw.papers.pictures import code_svg, ink_svg

ARCHIVAL = "a-2u"
"""PDF/A-2u: every letter can be read and searched in fifty years."""
INK_PPI = 24
"""A field of 1000 points is 333 pixels wide: enough for a box of 50 mm."""
_ONE_AT_A_TIME = Lock()


def pdf(paper: Paper) -> bytes:
    """The file, for the archive (PDF/A-2u); as plain PDF when somebody's name has a letter that no font of ours has."""
    return bound([paper])


def bound(papers: Sequence[Paper]) -> bytes:
    """Several papers in one file, in this order, each with its own page numbers; dated like the first."""
    data, first = _data(papers), papers[0]
    try:
        return _bytes(_compiled("paper.typ", data, first, pdf_standards=ARCHIVAL))
    except typst.TypstError:
        return _bytes(_compiled("paper.typ", data, first))


def pages(paper: Paper, ppi: int = 80) -> list[bytes]:
    """Each page as PNG, to be looked at."""
    made = _compiled("paper.typ", _data([paper]), paper, format="png", ppi=ppi)
    return made if isinstance(made, list) else [_bytes(made)]


@lru_cache(maxsize=256)
def ink_png(strokes: tuple[tuple[tuple[int, int], ...], ...]) -> bytes:
    """A signature as PNG on a clear ground."""
    data = json.dumps({"svg": ink_svg(strokes)})
    return _bytes(_compiled("ink.typ", data, None, format="png", ppi=INK_PPI))


def _data(papers: Sequence[Paper]) -> str:
    """The papers as JSON, each block with its kind and its pictures."""
    whole = [
        asdict(paper) | {"made_on": "", "blocks": [_block(block) for block in paper.blocks]}
        for paper in papers
    ]
    return json.dumps(_printed(whole), ensure_ascii=False)


def _block(block: Any) -> dict[str, Any]:
    found: dict[str, Any] = asdict(block) | {"kind": type(block).__name__.lower()}
    if isinstance(block, Code):
        found["svg"] = code_svg(block.address)
    if isinstance(block, Signatures):
        for box, signed in zip(found["boxes"], block.boxes, strict=True):
            box["strokes"] = ink_svg(signed.strokes) if signed.strokes else ""
    return found


def _printed(thing: Any) -> Any:
    if isinstance(thing, str):
        return printable(thing)
    if isinstance(thing, dict):
        return {key: _printed(value) for key, value in thing.items()}
    if isinstance(thing, list | tuple):
        return [_printed(value) for value in thing]
    return thing


def _compiled(template: str, data: str, paper: Paper | None, **options: Any) -> Any:
    """One compiler of this process, one paper at a time: the fonts are read once."""
    if paper is not None:
        options["timestamp"] = datetime.combine(paper.made_on, time(), tzinfo=UTC)
    with _ONE_AT_A_TIME:
        return _compiler().compile(
            input=str(_folder() / template), sys_inputs={"data": data}, **options
        )


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    fonts = Path(pylopdf_fonts_zh_cn.__file__).parent
    known = typst.Fonts(include_system_fonts=False, font_paths=[str(fonts)])
    return typst.Compiler(root=str(_folder()), font_paths=known, ignore_system_fonts=True)


def _folder() -> Path:
    return Path(str(files("doubledraw.papers") / "template"))


def _bytes(made: object) -> bytes:
    return cast("bytes", made)
