"""The leaf file: what a firm checks at its door, offline, against the logged result (§6).

One JSON document: the log entry `draw.result` as text, its proof under a signed checkpoint, the log's key, and the
firm's two leaves with their ways up to the roots of that entry. A notice carries it as a QR code.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from doubledraw.draw import canonical, spelling
from doubledraw.draw.errors import DrawError
from doubledraw.draw.leaves import SELECTED, LeafProof
from doubledraw.draw.notes import CheckNote, Key, Proof
from doubledraw.draw.outcome import BLOCKED
from doubledraw.draw.suite import Suite, named
from doubledraw.draw.verify import Check
from doubledraw.log import entries
from doubledraw.log.errors import LogError

PROTOCOL = "dd-1 leaf"
FRAGMENT = "leaf="
MOST_BYTES = 1 << 20
_FIELDS = ("protocol", "suite", "entry", "proof", "key", "target", "team")
_WAY = ("leaf", "index", "size", "hashes")
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


def build(
    suite: Suite, entry: str, proof: str, key: str, target: LeafProof, team: LeafProof | None
) -> bytes:
    """The leaf file of one firm.

    entry  the text of draw.result as it stands in the log
    proof  its tlog-proof; the file holds its lines, because a JSON text of DD-1 has no line breaks (§2)
    key    the log's verifier key
    team   None when the teams were blocked
    """
    value = {
        "protocol": PROTOCOL,
        "suite": suite.name,
        "entry": entry,
        "proof": proof.split("\n"),
        "key": key,
        "target": _way(target),
        "team": _way(team) if team else BLOCKED,
    }
    return canonical.encode(value)


def link(data: bytes) -> str:
    """The fragment of an address that carries the file; a fragment never leaves the browser."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(data) + packer.flush()
    return FRAGMENT + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def from_text(text: str) -> bytes:
    """The file itself, out of the file's text or out of an address that carries it."""
    text = text.strip()
    if FRAGMENT not in text or text.startswith("{"):
        return text.encode()
    packed = text.rpartition(FRAGMENT)[2]
    try:
        data = base64.b64decode(packed + "=" * (-len(packed) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj(-15)
        plain = unpacker.decompress(data, MOST_BYTES)
    except (binascii.Error, zlib.error, ValueError):
        plain = b""
    if not plain or not unpacker.eof or unpacker.unused_data:
        raise _false("bad_link", "the address carries no leaf file", "Scan the code again.")
    return plain


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
        ("§6", "firm", partial(_target, state)),
        ("§6", "team", partial(_team, state)),
    ]
    checks = [_run(section, name, step, state) for section, name, step in steps]
    checks[2:2] = [_signed(state, check_note), _known(state, trusted)]
    report.checks, report.facts = tuple(checks), state.get("facts", {})
    return report


def _way(proof: LeafProof) -> dict[str, Any]:
    return {name: getattr(proof, name) for name in _WAY} | {"hashes": list(proof.hashes)}


def _run(section: str, name: str, step: Callable[[], str], state: Mapping[str, Any]) -> Check:
    if name != "file" and "file" not in state:
        return Check(section, name, "unchecked", "the file cannot be read")
    if name in ("firm", "team") and "entry" not in state:
        return Check(section, name, "unchecked", "there is no result to compare with")
    try:
        return Check(section, name, "true", step())
    except (DrawError, LogError) as error:
        return Check(section, name, "false", str(error))


def _read(data: bytes, state: dict[str, Any]) -> str:
    value = canonical.decode(data, "leaf file")
    _exact(value, _FIELDS, "leaf file")
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


def _target(state: dict[str, Any]) -> str:
    said = _leaf(state, "target", ("draw_id", "id", "role"), state["entry"].targets_root)
    state["facts"] |= {"id": said["id"], "role": said["role"]}
    if said["role"] != SELECTED:
        raise _false("not_selected", f"{said['id']} was not selected; it is a {said['role']}")
    return f"{said['id']} was selected"


def _team(state: dict[str, Any]) -> str:
    root = state["entry"].teams_root
    if state["file"]["team"] == BLOCKED or root == BLOCKED:
        if state["file"]["team"] != root:
            raise _false("team_missing", "the log has a root of teams, the file has no team")
        return "no team was drawn with the firms"
    said = _leaf(state, "team", ("draw_id", "id", "team"), root)
    if said["id"] != state["facts"].get("id"):
        raise _false("other_firm", "the team is of another firm")
    team = said["team"]
    if not isinstance(team, list) or not all(isinstance(ref, str) for ref in team):
        raise _false("bad_field", "the team is not a list of references")
    state["facts"]["team"] = team
    return ", ".join(team)


def _leaf(state: Mapping[str, Any], name: str, fields: tuple[str, ...], root: str) -> Any:
    """The checked content of a leaf: in the tree, of this draw, with exactly its fields."""
    way = state["file"][name]
    _exact(way, _WAY, name)
    hashes = way["hashes"]
    if not isinstance(hashes, list) or not isinstance(way["leaf"], str):
        raise _false("bad_field", f"{name} is not a leaf with its hashes")
    hashes = [spelling.hex64(value, name) for value in hashes]
    index, size = (spelling.natural(way[n], f"{name}, field {n}") for n in ("index", "size"))
    if not LeafProof(way["leaf"], index, size, tuple(hashes), root).holds(state["suite"]):
        raise _false("not_in_tree", f"the {name} leaf does not stand under the logged root")
    parts = _LEAF.fullmatch(way["leaf"])
    if parts is None:
        raise _false("bad_leaf", f"the {name} leaf is not a number and a text")
    said = canonical.decode(parts[2].encode(), name)
    _exact(said, fields, name)
    if said["draw_id"] != state["entry"].draw_id:
        raise _false("other_draw", f"the {name} leaf is of another draw")
    spelling.identifier(said["id"], name)
    return said


def _exact(value: Any, names: tuple[str, ...], where: str) -> None:
    if not isinstance(value, dict) or set(value) != set(names):
        raise _false("fields", f"{where} does not have exactly the fields {', '.join(names)}")


def _false(code: str, reason: str, remedy: str = "Ask the organ for a new leaf file.") -> DrawError:
    return DrawError(code, reason, "", remedy, "§6")
