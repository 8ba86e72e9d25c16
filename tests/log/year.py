"""A county's year of draws in a public log, made up: voids with successors, embargoes, corrections, substitutes.

`Site` writes a log and the public files beside it as static files, as an installation does; a test bends what it likes
before writing. Nothing here is the platform's code but the encodings.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from doubledraw.draw import canonical
from doubledraw.log import entries, tiles, tree
from doubledraw.log.checkpoint import Checkpoint
from doubledraw.log.entries import Entry
from doubledraw.log.note import SignerKey

CHINA = timezone(timedelta(hours=8))
LOG = SignerKey.from_seed("qingyuan.example/log", b"q" * 32)
FIRST_DAY = datetime(2025, 1, 6, 9, 0, tzinfo=CHINA)
YEAR_IS_OVER = datetime(2026, 3, 1, tzinfo=CHINA)
TABLES = ("frame.tsv", "strata.tsv", "exclusions.tsv", "roster.tsv", "recusals.tsv")
KL8 = "02 06 14 19 22 23 25 30 37 39 40 44 49 52 56 62 64 68 73 77"


def sha(text: str | bytes) -> str:
    data = text if isinstance(text, bytes) else text.encode()
    return hashlib.sha256(data).hexdigest()


def stamp(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


@dataclass
class Told:
    """One draw: when it does what, and which nonce it holds. Change a field before asking for its entries."""

    draw_id: str
    committed: datetime
    plan: str
    replaces: str = ""
    nonce: str = ""
    embargo: timedelta | None = None
    void: str = ""
    strata_public: bool = True
    corrected: bool = False
    changes: dict[str, Any] = field(default_factory=dict)

    @property
    def when(self) -> datetime:
        return self.committed + timedelta(hours=12)

    @property
    def drawn(self) -> datetime:
        return self.when + timedelta(minutes=20)

    @property
    def draw_by(self) -> datetime:
        return self.when + timedelta(days=2)

    @property
    def reveal(self) -> str:
        return (self.drawn + self.embargo).date().isoformat() if self.embargo else "at-once"

    @property
    def revealed(self) -> datetime:
        return self.drawn + (self.embargo or timedelta(minutes=1))

    @property
    def sources(self) -> list[dict[str, str]]:
        return [{"source": f"快乐8 {self.draw_id}", "when": stamp(self.when)}]

    def design(self) -> bytes:
        source = {**self.sources[0], "form": "kl8"}
        value = {
            "protocol": "dd-1",
            "suite": "sha256",
            "draw_id": self.draw_id,
            "plan": self.plan,
            "replaces": self.replaces,
            "title": "清源县抽查",
            "method": "srs",
            "strata": [{"name": "全部", "ratio": "3/100"}],
            "strata_public": self.strata_public,
            "reserve": 2,
            "seats": [{"department": "市场监管", "count": 2, "qualification": ""}],
            "max_load": None,
            "entropy": [source],
            "draw_by": stamp(self.draw_by),
            "reveal": self.reveal,
            "rules": ["市场监管总局令 第 1 条"],
        }
        return canonical.encode(value | self.changes)

    def commitment(self) -> bytes:
        nonce = self.nonce or sha(f"nonce of {self.draw_id}")
        sealed = sha(f"dd-1/nonce/{self.draw_id}/平台/{nonce}")
        files = {name: {"digest": sha(name + self.draw_id), "rows": 0} for name in TABLES}
        return canonical.encode(
            {
                "protocol": "dd-1",
                "draw_id": self.draw_id,
                "design": sha(self.design()),
                "files": files,
                "strata": {"全部": 1000},
                "nonces": [{"holder": "平台", "commitment": sealed}],
            }
        )

    def nonces(self) -> bytes:
        nonce = self.nonce or sha(f"nonce of {self.draw_id}")
        return canonical.encode([{"holder": "平台", "nonce": nonce}])

    def entries(self) -> list[Entry]:
        """What the log says of it, in order."""
        known = {"draw_id": self.draw_id, "commitment": sha(self.commitment())}
        commit = entries.DrawCommitted(
            at=stamp(self.committed), plan=self.plan, replaces=self.replaces, **known
        )
        if self.void == "early":
            return [commit, self._voided(self.committed + timedelta(hours=1))]
        entropy = [{**self.sources[0], "value": KL8}]
        result = entries.ResultDrawn(
            at=stamp(self.drawn),
            sizes={"全部": 30},
            targets_root=sha("targets" + self.draw_id),
            teams_root=sha("teams" + self.draw_id),
            **known,
        )
        said: list[Entry] = [
            commit,
            entries.EntropyPublished(at=stamp(self.drawn), entropy=entropy, **known),
            result,
        ]
        if self.corrected:
            said.append(
                entries.EntropyCorrected(
                    at=stamp(self.drawn), entropy=entropy, reason="读错一个号", **known
                )
            )
            said.append(replace(result, targets_root=sha("again" + self.draw_id)))
        if self.void == "late":
            said.append(self._voided(self.drawn + timedelta(seconds=10)))
        said.append(
            entries.Revealed(
                at=stamp(self.revealed),
                files={name: sha(data) for name, data in self.files().items()},
                early="",
                **known,
            )
        )
        return said

    def files(self) -> dict[str, bytes]:
        found = {"design.json": self.design(), "commitment.json": self.commitment()}
        return found | ({"nonces.json": self.nonces()} if self.strata_public else {})

    def _voided(self, at: datetime) -> Entry:
        return entries.Voided(
            at=stamp(at),
            draw_id=self.draw_id,
            commitment=sha(self.commitment()),
            reason="WRONG_FRAME",
            text="名录用了去年的",
            by=["350981-01:7", "350981-09:3"],
        )


@dataclass
class Site:
    """A log and what is public beside it."""

    entries: list[bytes] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, draws: Iterable[Told]) -> Site:
        """The draws' entries in order of time, as one log."""
        held, site = list(draws), cls()
        said = [
            (entry.at, n, k, entry)
            for n, draw in enumerate(held)
            for k, entry in enumerate(draw.entries())
        ]
        for _, _, _, entry in sorted(said, key=lambda item: item[:3]):
            site.entries.append(entries.encode(entry))
        for draw in held:
            shown = draw.files()
            if draw.void == "early":
                shown.pop("nonces.json", None)
            site.files |= {f"draws/{draw.draw_id}/files/{n}": d for n, d in shown.items()}
        return site

    def write(self, folder: Path, size: int | None = None, key: SignerKey = LOG) -> Path:
        """The static files; the address of the log."""
        held = self.entries[:size]
        leaves = tree.Tree.over(tree.leaf_hash(entry) for entry in held)
        for tile in tiles.tiles_between(0, len(held)):
            part = slice(tile.start, tile.start + tile.width)
            data = (
                tiles.encode_bundle(held[part])
                if tile.level == tiles.ENTRIES
                else b"".join(leaves.levels[tile.node_level][part])
            )
            put(folder / "log" / tile.path, data)
        for name, data in self.files.items():
            put(folder / name, data)
        put(folder / "log" / "key", (key.verifier().encoded() + "\n").encode())
        signed = Checkpoint(key.name, len(held), leaves.root).signed(key)
        put(folder / "log" / "checkpoint", signed.encode())
        return folder / "log"

    def size_at(self, moment: datetime) -> int:
        """How many entries are dated before a moment."""
        at = [datetime.fromisoformat(entries.decode(entry).at) for entry in self.entries]
        return sum(time < moment for time in at)


def put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def year(count: int = 300) -> list[Told]:
    """Several hundred draws: every ninth has classes that are not public, every seventh is under embargo, every
    eleventh is voided before its entropy and every thirteenth after it, each with a successor."""
    told: list[Told] = []
    for n in range(count):
        draw = Told(
            f"350981-2025-{n:04d}",
            FIRST_DAY + timedelta(hours=28 * n),
            f"plan-{n:04d}",
            strata_public=n % 9 != 0,
            embargo=timedelta(days=20) if n % 7 == 0 else None,
            void="early" if n % 11 == 5 else "late" if n % 13 == 6 else "",
            corrected=n % 29 == 3,
        )
        told.append(draw)
        if draw.void:
            told.append(
                Told(
                    f"{draw.draw_id}-b",
                    draw.committed + timedelta(days=3),
                    draw.plan,
                    replaces=draw.draw_id,
                )
            )
    return told
