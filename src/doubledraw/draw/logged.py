"""What the public log says of a draw, compared with the draw's own files (§3, §7)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from doubledraw.draw import bundle, canonical, spelling
from doubledraw.draw.design import Design
from doubledraw.draw.errors import DrawError
from doubledraw.draw.notes import Key, Proof, lines_of
from doubledraw.log import entries
from doubledraw.log.errors import LogError

SUBSTITUTION_REASONS = ("INACTIVE_BEFORE_FREEZE", "DUPLICATE", "RECUSED", "UNABLE")
VOID_REASONS = ("WRONG_FRAME", "WRONG_DESIGN", "ENTROPY_FAILED", "LAW")
# Only what somebody else publishes can have been read wrong (§3.3).
_LOTTERIES = ("kl8", "pl5", "fc3d", "ssq", "dlt")
_FILE = re.compile(r"log/([0-9]{8})-([a-z]+\.[a-z]+)\.json")


@dataclass(frozen=True, slots=True)
class Logged:
    """One entry of the draw with its proof."""

    name: str
    index: int
    entry: entries.Entry
    proof: Proof


def present(files: Mapping[str, bytes]) -> bool:
    """Whether the bundle has a log folder."""
    return any(name.startswith("log/") for name in files)


def read_key(files: Mapping[str, bytes]) -> Key:
    """The log's verifier key."""
    if "log/key" not in files:
        raise _false("log_key", "log/key is missing", "log/key")
    lines = lines_of(files["log/key"], "log/key")
    if len(lines) != 1:
        raise _false("log_key", "one key is expected", "log/key")
    return Key.read(lines[0], "log/key")


def read(files: Mapping[str, bytes], origin: str) -> tuple[Logged, ...]:
    """The entries in order of the log, each with a proof under a checkpoint of this log."""
    names = sorted(name for name in files if name.startswith("log/") and name != "log/key")
    found = tuple(_logged(files, name, origin) for name in names if name.endswith(".json"))
    for name in names:
        if name.endswith(".tlog-proof") and name.removesuffix("tlog-proof") + "json" not in files:
            raise _false("entry_missing", "the entry of this proof is missing", name)
    _check_order(found)
    return found


def _logged(files: Mapping[str, bytes], name: str, origin: str) -> Logged:
    parts, proof_name = _FILE.fullmatch(name), name.removesuffix("json") + "tlog-proof"
    if parts is None or proof_name not in files:
        raise _false("proof_missing", "the proof of this entry is missing", name)
    entry, proof = _entry(files[name], name), Proof.read(files[proof_name], proof_name)
    if parts[2] != entry.KIND or proof.index != int(parts[1]):
        raise _false("entry_name", "kind or index is not that of the file's name", name)
    if proof.origin != origin:
        raise _false("other_log", f"the checkpoint is of another log: {proof.origin}", proof_name)
    if not proof.proves(files[name]):
        raise _false(
            "not_in_log", "the entry does not stand in the log under this checkpoint", proof_name
        )
    return Logged(name, proof.index, entry, proof)


def _entry(data: bytes, name: str) -> entries.Entry:
    canonical.decode(data, name)
    try:
        entry = entries.decode(data)
    except LogError as error:
        raise _false("bad_entry", str(error), name) from None
    spelling.instant(entry.at, f"{name}, field at")
    return entry


def _check_order(found: Sequence[Logged]) -> None:
    """Later entries are not earlier in time, and a checkpoint's size has one root."""
    roots: dict[int, bytes] = {}
    for item in found:
        if roots.setdefault(item.proof.size, item.proof.root) != item.proof.root:
            raise _false("split_view", f"two roots for one size {item.proof.size}", item.name)
    times = [_when(item.entry.at) for item in found]
    if times != sorted(times):
        raise _false("time_runs_back", "an entry is dated before the entry it follows", "log")


