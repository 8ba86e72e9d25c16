"""Runs a command and kills itself (signal 9) before a given line of the command line's code.

python killed.py LINE naive|durable COMMAND…   LINE 0: run to the end and print the lines passed.

`naive` is the negative control: the same commands writing in place, without drafts, renames and
order, the way one writes at first.
"""

import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from types import FrameType
from typing import Any

from doubledraw.cli import durable, main

# Where things are written. Counting the lines that parse rows would aim most kills at them.
_WATCHED = {"durable.py", "draw.py", "freeze.py", "reveal.py", "witness.py", "killed.py"}


class Fuse:
    """Counts lines and burns down at the given one."""

    def __init__(self, line: int) -> None:
        self.left, self.passed = line, 0

    def trace(self, frame: FrameType, event: str, argument: object) -> Any:
        """A trace function for frames of the watched files."""
        if frame.f_code.co_filename.rpartition("/")[2] not in _WATCHED:
            return None
        if event == "line":
            self.passed += 1
            if self.passed == self.left:
                os.kill(os.getpid(), signal.SIGKILL)
        return self.trace


def write_in_place(path: Path, data: bytes, mode: int = durable.COMMON) -> None:
    """Half of it, then the other half."""
    with path.open("wb", buffering=0) as file:
        file.write(data[: len(data) // 2])
        file.write(data[len(data) // 2 :])


def write_all_in_place(folder: Path, files: Mapping[str, bytes], last: str) -> None:
    """In any order: here the file that says "done" comes first."""
    for name in (last, *(name for name in files if name != last)):
        write_in_place(folder / name, files[name])


def create_in_place(folder: Path, files: Mapping[str, bytes], private: frozenset[str]) -> None:
    """File by file where everybody already sees it."""
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        write_in_place(folder / name, data)


def run() -> int:
    """The command, with a fuse."""
    if sys.argv[2] == "naive":
        durable.write = write_in_place
        durable.write_all = write_all_in_place
        durable.create_folder = create_in_place
    fuse = Fuse(int(sys.argv[1]))
    sys.settrace(fuse.trace)
    code = main(sys.argv[3:])
    sys.settrace(None)
    if fuse.left == 0:
        print(f"lines {fuse.passed}")
    return code


if __name__ == "__main__":
    sys.exit(run())
