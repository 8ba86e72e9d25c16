"""The folder of one draw: what lies in it, and what may be done with it next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from doubledraw.cli.complaints import Refused, Unusable
from doubledraw.draw import bundle, outcome, seed
from doubledraw.draw import commitment as commitments
from doubledraw.draw.commitment import Commitment
from doubledraw.draw.design import Design
from doubledraw.draw.errors import DrawError
from doubledraw.draw.frame import TABLES

DESIGN, COMMITMENT = "design.json", commitments.NAME
SECRETS, ENTROPY, OUTCOME = (
    "nonces.secret.json",
    "entropy.json",
    "outcome.json",
)
FROZEN = (DESIGN, COMMITMENT, *TABLES, SECRETS)
DRAWN = ("selection.tsv", "reserve.tsv", "drawn.tsv", "teams.tsv", OUTCOME)
EARLY = "reveal.json"


@dataclass(frozen=True, slots=True)
class Folder:
    """A frozen draw, its files found to be the ones committed to."""

    path: Path
    design: Design
    commitment: Commitment
    c: str
    nonces: tuple[str, ...]

    @classmethod
    def open(cls, path: Path) -> Folder:
        """Open and check a folder. Refused (exit 1) when anything was changed since the freeze."""
        if not path.is_dir():
            raise Unusable("there is no such folder", str(path), "Run `doubledraw freeze` first.")
        missing = [name for name in FROZEN if not (path / name).is_file()]
        if missing:
            raise Unusable(
                f"this is not a frozen draw: {', '.join(missing)} missing",
                str(path),
                "Name the folder that `doubledraw freeze` made; put back what was taken out.",
            )
        try:
            return cls._checked(path)
        except DrawError as error:
            raise tampered(path, error) from None

    @classmethod
    def _checked(cls, path: Path) -> Folder:
        committed = (path / COMMITMENT).read_bytes()
        design, commitment = Design.read((path / DESIGN).read_bytes()), Commitment.read(committed)
        suite = design.hashing()
        commitment.check_design(design)
        for name in TABLES:
            commitment.check_table(name, *outcome.digest_of(suite, path / name))
        nonces = bundle.read_nonces((path / SECRETS).read_bytes(), commitment)
        seed.check_nonces(suite, commitment, nonces)
        return cls(path, design, commitment, suite.hex(committed), tuple(nonces))

    @property
    def inputs(self) -> Mapping[str, Path]:
        """The frozen files, for the engine."""
        return {name: self.path / name for name in (DESIGN, COMMITMENT, *TABLES)}

    @property
    def is_drawn(self) -> bool:
        """Whether the outcome is there; it is written last."""
        return (self.path / OUTCOME).is_file()

    def entropy(self) -> bytes | None:
        """The entropy this draw was made from, or is being made from."""
        path = self.path / ENTROPY
        return path.read_bytes() if path.is_file() else None

    def check_outcome(self, files: Mapping[str, bytes]) -> None:
        """Refuse a folder whose outcome is not the recomputed one, file by file."""
        for name in DRAWN:
            path = self.path / name
            found = path.read_bytes() if path.is_file() else None
            if found != files.get(name):
                raise Refused(
                    "the file is not what the frozen inputs give: it was changed or removed",
                    str(path),
                    "Put back the file as it was drawn. The true one can be recomputed: move the"
                    " outcome files away and run `doubledraw draw` again with the same entropy.",
                )


def tampered(path: Path, error: DrawError) -> Refused:
    """A broken rule in a frozen folder means that somebody changed it."""
    rule = f" (DD-1 {error.section})" if error.section else ""
    where = f"{path}: {error.where}" if error.where else str(path)
    return Refused(error.reason + rule, where, error.remedy)
