"""The engine rolls no dice, reads no clock, opens no socket, and imports nothing but the standard library."""

import ast
import sys
from pathlib import Path

import pytest

DRAW = Path(__file__).resolve().parents[2] / "src" / "doubledraw" / "draw"
MODULES = sorted(DRAW.rglob("*.py"))
FORBIDDEN = {
    "random",
    "secrets",
    "time",
    "socket",
    "ssl",
    "urllib",
    "http",
    "os",
    "uuid",
    "subprocess",
    "tempfile",
}
LOG = {"doubledraw.log", "doubledraw.log.tree", "doubledraw.log.entries", "doubledraw.log.errors"}
CLOCKS = {"now", "today", "utcnow", "urandom"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(DRAW)))
def test_a_module_is_pure(path):
    parsed = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(parsed):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            root = name.partition(".")[0]
            assert root in sys.stdlib_module_names or name.startswith("doubledraw."), name
            assert root not in FORBIDDEN, name
            if name.startswith("doubledraw.") and not name.startswith("doubledraw.draw"):
                assert name in LOG, name
        if isinstance(node, ast.Attribute):
            assert node.attr not in CLOCKS, f"{path.name}: {node.attr}"


def test_floats_live_in_the_pareto_path_and_the_provisional_cut_only():
    found = {
        path.name
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div))
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
    }
    assert found <= {"selection.py", "bundle.py", "__init__.py"}
