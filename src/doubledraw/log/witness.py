"""What a witness cosigns: a log that only ever grows (c2sp.org/tlog-witness, tlog-cosignature).

It never signs two trees of one size, never a smaller tree after a larger one, and nothing but a continuation of what
it signed before. Who calls this keeps the result for good before anybody sees it.
"""

from __future__ import annotations

from dataclasses import replace

from doubledraw.log import note
from doubledraw.log.checkpoint import Checkpoint, Cosignature, cosign, open_signed
from doubledraw.log.errors import LogError
from doubledraw.log.tiles import Get, Reader
from doubledraw.log.tree import verify_consistency

MISBEHAVIOUR = frozenset({"split_view", "not_consistent", "rolled_back"})
"""Codes of what no honest log does; everything else is a file that cannot be used."""


def cosign_growth(
    last: str, signed: str, log_key: note.VerifierKey, get: Get, key: note.SignerKey, time: int
) -> str:
    """The log's new checkpoint, cosigned; `last` itself when the log has not grown.

    last    what this witness cosigned last, or "" before the first time
    signed  the checkpoint the log shows
    get     the log's static files
    time    now, in POSIX seconds
    """
    said, before = open_signed(signed, log_key), _last(last, log_key)
    if before is not None:
        _refuse_another_tree(before, said)
        if said.size == before.size:
            return last
        _refuse_earlier(last, time)
    _check_continues(before, said, get)
    return cosign(_by_the_log_alone(signed, log_key), key, time)


def _last(last: str, log_key: note.VerifierKey) -> Checkpoint | None:
    return open_signed(last, log_key) if last else None


def _refuse_another_tree(before: Checkpoint, said: Checkpoint) -> None:
    if said.size < before.size:
        raise LogError(
            "rolled_back", f"the log shows {said.size} entries after it had {before.size}"
        )
    if said.size == before.size and said.root != before.root:
        raise LogError("split_view", f"the log signed two different trees of {said.size} entries")


def _refuse_earlier(last: str, time: int) -> None:
    lines = note.Note.parse(last).signatures
    times = [found.time for line in lines if (found := Cosignature.parse(line))]
    if times and time < max(times):
        raise LogError("clock_set_back", "the clock shows a time before the last cosignature")


def _check_continues(before: Checkpoint | None, said: Checkpoint, get: Get) -> None:
    """First that the files are this tree, so that a fault of the files is not taken for one of the log."""
    reader = Reader(get, said.size)
    if reader.root() != said.root:
        raise LogError("tree_differs", "the tiles do not give the root that the log signed")
    if before is None or before.size == 0:
        return
    proof = reader.consistency_proof(before.size)
    if not verify_consistency(before.size, said.size, before.root, said.root, proof):
        raise LogError(
            "not_consistent",
            f"the tree of {said.size} entries does not continue the tree of {before.size}",
        )


def _by_the_log_alone(signed: str, log_key: note.VerifierKey) -> str:
    """Without what others wrote below it."""
    parsed = note.Note.parse(signed)
    own = tuple(line for line in parsed.signatures if log_key.made(line))
    return replace(parsed, signatures=own[:1]).encoded()