def check_entries(found: Sequence[Logged], design: Design, c: str) -> str:
    """Every entry is of this draw; the ceremony's steps stand in their order and time."""
    for item in found:
        if _field(item, "draw_id") != design.draw_id or _field(item, "commitment") != c:
            raise _false("other_draw", "the entry is of another draw", item.name)
    commit = _only(found, "draw.commit")
    if (_field(commit, "plan"), _field(commit, "replaces")) != (design.plan, design.replaces):
        raise _false("commit_differs", "plan or replaces is not the design's", commit.name)
    entropy, results = _only(found, "draw.entropy"), _all(found, "draw.result")
    if not results or not commit.index < entropy.index < results[0].index:
        raise _false("order", "the log lacks commit, entropy, result in this order", "log")
    first, last = (pick(_when(s.when) for s in design.entropy) for pick in (min, max))
    if _when(commit.entry.at) >= first:
        raise _false("commit_late", "the commit is not before the first `when`", commit.name)
    if _when(entropy.entry.at) < last:
        raise _false("entropy_early", "entropy is dated before its `when`", entropy.name)
    ended = [*results[:1], *_all(found, "draw.void")]
    if min(_when(item.entry.at) for item in ended) > _when(design.draw_by):
        raise _false("draw_late", "neither result nor void stands in the log by draw_by", "log")
    _check_codes(found)
    return f"{len(found)} entries, in order"


def check_entropy(found: Sequence[Logged], design: Design, values: object) -> str:
    """entropy.json is what was logged first, or the last correction of a lottery value."""
    logged = [_only(found, "draw.entropy"), *_all(found, "draw.correct")]
    for before, after in itertools.pairwise(logged):
        _check_correction(before, after, design)
    if _field(logged[-1], "entropy") != values:
        raise _false("entropy_differs", "entropy.json is not what the log says", logged[-1].name)
    return f"as logged, {len(logged) - 1} corrections"


def _check_correction(before: Logged, after: Logged, design: Design) -> None:
    for source, old, new in zip(design.entropy, _list(before), _list(after), strict=False):
        if source.form not in _LOTTERIES and old != new:
            raise _false(
                "dice_corrected", f"{source.source} is no lottery and was corrected", after.name
            )


def check_result(found: Sequence[Logged], sizes: object, targets_root: str, teams_root: str) -> str:
    """The last logged result is the outcome; a second one only ever follows a correction."""
    results, corrections = _all(found, "draw.result"), _all(found, "draw.correct")
    for before, after in itertools.pairwise(results):
        if not any(before.index < item.index < after.index for item in corrections):
            raise _false(
                "second_result", "a second result without a correction before it", after.name
            )
    if not results or (corrections and corrections[-1].index > results[-1].index):
        raise _false("result_missing", "no result follows the last entropy", "log")
    logged = tuple(_field(results[-1], name) for name in ("sizes", "targets_root", "teams_root"))
    if logged != (sizes, targets_root, teams_root):
        raise _false("result_differs", "outcome.json is not the logged result", results[-1].name)
    return f"as logged at {results[-1].entry.at}"


def check_reveals(found: Sequence[Logged], design: Design, files: Mapping[str, bytes]) -> str:
    """The files of the bundle are those whose digests the reveal logged."""
    suite, names = design.hashing(), bundle.public_names(design)
    reveals = _all(found, "draw.reveal")
    for item in reveals:
        digests = _field(item, "files")
        for name, digest in digests.items() if isinstance(digests, dict) else ():
            if name not in names or name not in files or suite.hex(files[name]) != digest:
                raise _false(
                    "reveal_differs", f"{name} is not the file that was revealed", item.name
                )
    return f"revealed at {reveals[-1].entry.at}" if reveals else "no reveal was logged yet"


