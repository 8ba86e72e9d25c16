"""Killed at any moment, a command leaves the old state or the new one, and resumes to one result."""

import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from doubledraw.cli import folder as folders
from tests.cli.office import Office, type_in
from tests.soaked import seen

KILLED = Path(__file__).with_name("killed.py")
# Twenty for each command in every run, a hundred in the soak; the seeds are the test's ids.
EVERY_RUN, SOAK = range(20), range(20, 120)


@dataclass
class Bench:
    """An office with one finished draw to compare with, and fresh copies to kill."""

    home: Path
    reference: dict[str, bytes]
    bundle: bytes
    lines: dict[str, int]

    def words(self, command: str, place: Path) -> list[str]:
        """What is typed for a command on the copy at this place."""
        draw = str(place / "draw")
        return {
            "freeze": ["freeze", str(self.home / "spec.toml"), "--out", draw],
            "draw": ["draw", draw, "--entropy", str(self.home / "entropy.json")],
            "reveal": ["reveal", draw, "--out", str(place / "b.zip"), "--early", "听证"],
        }[command]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    home = tmp_path_factory.mktemp("office")
    office = Office(home).write()
    assert office.freeze().code == 0
    shutil.copytree(office.folder, home / "frozen")
    assert office.draw().code == 0
    shutil.copytree(office.folder, home / "drawn")
    assert office.reveal("b.zip").code == 0
    made = Bench(home, office.files(), (home / "b.zip").read_bytes(), {})
    for command in ("freeze", "draw", "reveal"):
        made.lines[command] = count_lines(made, command, tmp_path_factory.mktemp(command))
    print(f"lines that can be killed at: {made.lines}")
    return made


def start(bench: Bench, command: str, place: Path) -> Path:
    """The state before a command."""
    before = {"draw": "frozen", "reveal": "drawn"}.get(command)
    if before:
        shutil.copytree(bench.home / before, place / "draw")
    return place


def count_lines(bench: Bench, command: str, place: Path, how: str = "durable") -> int:
    """How many lines a whole run passes."""
    typed = [sys.executable, KILLED, "0", how, *bench.words(command, start(bench, command, place))]
    told = subprocess.run(typed, capture_output=True, text=True, check=True).stdout
    return int(told.rpartition("lines ")[2])


def kill(bench: Bench, command: str, place: Path, seed: int) -> None:
    """Run the command and kill it at a random line, or every fourth time at a random moment."""
    dice = random.Random(f"{command} {seed}")
    line, by_time = dice.randint(1, bench.lines[command]), seed % 4 == 3
    child = begin(bench, command, place, 10**9 if by_time else line)
    if by_time:
        time.sleep(dice.uniform(0.05, 0.4))
        child.kill()
    child.wait()


