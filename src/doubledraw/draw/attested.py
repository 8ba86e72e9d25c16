"""Attestations: which auditors recomputed the draw and signed the result (§8)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from doubledraw.draw.errors import DrawError
from doubledraw.draw.notes import Key, lines_of, text_of, utf8

FOLDER = "attestations/"
KEYS = FOLDER + "keys"


def text(c: str, targets_root: str, teams_root: str) -> str:
    """What an auditor signs."""
    return f"dd-1 attestation\n{c}\n{targets_root}\n{teams_root}\n"


def present(files: Mapping[str, bytes]) -> bool:
    """Whether the bundle has attestations."""
    return any(name.startswith(FOLDER) for name in files)


def read(files: Mapping[str, bytes]) -> dict[Key, str]:
    """The note of every key; every note has a key and every key a note."""
    if KEYS not in files:
        raise _false("keys_missing", "the keys of the attestations are missing", KEYS)
    lines = lines_of(files[KEYS], KEYS)
    keys = [Key.read(line, KEYS) for line in lines]
    if lines != sorted(set(lines)) or len({key.name for key in keys}) != len(keys):
        raise _false("keys_order", "the keys are not sorted, or one stands twice", KEYS)
    notes = {name for name in files if name.startswith(FOLDER) and name != KEYS}
    odd = notes ^ {f"{FOLDER}{key.name}.note" for key in keys}
    if odd:
        raise _false("key_without_note", "a key without a note, or a note without a key", min(odd))
    return {
        key: utf8(files[f"{FOLDER}{key.name}.note"], f"{FOLDER}{key.name}.note") for key in keys
    }


def check_text(
    name: str, note: str, c: str, targets_root: str, teams_roots: Collection[str]
) -> None:
    """The note is about exactly this result."""
    signed = text_of(note, f"{FOLDER}{name}.note")
    if signed not in {text(c, targets_root, root) for root in teams_roots}:
        raise _false(
            "attests_other", "the note is about another draw or result", f"{FOLDER}{name}.note"
        )


def _false(code: str, reason: str, where: str) -> DrawError:
    return DrawError(code, reason, where, "Ask the auditor for the note.", "§8")
