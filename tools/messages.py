"""Collects the texts of the screens into the English catalogue, and compiles it.

Chinese is the source language: every text a person can see is a Chinese string in a template (`translate`,
`blocktranslate`) or a Chinese string literal of the platform's Python (labels, reasons, remedies). Model field names
are not shown and not collected. `--check` changes nothing and fails when a text has no English or the compiled
catalogue is stale.
"""

import ast
import io
import re
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.template.base import Lexer, TokenType
from django.utils.translation import trim_whitespace

ROOT = Path(__file__).resolve().parents[1]
PLATFORM = ROOT / "src" / "doubledraw" / "platform"
CATALOGUE = ROOT / "src" / "doubledraw" / "locale" / "en" / "LC_MESSAGES" / "django.po"
LAW = ROOT / "src" / "doubledraw" / "statute" / "data"
OUTCOMES = PLATFORM / "rulebook" / "documents" / "outcomes.toml"
LAW_WORDS = ("title", "who", "what", "unit", "note")
CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
UNSEEN = ("models.py", "guards.py")
TRANSLATE = re.compile(r"""^(?:translate|trans)\s+(?:"([^"]*)"|'([^']*)')""")
QUOTED = re.compile(r"""'([^']*)'|"([^"]*)\"""")


def main(check: bool) -> int:
    """Update the catalogue, or say what is missing."""
    wanted = dict(texts())
    catalogue = _read()
    missing = sorted(text for text in wanted if not _english(catalogue, text))
    fresh = _fresh(catalogue, wanted)
    if check:
        return _report(missing, catalogue, fresh)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_bytes(_po(fresh))
    CATALOGUE.with_suffix(".mo").write_bytes(_mo(fresh))
    print(f"{len(wanted)} texts, {len(missing)} without English")
    return 0


def texts() -> Iterator[tuple[str, str]]:
    """(text, where) of everything that may be shown."""
    for path in sorted(PLATFORM.rglob("*.html")):
        yield from ((text, _where(path)) for text in in_template(path.read_text("utf-8")))
    for path in sorted(PLATFORM.rglob("*.py")):
        if not {"migrations", "models"} & set(path.parts) and path.name not in UNSEEN:
            yield from (
                (text, _where(path)) for text in in_python(path.read_text("utf-8"), _where(path))
            )

    for path in (LAW / "names.toml", LAW / "clocks.toml", *sorted((LAW / "rules").glob("*.toml"))):
        yield from ((text, _where(path)) for text in in_law(path.read_text("utf-8")))
    yield from ((text, _where(OUTCOMES)) for text in in_outcomes(OUTCOMES.read_text("utf-8")))


def in_outcomes(source: str) -> Iterator[str]:
    """The labels of the code table of results and disposals, of every edition."""
    for edition in tomllib.loads(source)["edition"]:
        yield from (row["label"] for row in (*edition["result"], *edition["disposal"]))


def in_law(source: str) -> Iterator[str]:
    """What a law book says in the product's own words; its citations and quotations stay Chinese."""
    book = tomllib.loads(source)
    rows = [row for key, body in book.items() if key != "rule_set" for row in _rows(body)]
    yield from (text for text in book.values() if isinstance(text, str))
    for row in rows:
        values = [value for value in row.get("value", []) if isinstance(value, dict)]
        yield from (one[word] for one in (row, *values) for word in LAW_WORDS if word in one)
    yield from (row["note"] for row in _rows(book.get("rule_set", [])) if "note" in row)


def _rows(body: object) -> list[dict[str, Any]]:
    found = body if isinstance(body, list) else [body]
    return [row for row in found if isinstance(row, dict)]


def in_template(source: str) -> Iterator[str]:
    """The msgids of one template, as Django will ask for them."""
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        if token.token_type not in (TokenType.BLOCK, TokenType.VAR):
            continue
        if found := TRANSLATE.match(token.contents):
            yield (found[1] or found[2]).replace("%", "%%")
            continue
        yield from _arguments(token.contents)
        if token.contents.split()[0] in ("blocktranslate", "blocktrans"):
            text, trimmed = "", "trimmed" in token.contents.split()
            for part in tokens:
                if part.token_type == TokenType.BLOCK:
                    break
                text += (
                    f"%({part.contents})s"
                    if part.token_type == TokenType.VAR
                    else part.contents.replace("%", "%%")
                )
            yield trim_whitespace(text) if trimmed else text


def _arguments(tag: str) -> Iterator[str]:
    """Chinese handed to a tag or filter: a pill's word, a button's `_("…")`, what joins a list."""
    quoted = (found[1] or found[2] or "" for found in QUOTED.finditer(tag))
    return (text for text in quoted if CHINESE.search(text))


def in_python(source: str, where: str) -> Iterator[str]:
    """Every Chinese string literal that is not a docstring; a Chinese f-string cannot be translated and is refused."""
    tree = ast.parse(source)
    silent = {id(node.body[0].value) for node in ast.walk(tree) if _has_docstring(node)}
    silent |= {id(part) for call in ast.walk(tree) if _is_pattern(call) for part in ast.walk(call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [part for part in node.values if isinstance(part, ast.Constant)]
            silent |= {id(part) for part in parts}
            if any(CHINESE.search(str(part.value)) for part in parts):
                raise SystemExit(
                    f"{where}:{node.lineno}: Chinese in an f-string cannot be translated"
                )
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and id(node) not in silent and CHINESE.search(text):
            yield text


def _is_pattern(node: ast.AST) -> bool:
    """`re.compile(…)`: read by the machine, not by people."""
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(called, ast.Attribute) and called.attr == "compile"


def _has_docstring(node: ast.AST) -> bool:
    holder = isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    return holder and ast.get_docstring(node, clean=False) is not None


def _where(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _read() -> Catalog:
    if not CATALOGUE.exists():
        return Catalog(locale="en")
    return read_po(io.BytesIO(CATALOGUE.read_bytes()), locale="en")


def _english(catalogue: Catalog, text: str) -> str:
    message = catalogue.get(text)
    return str(message.string) if message and message.string else ""


def _fresh(catalogue: Catalog, wanted: dict[str, str]) -> Catalog:
    fresh = Catalog(locale="en", project="DoubleDraw", fuzzy=False)
    fresh.creation_date = fresh.revision_date = None
    for text in sorted(wanted):
        fresh.add(text, _english(catalogue, text), locations=[(wanted[text], 1)])
    return fresh


def _po(catalogue: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=100, omit_header=False, include_lineno=False)
    lines = buffer.getvalue().decode().split("\n")
    return "\n".join(
        line for line in lines if "-Date:" not in line and "Generated-By" not in line
    ).encode()


def _mo(catalogue: Catalog) -> bytes:
    """Compiled without a date: the same texts are the same bytes on any day."""
    buffer, compiled = io.BytesIO(), read_po(io.BytesIO(_po(catalogue)), locale="en")
    compiled.creation_date = compiled.revision_date = datetime.fromtimestamp(0, UTC)
    write_mo(buffer, compiled)
    return buffer.getvalue()


def _report(missing: list[str], catalogue: Catalog, fresh: Catalog) -> int:
    for text in missing:
        print(f"no English for: {text}")
    obsolete = {m.id for m in catalogue if m.id} - {m.id for m in fresh if m.id}
    for text in sorted(map(str, obsolete)):
        print(f"no longer used: {text}")
    compiled = CATALOGUE.with_suffix(".mo")
    stale = not compiled.exists() or compiled.read_bytes() != _mo(fresh)
    if stale:
        print("the compiled catalogue is stale: run make messages")
    return int(bool(missing or obsolete or stale))


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