def check_attests(
    found: Sequence[Logged],
    design: Design,
    files: Mapping[str, bytes],
    targets_root: str,
    roots: Collection[str],
) -> str:
    """Every logged attestation is a note of the bundle, about this result."""
    attests = _all(found, "draw.attest")
    for item in attests:
        name = f"attestations/{_field(item, 'by')}.note"
        digest = design.hashing().hex(files[name]) if name in files else None
        if digest != _field(item, "note") or _field(item, "targets_root") != targets_root:
            raise _false(
                "attest_differs", f"{name} is not the attestation that was logged", item.name
            )
        if _field(item, "teams_root") not in roots:
            raise _false("attest_differs", "the teams root is not of this draw", item.name)
    return f"{len(attests)} attestations logged"


def check_rounds(found: Sequence[Logged], rounds: Mapping[int, tuple[str, str]]) -> str:
    """For every team round of the bundle: the logged digest and root. rounds: number -> (digest, root)."""
    for kind, field, place in (("draw.roster", "digest", 0), ("draw.teams", "teams_root", 1)):
        items = _all(found, kind)
        logged = {_field(item, "round"): _field(item, field) for item in items}
        if len(logged) < len(items):
            raise _false("round_twice", f"{kind} stands twice for one round", items[-1].name)
        for number, expected in rounds.items():
            if logged.get(number) != expected[place]:
                raise _false(
                    "round_differs", f"{kind} of round {number} is missing or differs", "log"
                )
        # A round that is committed to and has no teams yet has no folder yet either.
        open_round = {len(rounds) + 1} if kind == "draw.roster" else set()
        if set(logged) - set(rounds) - open_round:
            raise _false("round_missing", "the log knows a round that the bundle lacks", "log")
    return f"{len(rounds)} team rounds"


def check_substitutes(
    found: Sequence[Logged], targets: Collection[str], teams: Collection[str]
) -> str:
    """Leaf hashes of substitutions belong to the result trees, or to a substitution before.

    Nobody comes in ("" as in and team) only for a target: its reserve is exhausted.
    """
    known = {*targets, *teams}
    substitutes = _all(found, "draw.substitute")
    for item in substitutes:
        if (_field(item, "in_"), _field(item, "team")) == ("", "") and _field(
            item, "out"
        ) in targets:
            continue
        known.add(str(_field(item, "team")))
        if _field(item, "out") not in known or _field(item, "in_") not in known:
            raise _false("unknown_leaf", "out or in is no leaf of this draw's trees", item.name)
    return f"{len(substitutes)} substitutions"


def voided(found: Sequence[Logged]) -> str:
    """Why and when the draw was voided, or ""."""
    voids = _all(found, "draw.void")
    return "; ".join(f"{_field(v, 'reason')} at {v.entry.at}: {_field(v, 'text')}" for v in voids)


def commit_note(found: Sequence[Logged]) -> str:
    """The signed checkpoint that proves the commit."""
    return _only(found, "draw.commit").proof.note


def _check_codes(found: Sequence[Logged]) -> None:
    allowed = {"draw.substitute": SUBSTITUTION_REASONS, "draw.void": VOID_REASONS}
    for item in found:
        codes = allowed.get(item.entry.KIND)
        if codes and _field(item, "reason") not in codes:
            raise _false("bad_reason", f"the reason is not one of {' '.join(codes)}", item.name)


def _all(found: Sequence[Logged], kind: str) -> list[Logged]:
    return [item for item in found if kind == item.entry.KIND]


def _only(found: Sequence[Logged], kind: str) -> Logged:
    items = _all(found, kind)
    if len(items) != 1:
        raise _false("entry_count", f"{len(items)} entries {kind} stand where one belongs", "log")
    return items[0]


def _field(item: Logged, name: str) -> object:
    return getattr(item.entry, name, None)


def _list(item: Logged) -> list[object]:
    value = _field(item, "entropy")
    return value if isinstance(value, list) else []


def _when(text: str) -> datetime:
    return spelling.instant(text, "date-time")


def _false(code: str, reason: str, where: str) -> DrawError:
    return DrawError(
        code, reason, where, "Ask the operator of the log for the entry and its proof.", "§7"
    )
