"""Checking a leaf file: what a firm does at its door, offline, against the logged result (§6)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from doubledraw.draw import canonical, spelling
from doubledraw.draw.errors import DrawError
from doubledraw.draw.later import Later
from doubledraw.draw.leaf_file import LATER, PROTOCOL, WAY
from doubledraw.draw.leaves import SELECTED, LeafProof, leaf_hash
from doubledraw.draw.notes import CheckNote, Key, Proof
from doubledraw.draw.outcome import BLOCKED
from doubledraw.draw.suite import Suite, named
from doubledraw.draw.verify import Check
from doubledraw.log import entries
from doubledraw.log.errors import LogError

_FIELDS = ("protocol", "suite", "entry", "proof", "key", "target", "team")
_NAMED = ("leaf",)
"""A team that a substitution put in place stands in no tree: the log names its leaf."""
_NEEDS = {"changes since": "entry", "firm": "later", "team": "later"}
_LEAF = re.compile(r"([0-9a-f]{64})(\{.*\})", re.S)


@dataclass(slots=True)
class DoorReport:
    """What a leaf file says, and which of it was found true."""

    checks: tuple[Check, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether nothing was false."""
        return all(check.verdict != "false" for check in self.checks)

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        checks = [check.to_json() for check in self.checks]
        return {"protocol": PROTOCOL, "ok": self.ok, "facts": self.facts, "checks": checks}


def check(
    data: bytes, check_note: CheckNote | None = None, trusted: frozenset[str] | None = None
) -> DoorReport:
    """Check a leaf file; nothing else is needed, no network and no bundle.

    check_note  (note, verifier key) -> bool; without it the signature is "not checkable here"
    trusted     verifier keys one has from elsewhere; without them anybody's log would do
    """
    report = DoorReport()
    state: dict[str, Any] = {}
    steps: list[tuple[str, str, Callable[[], str]]] = [
        ("§6", "file", partial(_read, data, state)),
        ("§7", "result in the log", partial(_logged, state)),
        ("§5", "changes since", partial(_changes, state)),
        ("§6", "firm", partial(_target, state)),
        ("§6", "team", partial(_team, state)),
    ]
    checks = [_run(section, name, step, state) for section, name, step in steps]
    checks[2:2] = [_signed(state, check_note), _known(state, trusted)]
    report.checks, report.facts = tuple(checks), state.get("facts", {})
    return report


def _run(section: str, name: str, step: Callable[[], str], state: Mapping[str, Any]) -> Check:
    if name != "file" and "file" not in state:
        return Check(section, name, "unchecked", "the file cannot be read")
    if name in _NEEDS and _NEEDS[name] not in state:
        return Check(section, name, "unchecked", "there is no result to compare with")
    try:
        return Check(section, name, "true", step())
    except (DrawError, LogError) as error:
        return Check(section, name, "false", str(error))


def _read(data: bytes, state: dict[str, Any]) -> str:
    value = canonical.decode(data, "leaf file")
    changed = (LATER,) if isinstance(value, dict) and LATER in value else ()
    _exact(value, (*_FIELDS, *changed), "leaf file")
    if value["protocol"] != PROTOCOL:
        raise _false("protocol", f"the protocol is not {PROTOCOL}")
    if not all(isinstance(value[name], str) for name in ("suite", "entry", "key")):
        raise _false("bad_field", "suite, entry and key are texts")
    lines = value["proof"]
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise _false("bad_field", "the proof is not a list of lines")
    state["suite"] = named(value["suite"])
    state["key"] = Key.read(value["key"], "key")
    state["file"] = value
    state["facts"] = {"key": value["key"]}
    return "complete"


def _logged(state: dict[str, Any]) -> str:
    file, facts = state["file"], state["facts"]
    entry = entries.decode(file["entry"].encode())
    if not isinstance(entry, entries.ResultDrawn):
        raise _false("not_a_result", f"the entry is a {entry.KIND}, not a draw.result")
    proof = Proof.read("\n".join(file["proof"]).encode(), "proof")
    state["entry"], state["proof"] = entry, proof
    if proof.origin != state["key"].name:
        raise _false("other_log", f"the checkpoint is of another log: {proof.origin}")
    if not proof.proves(file["entry"].encode()):
        raise _false("not_in_log", "the result does not stand in the log under this checkpoint")
    facts |= {"draw_id": entry.draw_id, "at": entry.at, "origin": proof.origin, "size": proof.size}
    return f"entry {proof.index} of {proof.origin}, dated {entry.at}"


def _signed(state: Mapping[str, Any], check_note: CheckNote | None) -> Check:
    if "proof" not in state:
        return Check("§7", "checkpoint signed", "unchecked", "there is no checkpoint")
    if check_note is None:
        return Check("§7", "checkpoint signed", "unchecked", "signatures are not checkable here")
    if check_note(state["proof"].note, state["key"].line):
        return Check("§7", "checkpoint signed", "true", f"by {state['key'].name}")
    return Check("§7", "checkpoint signed", "false", "the checkpoint is not signed by this log")


