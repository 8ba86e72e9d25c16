"""Whom a reader trusts: logs, witnesses and how many of them it takes (c2sp.org/tlog-policy).

    log <vkey> [<url>]
    witness <name> <vkey> [<url>]
    group <name> all|any|<k> <name>…
    quorum <name>|none

A line that is a bare verifier key names a key without more: an auditor's, a log's or a witness's. A file of bare keys
only, without a quorum line, asks for any one of its witnesses.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from doubledraw.log import note
from doubledraw.log.errors import LogError

NONE = "none"


@dataclass(frozen=True, slots=True)
class Group:
    """At least `threshold` of the members, each a witness or a group."""

    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """Keys and the quorum. `witnesses` are by their name in the policy."""

    logs: tuple[note.VerifierKey, ...] = ()
    witnesses: Mapping[str, note.VerifierKey] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    quorum: str = NONE
    others: tuple[note.VerifierKey, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Policy:
        """Read a policy file; LogError names the line that breaks a rule."""
        draft = _Draft()
        for number, line in enumerate(text.split("\n"), 1):
            words = line.rstrip("\r").replace("\t", " ").split(" ")
            words = [word for word in words if word]
            if words and not words[0].startswith("#"):
                draft.take(words, f"line {number} of the policy")
        return draft.policy()

    @property
    def keys(self) -> frozenset[str]:
        """Every key of the policy, as verifier key lines."""
        found = (*self.logs, *self.witnesses.values(), *self.others)
        return frozenset(key.encoded() for key in found)

    def is_met(self, seen: Collection[str]) -> bool:
        """Whether cosignatures by these keys (verifier key lines) are a quorum."""
        return self.quorum == NONE or self._witnessed(self.quorum, seen)

    def needed(self) -> tuple[int, int]:
        """k and n of the quorum, where it is one group or witness; (0, 0) when none is needed."""
        if self.quorum == NONE:
            return 0, 0
        group = self.groups.get(self.quorum)
        return (group.threshold, len(group.members)) if group else (1, 1)

    def _witnessed(self, name: str, seen: Collection[str]) -> bool:
        group = self.groups.get(name)
        if group is None:
            return self.witnesses[name].encoded() in seen
        return sum(self._witnessed(member, seen) for member in group.members) >= group.threshold


class _Draft:
    """A policy while its lines are read."""

    def __init__(self) -> None:
        self.logs: list[note.VerifierKey] = []
        self.witnesses: dict[str, note.VerifierKey] = {}
        self.groups: dict[str, Group] = {}
        self.used: set[str] = set()
        self.others: list[note.VerifierKey] = []
        self.quorum: str | None = None

    def take(self, words: list[str], where: str) -> None:
        """One line."""
        match words:
            case ["log", key] | ["log", key, _]:
                self._log(key, where)
            case ["witness", name, key] | ["witness", name, key, _]:
                self._witness(name, key, where)
            case ["group", name, threshold, *members] if members:
                self._group(name, threshold, members, where)
            case ["quorum", name]:
                self._quorum(name, where)
            case [key] if "+" in key:
                self._bare(note.VerifierKey.parse(key))
            case _:
                raise _wrong("not a line of a policy", where)

    def policy(self) -> Policy:
        """What was read."""
        groups, quorum = dict(self.groups), self.quorum
        if quorum is None:
            if self.groups:
                raise _wrong("a policy with groups says its quorum", "policy")
            quorum = NONE
            if self.witnesses:
                quorum = "any of the witnesses"
                groups[quorum] = Group(1, tuple(self.witnesses))
        return Policy(tuple(self.logs), self.witnesses, groups, quorum, tuple(self.others))

    def _log(self, line: str, where: str) -> None:
        key = note.VerifierKey.parse(line)
        if key.kind != note.ED25519 or any(key.public == known.public for known in self.logs):
            raise _wrong("not a log's key, or named before", where)
        self.logs.append(key)

    def _witness(self, name: str, line: str, where: str) -> None:
        key = note.VerifierKey.parse(line)
        if key.kind != note.COSIGNATURE:
            raise _wrong(f"{key.name} is not a witness's key", where)
        if any(key.public == known.public for known in self.witnesses.values()):
            raise _wrong(f"the key of {key.name} stands in the policy twice", where)
        self._name(name, where)
        self.witnesses[name] = key

    def _bare(self, key: note.VerifierKey) -> None:
        if key.kind != note.COSIGNATURE:
            self.others.append(key)
        elif all(key.public != known.public for known in self.witnesses.values()):
            self.witnesses[key.encoded()] = key

    def _group(self, name: str, threshold: str, members: list[str], where: str) -> None:
        size = len(members)
        words = {"all": size, "any": 1}
        is_number = threshold.isascii() and threshold.isdigit() and not threshold.startswith("0")
        least = int(threshold) if is_number else words.get(threshold, 0)
        known = {*self.witnesses, *self.groups} - self.used
        if not 1 <= least <= size or len(set(members)) < size or not known.issuperset(members):
            raise _wrong("a group takes k of members named above, each in one group only", where)
        self._name(name, where)
        self.used.update(members)
        self.groups[name] = Group(least, tuple(members))

    def _quorum(self, name: str, where: str) -> None:
        if self.quorum is not None or name not in {NONE, *self.witnesses, *self.groups}:
            raise _wrong("one quorum line, of a name defined above", where)
        self.quorum = name

    def _name(self, name: str, where: str) -> None:
        if name == NONE or name in self.witnesses or name in self.groups:
            raise _wrong(f"the name {name} is taken", where)


def _wrong(reason: str, where: str) -> LogError:
    return LogError("policy_malformed", reason, where=where)
