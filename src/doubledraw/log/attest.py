"""Attestations: an auditor's signature under the result of a draw (DD-1 §8)."""

from __future__ import annotations

import re

from doubledraw.log import note
from doubledraw.log.errors import LogError

# The name of the key names the file of the note, so it must be safe as a file name everywhere.
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}")


def text(commitment: str, targets_root: str, teams_root: str) -> str:
    """What is signed: the draw's commitment C and the two roots, or "blocked" for the second."""
    return f"dd-1 attestation\n{commitment}\n{targets_root}\n{teams_root}\n"


def check_name(name: str) -> None:
    """Refuse a key name that cannot name a file."""
    if not _NAME.fullmatch(name):
        raise LogError(
            "key_name",
            "an auditor's key name is 1 to 64 letters, digits, dots, dashes and underscores",
            where=repr(name),
        )


def file_name(key: note.VerifierKey) -> str:
    """Where the note of this key lies in a bundle."""
    check_name(key.name)
    return f"attestations/{key.name}.note"


def make(key: note.SignerKey, commitment: str, targets_root: str, teams_root: str) -> str:
    """The signed note. The auditor has recomputed the whole draw before."""
    check_name(key.name)
    return note.sign(text(commitment, targets_root, teams_root), key)


def check(
    attestation: str, key: note.VerifierKey, commitment: str, targets_root: str, teams_root: str
) -> bool:
    """Whether this key attests exactly this result."""
    try:
        signed, _ = note.verify(attestation, [key])
    except LogError:
        return False
    return signed == text(commitment, targets_root, teams_root)
