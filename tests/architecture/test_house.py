"""The rules of the house that import contracts cannot say."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from doubledraw.statute.books import rule_set, rule_sets

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "doubledraw"
PLATFORM = SRC / "platform"
FORBIDDEN_NAMES = {
    "utils.py",
    "helpers.py",
    "helper.py",
    "manager.py",
    "managers.py",
    "common.py",
    "misc.py",
}
WRITES = {
    "create",
    "bulk_create",
    "update",
    "bulk_update",
    "delete",
    "get_or_create",
    "update_or_create",
    "save",
}


def modules(folder: Path) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(folder.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def test_draw_and_statute_import_nothing_but_the_standard_library() -> None:
    allowed = set(sys.stdlib_module_names) | {"doubledraw"}
    for package in ("draw", "statute"):
        for path, tree in modules(SRC / package):
            for name in imported(tree):
                assert name.split(".")[0] in allowed, f"{path}: {name}"
                assert not name.startswith("doubledraw.log.note"), path


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_there_are_no_signals() -> None:
    for path, tree in modules(SRC):
        assert not any("signals" in name for name in imported(tree)), path


def test_there_is_no_dumping_ground() -> None:
    assert not [path for path in SRC.rglob("*.py") if path.name in FORBIDDEN_NAMES]


def test_every_module_begins_with_a_line_of_the_table_of_contents() -> None:
    for path, tree in modules(SRC):
        first = (ast.get_docstring(tree) or "").split("\n")[0]
        assert len(first) > 10, path


def test_no_app_writes_the_tables_of_another() -> None:
    faults = [fault for path, tree in modules(PLATFORM) for fault in foreign_writes(path, tree)]
    assert not faults


def test_a_foreign_write_would_be_found() -> None:
    source = "from doubledraw.platform.plans.models import Plan\nPlan.objects.filter(pk=1).update(state='x')\n"
    assert list(foreign_writes(PLATFORM / "draws" / "services.py", ast.parse(source)))


def foreign_writes(path: Path, tree: ast.Module) -> Iterator[str]:
    own = path.relative_to(PLATFORM).parts[0]
    foreign = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.endswith(".models")
        if node.module.startswith("doubledraw.platform.")
        and node.module.split(".")[2] not in (own, "records")
        for alias in node.names
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in WRITES
        ):
            root = node.func.value
            while isinstance(root, ast.Call | ast.Attribute):
                root = root.func if isinstance(root, ast.Call) else root.value
            if isinstance(root, ast.Name) and root.id in foreign:
                yield f"{path}:{node.lineno} {root.id}.{node.func.attr}"


def test_no_place_is_told_the_law_of_another() -> None:
    """What one county or city wrote binds whoever adopted it: it is read from the rule sets, never named in code."""
    places = [rule_set(name) for name in rule_sets() if name != "national"]
    cited = {
        value.citation.instrument
        for book in places
        for parameter in book.parameters.values()
        for value in parameter.values
    }
    for path, tree in modules(PLATFORM):
        said = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
        assert not cited & said, path


def test_every_model_and_state_is_in_the_glossary() -> None:
    import tomllib

    glossary = tomllib.loads((ROOT / "docs" / "glossary.toml").read_text(encoding="utf-8"))
    terms = {entry["code"] for entry in glossary["term"]}
    ours = [m for m in apps.get_models() if m.__module__.startswith("doubledraw")]
    missing = sorted({m.__name__ for m in ours} - terms)
    assert not missing


def test_the_english_catalogue_is_complete_and_compiled() -> None:
    run = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "messages.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.django_db
def test_no_model_is_missing_a_migration() -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("folder", ["src", "tests", "docs", "tools", "bench"])
def test_nothing_names_a_path_of_a_machine(folder: str) -> None:
    for path in (ROOT / folder).rglob("*"):
        if (
            path.suffix in {".py", ".md", ".toml", ".js", ".html", ".css", ".sql"}
            and path.is_file()
        ):
            text = path.read_text(encoding="utf-8", errors="replace")
            assert "/root" + "/" not in text, path
            assert "/home" + "/" not in text, path