def _known(state: Mapping[str, Any], trusted: frozenset[str] | None) -> Check:
    if "key" not in state:
        return Check("§7", "log key", "unchecked", "there is no key")
    line = state["key"].line
    if trusted is None:
        return Check("§7", "log key", "unchecked", f"compare it with the published key: {line}")
    if line in trusted:
        return Check("§7", "log key", "true", "one you trust")
    return Check("§7", "log key", "false", f"not a key you trust: {line}")


def _changes(state: dict[str, Any]) -> str:
    carried = state["file"].get(LATER)
    later = Later() if carried is None else Later.read(carried, state["entry"], state["proof"])
    state["later"] = later
    if not later.changes:
        return "none in this file; what came after it was made stands in the log"
    state["facts"]["since"] = later.since
    return f"{len(later.changes)}, the last dated {later.since}"


def _target(state: dict[str, Any]) -> str:
    said, leaf = _leaf(state, "target", ("draw_id", "id", "role"), state["entry"].targets_root)
    state["facts"] |= {"id": said["id"], "role": said["role"]}
    brought = state["later"].brought(leaf)
    if said["role"] != SELECTED and brought is None:
        raise _false("not_selected", f"{said['id']} was not selected; it is a {said['role']}")
    _in_force(state, leaf, said["id"])
    return f"{said['id']} took a place on {brought.at}" if brought else f"{said['id']} was selected"


def _team(state: dict[str, Any]) -> str:
    team, later = state["file"]["team"], state["later"]
    root = later.teams_root(state["entry"].teams_root)
    is_named = isinstance(team, dict) and set(team) == set(_NAMED)
    if not is_named and BLOCKED in (team, root):
        if team != root:
            raise _false("team_missing", "the log has a root of teams, the file has no team")
        return "no team was drawn with the firms"
    said, leaf = _leaf(state, "team", ("draw_id", "id", "team"), "" if is_named else root)
    if said["id"] != state["facts"].get("id"):
        raise _false("other_firm", "the team is of another firm")
    members = said["team"]
    if not isinstance(members, list) or not all(isinstance(ref, str) for ref in members):
        raise _false("bad_field", "the team is not a list of references")
    _in_force(state, leaf, "the team")
    state["facts"]["team"] = members
    return ", ".join(members)


def _in_force(state: Mapping[str, Any], leaf: str, what: str) -> None:
    ended = state["later"].ended(leaf)
    if ended is not None:
        raise _false("replaced", f"{what} was replaced on {ended.at} ({ended.reason})")


def _leaf(
    state: Mapping[str, Any], name: str, fields: tuple[str, ...], root: str
) -> tuple[Any, str]:
    """The checked content of a leaf and its hash: in the tree (root "": named by the log), of this draw."""
    way = state["file"][name]
    _exact(way, WAY if root else _NAMED, name)
    if not isinstance(way["leaf"], str):
        raise _false("bad_field", f"{name} is not a leaf with its hashes")
    leaf = leaf_hash(state["suite"], way["leaf"])
    stands = _stands(state["suite"], way, name, root) if root else state["later"].names_team(leaf)
    if not stands:
        raise _false("not_in_tree", f"the {name} leaf does not stand under the logged root")
    return _content(way["leaf"], name, fields, state["entry"].draw_id), leaf


def _stands(suite: Suite, way: Mapping[str, Any], name: str, root: str) -> bool:
    if not isinstance(way["hashes"], list):
        raise _false("bad_field", f"{name} is not a leaf with its hashes")
    hashes = [spelling.hex64(value, name) for value in way["hashes"]]
    index, size = (spelling.natural(way[n], f"{name}, field {n}") for n in ("index", "size"))
    return LeafProof(way["leaf"], index, size, tuple(hashes), root).holds(suite)


def _content(leaf: str, name: str, fields: tuple[str, ...], draw_id: str) -> Any:
    parts = _LEAF.fullmatch(leaf)
    if parts is None:
        raise _false("bad_leaf", f"the {name} leaf is not a number and a text")
    said = canonical.decode(parts[2].encode(), name)
    _exact(said, fields, name)
    if said["draw_id"] != draw_id:
        raise _false("other_draw", f"the {name} leaf is of another draw")
    spelling.identifier(said["id"], name)
    return said


def _exact(value: Any, names: tuple[str, ...], where: str) -> None:
    if not isinstance(value, dict) or set(value) != set(names):
        raise _false("fields", f"{where} does not have exactly the fields {', '.join(names)}")


def _false(code: str, reason: str, remedy: str = "Ask the organ for a new leaf file.") -> DrawError:
    return DrawError(code, reason, "", remedy, "§6")
