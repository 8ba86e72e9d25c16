"""The how-to pages: what they tell the reader to type is typed here."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from doubledraw.draw import bundle
from tests.cli.office import Office

HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to"
BASH = shutil.which("bash") or "/bin/bash"


def typed(page: str) -> str:
    """All bash blocks of a page, in order."""
    text = (HOW_TO / page).read_text(encoding="utf-8")
    return "\n".join(re.findall(r"^```bash\n(.*?)^```$", text, re.M | re.S))


def run(script: str, folder: Path, path: str) -> subprocess.CompletedProcess[str]:
    """Type a script into bash, in a folder, with these programs; it stops at the first failure.

    Without pipefail: `head` may leave before the loop that feeds it has written its last line.
    """
    words = [BASH, "--noprofile", "--norc", "-eu", "-c", script]
    return subprocess.run(
        words, cwd=folder, env={"PATH": path}, capture_output=True, text=True, check=False
    )


@pytest.fixture
def by_hand(tmp_path: Path) -> tuple[Path, str]:
    """A fresh public bundle, unpacked, and a path with sha256sum, sort and head alone."""
    office = Office(tmp_path, spec={"holders": '["平台", "公证处"]', "reveal": '"at-once"'})
    office.write().freeze()
    assert office.draw().code == 0
    office.reveal("public.zip")
    with zipfile.ZipFile(tmp_path / "public.zip") as package:
        package.extractall(tmp_path / "public")
    (tmp_path / "bin").mkdir()
    for program in ("sha256sum", "sort", "head"):
        found = shutil.which(program)
        assert found, program
        (tmp_path / "bin" / program).symlink_to(found)
    return tmp_path / "public", str(tmp_path / "bin")


def test_the_page_by_hand_redoes_the_selection(by_hand: tuple[Path, str]) -> None:
    folder, path = by_hand
    done = run(typed("verify-by-hand.md"), folder, path)
    assert done.returncode == 0, done.stdout + done.stderr
    rows = (folder / "selection.tsv").read_text().splitlines()
    selected = [row for row in rows if row.startswith("A\t")]
    by_page = (folder / "by-hand.txt").read_text().splitlines()
    assert by_page[: len(selected)] == selected
    assert len(by_page) == len(selected) + 3
    assert "the selection of stratum A is the published one" in done.stdout
    assert "and so are its substitutes" in done.stdout
    assert done.stdout.count("as committed") == 6
    cut, last = selected[-1].split("\t")[3], selected[0].split("\t")[2]
    assert f"the cut is {cut}" in done.stdout
    assert f"{last} was drawn" in done.stdout


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("selection.tsv", "A\t1\t", "A\t1\tX"),
        ("reserve.tsv", "A\t4\t", "A\t4\tX"),
        ("strata.tsv", "\tA\t1\n", "\tA\t2\n"),
        ("nonces.json", '"nonce":"', '"nonce":"0'),
        ("design.json", '"reserve":3', '"reserve":4'),
    ],
)
def test_the_page_notices_what_was_changed(
    by_hand: tuple[Path, str], name: str, old: str, new: str
) -> None:
    folder, path = by_hand
    text = (folder / name).read_text()
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1))
    done = run(typed("verify-by-hand.md"), folder, path)
    assert done.returncode == 1
    assert re.search("CHANGED|DIFFER", done.stdout)


def test_the_page_on_the_command_line_works_as_typed(tmp_path: Path) -> None:
    beside = str(Path(sys.executable).parent)
    done = run(typed("draw-on-the-command-line.md"), tmp_path, f"{beside}:/usr/bin:/bin")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "already drawn" in done.stderr
    assert done.stdout.count("TRUE: everything") == 3
    assert "jijian" in done.stdout
    assert len(bundle.read(tmp_path / "public.zip")["drawn.tsv"].splitlines()) == 3


def test_the_error_shown_on_the_page_is_the_one_given(tmp_path: Path) -> None:
    page = (HOW_TO / "draw-on-the-command-line.md").read_text(encoding="utf-8")
    shown = re.search(r"```text\n(error: .*?)```", page, re.S)
    assert shown
    script = typed("draw-on-the-command-line.md").partition("doubledraw freeze")[0]
    beside = str(Path(sys.executable).parent)
    wrong = (
        script
        + "\nsed -i '7s/^[^,]*/91350981MA0000001B/' firms.csv\n"
        + "doubledraw freeze spec.toml --out draw"
    )
    done = run(wrong, tmp_path, f"{beside}:/usr/bin:/bin")
    assert (done.returncode, done.stderr) == (2, shown[1])


OPERATE = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "doubledraw.platform.settings"
django.setup()
from django.core.management import call_command
from django.utils import timezone
call_command("migrate", verbosity=0)
from doubledraw.platform.ledger.keys import make_log_key
from doubledraw.platform.ledger.services import publish_document
from doubledraw.platform.ledger.exports import write_log
make_log_key()
for i in range(5):
    publish_document(f"{i:064x}", "test", at=timezone.now())
print(write_log())
"""


def test_the_page_on_the_log_works_as_typed(tmp_path: Path) -> None:
    """An installation with a log of five entries; monitor, witness and operator as the page says."""
    home, beside = tmp_path / "home", str(Path(sys.executable).parent)
    place = {**os.environ, "DOUBLEDRAW_HOME": str(home)}
    for name in ("DOUBLEDRAW_DATABASE_URL", "DOUBLEDRAW_WITNESSES"):
        place.pop(name, None)
    made = subprocess.run(
        [sys.executable, "-c", OPERATE], env=place, capture_output=True, text=True, check=False
    )
    assert made.stdout.strip() == "5", made.stderr
    key = (home / "public/log/key").read_text().strip()
    given = f"export LOG={home}/public/log KEY='{key}' DOUBLEDRAW_HOME={home}\n"
    given += f"export PYTHONPATH={os.environ.get('PYTHONPATH', '')}\n"
    done = run(given + typed("watch-the-log.md"), tmp_path, f"{beside}:/usr/bin:/bin")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr.count("5 entries; no rule is broken") == 3
    assert "taken: audit.example" in done.stdout
    assert "no quorum" not in done.stderr
    assert "audit.example" in (home / "public/log/checkpoint").read_text()
