"""What changed a firm's place or team after the result, as a leaf file carries it (§3, §5, §6).

Every change is a log entry of its own: the teams of a later round, a substitute. They stand under the same signed
checkpoint as the result, so that one signature covers the whole file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from doubledraw.draw.errors import DrawError
from doubledraw.draw.notes import Proof
from doubledraw.log import entries

_FIELDS = {"entry", "proof"}


@dataclass(frozen=True, slots=True)
class Later:
    """The entries draw.teams and draw.substitute that a leaf file carries, in the order of the log."""

    changes: tuple[entries.TeamsDrawn | entries.Substituted, ...] = ()

    @classmethod
    def read(cls, values: Any, result: entries.ResultDrawn, proof: Proof) -> Later:
        """The entries of a leaf file, each proven under the checkpoint that proves its result."""
        if not isinstance(values, list) or not values:
            raise _false("bad_field", "later is not a list of log entries with their proofs")
        found, before = list[Any](), proof.index
        for value in values:
            entry, index = _one(value, proof)
            if index <= before:
                raise _false("later_order", "the later entries are not in the order of the log")
            if (entry.draw_id, entry.commitment) != (result.draw_id, result.commitment):
                raise _false("other_draw", "a later entry is of another draw")
            found.append(entry)
            before = index
        return cls(tuple(found))

    @property
    def since(self) -> str:
        """The date-time of the last change; "" when there is none."""
        return self.changes[-1].at if self.changes else ""

    def teams_root(self, first: str) -> str:
        """The root of teams in force, `first` being the result's own."""
        rounds = [entry for entry in self.changes if isinstance(entry, entries.TeamsDrawn)]
        return rounds[-1].teams_root if rounds else first

    def brought(self, target: str) -> entries.Substituted | None:
        """The substitution by which the firm with this leaf hash took a place."""
        return next((s for s in self._substitutions if s.in_ == target), None)

    def ended(self, leaf: str) -> entries.Substituted | None:
        """The substitution that ended this place or team, named by its leaf hash."""
        return next((s for s in self._substitutions if s.out == leaf), None)

    def names_team(self, team: str) -> bool:
        """Whether a substitution put this team, named by its leaf hash, in its place."""
        return any(s.team == team for s in self._substitutions)

    @property
    def _substitutions(self) -> list[entries.Substituted]:
        return [entry for entry in self.changes if isinstance(entry, entries.Substituted)]


def _one(value: Any, under: Proof) -> tuple[entries.TeamsDrawn | entries.Substituted, int]:
    """An entry and its index, if it stands under the same note as the result."""
    if not isinstance(value, dict) or set(value) != _FIELDS:
        raise _false("fields", "a later entry does not have exactly the fields entry, proof")
    text, lines = value["entry"], value["proof"]
    if not isinstance(text, str) or not isinstance(lines, list):
        raise _false("bad_field", "a later entry is not a text with its proof")
    if not all(isinstance(line, str) for line in lines):
        raise _false("bad_field", "the proof is not a list of lines")
    entry = entries.decode(text.encode())
    if not isinstance(entry, entries.TeamsDrawn | entries.Substituted):
        raise _false("not_a_change", f"the entry is a {entry.KIND}, which changes no team")
    proof = Proof.read("\n".join(lines).encode(), "proof")
    if proof.note != under.note or not proof.proves(text.encode()):
        raise _false("not_in_log", "a later entry does not stand in the log under this checkpoint")
    return entry, proof.index


def _false(code: str, reason: str) -> DrawError:
    return DrawError(code, reason, "", "Ask the organ for a new leaf file.", "§6")
