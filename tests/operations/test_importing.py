"""`doubledraw import`: the same preview, rejects and receipt as in the browser, with exit codes for scripts."""

import json
from pathlib import Path
from random import Random

import pytest

from doubledraw.demo.county import rolls, targets
from tests.operations.test_installation import command

WORDS = ("--organ", "990126-00", "--by", "zhoumin")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo of Fu'an's size, made by the command."""
    folder = tmp_path_factory.mktemp("importing")
    register = folder / "register.csv"
    rolls.write_targets(register, targets(Random(3), 400))
    done = command(
        folder / "home",
        "demo",
        "--home",
        str(folder / "home"),
        "--no-serve",
        "--targets",
        str(register),
    )
    assert done.returncode == 0, done.stderr
    return folder / "home"


def test_a_good_file_is_applied_and_has_a_receipt(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "more.csv"
    rolls.write_targets(path, targets(Random(4), 50))
    done = command(home, "import", "targets", str(path), *WORDS, "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert told["applied"]
    assert told["counts"]["new"] == 50
    assert len(told["receipt"]) == 64


def test_rows_with_problems_are_named_and_nothing_is_applied(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    rolls.write_bad_rows(path, rolls.bad_rows(Random(5)))
    done = command(home, "import", "targets", str(path), *WORDS, "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert not told["applied"]
    assert all(
        {"row", "column", "value", "rule", "reason", "remedy"} <= set(r) for r in told["rejects"]
    )
    again = command(home, "import", "targets", str(path), *WORDS, "--json", "--dry-run")
    assert json.loads(again.stdout)["counts"] == told["counts"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nothing.csv", *WORDS), "not a file"),
        (("README.md", "--organ", "none", "--by", "zhoumin"), "no organ"),
        (("README.md", "--organ", "990126-00", "--by", "nobody"), "no account"),
    ],
)
def test_what_cannot_be_used_says_so(words, said, home: Path, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("x")
    words = tuple(str(tmp_path / w) if w == "README.md" else w for w in words)
    done = command(home, "import", "targets", *words)
    assert done.returncode == 2
    assert said in done.stderr


@pytest.mark.parametrize("form", ["xlsx", "csv", "parquet"])
def test_what_is_written_out_comes_back_unchanged(form: str, home: Path, tmp_path: Path) -> None:
    path = tmp_path / f"targets.{form}"
    done = command(home, "export", "targets", *WORDS, "--out", str(path))
    assert done.returncode == 0, done.stderr
    again = command(home, "import", "targets", str(path), *WORDS, "--scheme", "each", "--json")
    told = json.loads(again.stdout)
    assert told["counts"]["new"] == told["counts"]["changed"] == 0
    # What organs below keep is seen, not written; and a local code does not tell its scheme.
    told_apart = {"kept_elsewhere", "uscc_length"}
    assert {reject["rule"] for reject in told["rejects"]} <= told_apart
    assert told["counts"]["unchanged"] >= 400


def test_an_export_says_why_it_cannot(home: Path, tmp_path: Path) -> None:
    done = command(home, "export", "targets", *WORDS, "--out", str(tmp_path / "x.docx"))
    assert done.returncode == 2
    assert ".parquet" in done.stderr
    nobody = command(home, "export", "targets", "--organ", "none", "--out", str(tmp_path / "x.csv"))
    assert nobody.returncode == 2
    assert not (tmp_path / "x.csv").exists()