def begin(
    bench: Bench, command: str, place: Path, line: int, how: str = "durable"
) -> "subprocess.Popen[bytes]":
    """The command, to die before this line."""
    typed = [sys.executable, KILLED, str(line), how, *bench.words(command, place)]
    return subprocess.Popen(typed, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def violations(bench: Bench, command: str, place: Path) -> Iterator[str]:
    """What is wrong with the state after a kill, before anybody does anything."""
    draw = place / "draw"
    if command == "freeze":
        if draw.exists():
            yield from broken_freeze(draw)
        return
    for name in (folders.ENTROPY, *folders.DRAWN):
        path = draw / name
        if path.is_file() and path.read_bytes() != bench.reference.get(name):
            yield f"{name} is there and is not the one result"
    if (draw / folders.OUTCOME).is_file():
        for name in folders.DRAWN:
            if name in bench.reference and not (draw / name).is_file():
                yield f"outcome.json is there and {name} is not"
    if (place / "b.zip").is_file():
        if (place / "b.zip").read_bytes() != bench.bundle:
            yield "half a bundle"
        if not (draw / folders.EARLY).is_file():
            yield "revealed early without the reason on record"


def broken_freeze(draw: Path) -> Iterator[str]:
    try:
        folders.Folder.open(draw)
    except Exception as error:
        yield f"half a frozen folder: {error}"


def resumed(bench: Bench, command: str, place: Path) -> None:
    """Type the same command again: it ends in the one result and leaves nothing behind."""
    frozen = place / "draw" / "commitment.json"
    before = frozen.read_bytes() if frozen.is_file() else None
    said = type_in(*bench.words(command, place))
    if command == "freeze" and before is not None:
        assert said.code == 1
        assert frozen.read_bytes() == before
    else:
        assert said.code == 0, said.err
    assert not [path for path in place.rglob("*") if "unfinished" in path.name]
    assert list(violations(bench, command, place)) == []
    if command == "draw":
        drawn = {path.name: path.read_bytes() for path in (place / "draw").iterdir()}
        assert drawn == {n: d for n, d in bench.reference.items() if n != folders.EARLY}


def other_entropy_is_refused(bench: Bench, place: Path) -> None:
    """After a kill, once the entropy is on the disk, no other can be tried."""
    if (place / "draw" / folders.ENTROPY).is_file():
        other = str(bench.home / "other.json")
        assert type_in("draw", str(place / "draw"), "--entropy", other).code == 1


def one_kill(bench: Bench, command: str, place: Path, seed: int) -> None:
    start(bench, command, place)
    kill(bench, command, place, seed)
    assert list(violations(bench, command, place)) == []
    if seed % 2:
        # Killed again while resuming.
        kill(bench, command, place, seed + 1_000)
        assert list(violations(bench, command, place)) == []
    if command == "draw":
        other_entropy_is_refused(bench, place)
    resumed(bench, command, place)


@pytest.mark.kills
@pytest.mark.parametrize("seed", EVERY_RUN)
@pytest.mark.parametrize("command", ["freeze", "draw", "reveal"])
def test_a_killed_command_resumes_to_the_one_result(
    bench: Bench, tmp_path: Path, command: str, seed: int
) -> None:
    one_kill(bench, command, tmp_path, seed)


@pytest.mark.kills
@pytest.mark.soak
@pytest.mark.parametrize("command", ["freeze", "draw", "reveal"])
def test_a_killed_command_resumes_to_the_one_result_at_length(
    bench: Bench, tmp_path: Path, command: str
) -> None:
    with seen(f"kills of `doubledraw {command}`", "") as counts:
        for seed in SOAK:
            place = tmp_path / str(seed)
            place.mkdir()
            one_kill(bench, command, place, seed)
            shutil.rmtree(place)
        counts |= {"runs killed": len(SOAK), "killed again": len(SOAK) // 2}


@pytest.mark.kills
@pytest.mark.parametrize("command", ["freeze", "draw", "reveal"])
def test_the_control_that_writes_in_place_is_caught(
    bench: Bench, tmp_path: Path, command: str
) -> None:
    """The test above can fail: writing the way one writes at first leaves half states.

    Writing comes last, so the kills walk back from the last line.
    """
    (tmp_path / "whole").mkdir()
    last, caught = count_lines(bench, command, tmp_path / "whole", "naive"), list[str]()
    for back in range(40):
        place = tmp_path / str(back)
        place.mkdir()
        begin(bench, command, start(bench, command, place), last - back, "naive").wait()
        caught += list(violations(bench, command, place))
        if len(caught) >= 2:
            break
    print(f"control, {command}: {len(caught)} violations in {back + 1} kills, as {caught[:1]}")
    assert caught


@pytest.mark.kills
def test_kills_do_reach_the_moments_that_matter(bench: Bench, tmp_path: Path) -> None:
    """Among twenty kills of a draw some die before the entropy is kept, some after."""
    states = set()
    for seed in EVERY_RUN:
        place = tmp_path / str(seed)
        place.mkdir()
        start(bench, "draw", place)
        kill(bench, "draw", place, seed)
        states.add(tuple((place / "draw" / n).exists() for n in (folders.ENTROPY, folders.OUTCOME)))
    assert {(False, False), (True, False)} <= states


@pytest.mark.parametrize("command", ["freeze", "draw", "reveal"])
def test_a_full_disk_at_any_flush_is_said_and_resumed(
    bench: Bench, tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every fsync in turn answers "no space left"; afterwards the same command goes through."""
    import errno
    import os

    real = os.fsync
    for failing in range(1, 40):
        place = tmp_path / str(failing)
        place.mkdir()
        start(bench, command, place)
        calls = []

        def flush(handle: int, at: int = failing, calls: list[int] = calls) -> None:
            calls.append(handle)
            if len(calls) == at:
                raise OSError(errno.ENOSPC, "No space left on device")
            real(handle)

        monkeypatch.setattr(os, "fsync", flush)
        said = type_in(*bench.words(command, place))
        monkeypatch.setattr(os, "fsync", real)
        if len(calls) < failing:
            print(f"{command}: {failing - 1} flushes")
            assert failing > 3
            return
        assert (said.code, "No space left" in said.err) == (2, True)
        assert list(violations(bench, command, place)) == []
        resumed(bench, command, place)
    raise AssertionError("more flushes than expected")


def test_nothing_is_renamed_before_it_is_flushed_and_the_outcome_comes_last(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    place, done = start(bench, "draw", tmp_path), list[tuple[str, str]]()
    real_fsync, real_rename = os.fsync, os.rename

    def fsync(handle: int) -> None:
        done.append(("flush", Path(f"/proc/self/fd/{handle}").readlink().name))
        real_fsync(handle)

    def rename(source: str, target: str) -> None:
        done.append(("rename", Path(target).name))
        real_rename(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "rename", rename)
    assert type_in(*bench.words("draw", place)).code == 0
    renames = [name for what, name in done if what == "rename"]
    assert renames[0] == folders.ENTROPY
    assert renames[-1] == folders.OUTCOME
    for name in renames:
        at = done.index(("rename", name))
        assert done.index(("flush", f".{name}.unfinished")) < at
        assert ("flush", "draw") in done[at:]
    # All others are in their places, for good, before outcome.json appears.
    last, before = done.index(("rename", folders.OUTCOME)), done.index(("rename", renames[-2]))
    assert ("flush", "draw") in done[before:last]


def test_two_at_once_are_kept_apart(bench: Bench, tmp_path: Path) -> None:
    """Eight draws race; every one that answers 0 answers the same, the others say why not."""
    place = start(bench, "draw", tmp_path)
    typed = [sys.executable, "-m", "doubledraw.cli", *bench.words("draw", place)]
    racers = [
        subprocess.Popen(typed, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(8)
    ]
    answers = [(*racer.communicate(), racer.returncode) for racer in racers]
    assert {code for *_, code in answers} <= {0, 1}
    assert len({out for out, _, code in answers if code == 0}) == 1
    assert all("at work here" in err for _, err, code in answers if code == 1)
    resumed(bench, "draw", place)


def test_racing_freezes_make_one_draw(bench: Bench, tmp_path: Path) -> None:
    typed = [sys.executable, "-m", "doubledraw.cli", *bench.words("freeze", tmp_path)]
    racers = [
        subprocess.Popen(typed, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(8)
    ]
    answers = [(racer.communicate()[0].strip(), racer.returncode) for racer in racers]
    frozen = [out for out, code in answers if code == 0]
    assert len(frozen) == 1
    assert folders.Folder.open(tmp_path / "draw").c == frozen[0]
    assert json.loads((tmp_path / "draw" / "commitment.json").read_text())["draw_id"]
