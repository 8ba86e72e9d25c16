"""The page of what is proven says what the tests do today, and the longest runs keep what was promised."""

from pathlib import Path

from tests.reliability import page, promises

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_is_fresh() -> None:
    written = (ROOT / "docs" / "reference" / "reliability.md").read_text(encoding="utf-8")
    assert written == page(), "python -m tests.reliability > docs/reference/reliability.md"


def test_a_soak_does_what_is_promised() -> None:
    short = [one.what for one in promises() if (one.most or 0) < (one.least or 0)]
    assert short == []


def test_every_promise_names_tests_that_are_there() -> None:
    named = [name for one in promises() for name in one.tests]
    assert all((ROOT / "tests" / name).is_file() for name in named)
