"""What the public files of draws say, each checked against what the log said of it, for the monitor's rules."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from doubledraw.cli.mirror import Mirror
from doubledraw.cli.sources import Source
from doubledraw.draw import bundle, seed
from doubledraw.draw.commitment import Commitment
from doubledraw.draw.design import Design
from doubledraw.draw.errors import DrawError
from doubledraw.log.entries import DrawCommitted, Entry, Revealed
from doubledraw.log.monitor import GRACE, Fault, Known, Promise

_NONCES = "nonces.json"
_SAFE = re.compile(r"[0-9A-Za-z._:-]{1,64}")


@dataclass
class Promises:
    """Gathers what is known of the draws of a log."""

    mirror: Mirror
    draws: Source
    now: datetime
    promises: dict[str, Promise] = field(default_factory=dict)
    nonces: dict[str, tuple[str, ...]] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    _read: dict[str, tuple[Design, Commitment]] = field(default_factory=dict)

    def gather(self, said: list[tuple[int, Entry | Fault]]) -> Known:
        """Read the files of every draw that was committed to, and the nonces of those revealed."""
        for _, entry in said:
            if isinstance(entry, DrawCommitted | Revealed):
                try:
                    self._take(entry)
                except DrawError as error:
                    self.problems[entry.draw_id] = str(error)
        return Known(self.promises, self.nonces, self.problems, self.mirror.seen_without)

    def _take(self, entry: DrawCommitted | Revealed) -> None:
        is_read = entry.draw_id in self._read
        if isinstance(entry, Revealed):
            if is_read:
                self._read_nonces(entry)
        elif not is_read:
            self._read_promise(entry)

    def _read_promise(self, entry: DrawCommitted) -> None:
        """design.json and commitment.json, if they are the ones whose hash was logged."""
        files = [self._file(entry.draw_id, name) for name in ("design.json", "commitment.json")]
        if files[0] is None or files[1] is None:
            return
        design, commitment = Design.read(files[0]), Commitment.read(files[1])
        if design.hashing().hex(files[1]) != entry.commitment:
            raise _differs("commitment.json", "is not the commitment that was logged")
        commitment.check_design(design)
        logged = (entry.draw_id, entry.plan, entry.replaces)
        if (design.draw_id, design.plan, design.replaces) != logged:
            raise _differs("design.json", "names another draw, plan line or replaced draw")
        self._read[entry.draw_id] = design, commitment
        self.promises[entry.draw_id] = Promise(
            tuple(source.when for source in design.entropy),
            design.draw_by,
            design.reveal,
            tuple(sealed for _, sealed in commitment.nonces),
        )
        self._keep(entry.draw_id, {"design.json": files[0], "commitment.json": files[1]})

    def _read_nonces(self, entry: Revealed) -> None:
        """The nonces, where everybody may have them, if they are the ones revealed and open their seals."""
        if _NONCES not in entry.files:
            return
        design, commitment = self._read[entry.draw_id]
        data = self._file(entry.draw_id, _NONCES)
        if data is None:
            if self.now > datetime.fromisoformat(entry.at) + GRACE:
                raise _differs(_NONCES, "was revealed and cannot be had")
            return
        if design.hashing().hex(data) != entry.files[_NONCES]:
            raise _differs(_NONCES, "is not the file that was revealed")
        nonces = bundle.read_nonces(data, commitment)
        seed.check_nonces(design.hashing(), commitment, nonces)
        self.nonces[entry.draw_id] = tuple(nonces)
        self._keep(entry.draw_id, {_NONCES: data})

    def _file(self, draw_id: str, name: str) -> bytes | None:
        """As it was first had; a file that has changed since would be found out by its hash."""
        if not _SAFE.fullmatch(draw_id) or not draw_id.strip("."):
            raise _differs(name, "cannot be asked for: the draw id is no id of DD-1 §2")
        held = self.mirror.file(f"draws/{draw_id}/{name}")
        return held if held is not None else self.draws.get(f"{draw_id}/files/{name}")

    def _keep(self, draw_id: str, files: dict[str, bytes]) -> None:
        for name, data in files.items():
            if self.mirror.file(f"draws/{draw_id}/{name}") is None:
                self.mirror.keep_file(f"draws/{draw_id}/{name}", data)


def _differs(name: str, reason: str) -> DrawError:
    return DrawError("published_differs", reason, name, section="§7")
