"""The witness at the terminal: its own folder, killed at any line, never two trees of one size."""

import subprocess
import sys
from pathlib import Path

import pytest

from doubledraw.log import checkpoint, note
from tests.cli.office import Said, type_in
from tests.log.year import LOG, Site, put
from tests.soaked import seen

ENTRIES = [f"entry {i}".encode() for i in range(20)]
KILLS = 12
KILLED = Path(__file__).with_name("killed.py")


def show(folder: Path, size: int, entries: list[bytes] = ENTRIES) -> Path:
    return Site(entries).write(folder, size)


@pytest.fixture
def witness(tmp_path: Path) -> Path:
    said = type_in(
        "witness", tmp_path / "witness", "--new", "audit.example", "--log", LOG.verifier().encoded()
    )
    assert said.code == 0, said
    assert note.VerifierKey.parse(said.out.strip()).kind == note.COSIGNATURE
    return tmp_path / "witness"


def vkey(witness: Path) -> str:
    return note.SignerKey.parse((witness / "key").read_text().strip()).verifier().encoded()


def refused(said: Said, code: int, word: str) -> None:
    assert (said.code, said.out) == (code, ""), said
    assert word in said.err


def test_it_cosigns_growth_and_repeats_itself(tmp_path: Path, witness: Path) -> None:
    for size in (5, 5, 20):
        shown = show(tmp_path / "public", size)
        said = type_in("witness", witness, shown, "--out", tmp_path / "out")
        assert said.code == 0, said
        assert checkpoint.check_cosignature(said.out, vkey(witness))
        assert checkpoint.open_signed(said.out, LOG.verifier()).size == size
        assert said.out == (witness / "cosigned").read_text() == (tmp_path / "out").read_text()
    assert type_in("witness", witness, shown).out == said.out


def test_its_key_is_for_nobody_else(witness: Path) -> None:
    assert (witness / "key").stat().st_mode & 0o777 == 0o600
    assert witness.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("size", [5, 20])
def test_a_rewritten_log_is_refused_and_proven(tmp_path: Path, witness: Path, size: int) -> None:
    shown = show(tmp_path / "public", 5)
    before = type_in("witness", witness, shown).out
    fork = show(tmp_path / "fork", size, [b"another", *ENTRIES[1:]])
    refused(type_in("witness", witness, fork), 1, "nothing was signed")
    assert (witness / "cosigned").read_text() == before
    evidence = next(witness.glob("evidence-*")).read_text()
    for signed in (before, (fork / "checkpoint").read_text()):
        assert signed in evidence
        assert checkpoint.open_signed(signed, LOG.verifier())


def test_a_witness_that_lost_its_memory_does_not_sign(tmp_path: Path, witness: Path) -> None:
    shown = show(tmp_path / "public", 5)
    assert type_in("witness", witness, shown).code == 0
    (witness / "cosigned").unlink()
    refused(type_in("witness", witness, shown), 2, "lost")


def test_a_second_witness_is_not_made_over_the_first(witness: Path) -> None:
    words = ("witness", witness, "--new", "other.example", "--log", LOG.verifier().encoded())
    refused(type_in(*words), 1, "not empty")


def test_unusable_files_are_an_error(tmp_path: Path, witness: Path) -> None:
    shown = show(tmp_path / "public", 5)
    put(shown / "tile/0/000.p/5", b"x")
    refused(type_in("witness", witness, shown), 2, "tile/0/000.p/5")
    refused(type_in("witness", witness, tmp_path / "nowhere"), 2, "no such file")
    refused(type_in("witness", tmp_path / "nobody", shown), 2, "no such witness")


def test_nothing_leaves_before_it_is_remembered(
    tmp_path: Path, witness: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = show(tmp_path / "public", 5)
    monkeypatch.setattr("doubledraw.cli.durable.write", _full_disk)
    refused(type_in("witness", witness, shown), 2, "No space left")


def _full_disk(*arguments: object) -> None:
    raise OSError(28, "No space left on device")


def run_killed(line: int, witness: Path, shown: Path, how: str = "durable") -> str:
    words = [sys.executable, KILLED, str(line), how, "witness", str(witness), str(shown)]
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout


def test_killed_at_any_line_it_remembers_what_it_gave_away(tmp_path: Path) -> None:
    """And whatever was given away, it refuses the other tree of that size afterwards."""
    die_at(tmp_path, KILLS)


@pytest.mark.soak
def test_killed_at_every_line_it_remembers_what_it_gave_away(tmp_path: Path) -> None:
    with seen("kills of `doubledraw witness`", "") as counts:
        counts["lines, each killed at"] = die_at(tmp_path, 0)


def die_at(tmp_path: Path, kills: int) -> int:
    """Killed at so many lines from the first to the last, at each for 0; how many."""
    shown, fork = show(tmp_path / "public", 20), show(tmp_path / "fork", 20, [b"x", *ENTRIES[1:]])
    lines = int(run_killed(0, fresh(tmp_path, 0), shown).rpartition("lines ")[2])
    gone = []
    kills = kills or lines
    for n in range(kills):
        folder = fresh(tmp_path, n + 1)
        given = run_killed(1 + n * (lines - 1) // (kills - 1), folder, shown)
        kept = (folder / "cosigned").read_text()
        assert given in ("", kept)
        gone.append(bool(kept))
        again = type_in("witness", folder, fork if kept else shown)
        assert again.code == (1 if kept else 0), again
        assert type_in("witness", folder, shown).code == 0
    assert True in gone
    assert False in gone
    return kills


def fresh(folder: Path, number: int) -> Path:
    made = folder / f"witness-{number}"
    type_in("witness", made, "--new", "audit.example", "--log", LOG.verifier().encoded())
    return made
