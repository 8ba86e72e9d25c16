"""Signatures of drand rounds from files, to verify a draw with (DD-1 §3.3)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from doubledraw.drand import beacon, chains
from doubledraw.drand.errors import DrandError


def rounds_in(paths: Iterable[Path]) -> dict[int | None, beacon.Answer]:
    """Round → drand's answer, of files with the JSON of its API; None → a bare signature. DrandError otherwise."""
    answers = (beacon.parse(path.read_text(encoding="utf-8")) for path in paths)
    return {answer.round: answer for answer in answers}


def proves(answers: dict[int | None, beacon.Answer], source: str, value: str) -> bool | None:
    """Whether one of them proves the value of the round that the source names; None when none is of that round."""
    try:
        chain, number = chains.named(source)
    except DrandError:
        return None
    answer = answers.get(number, answers.get(None))
    if answer is None:
        return None
    try:
        return beacon.check(chain, number, answer) == value
    except DrandError:
        return False
