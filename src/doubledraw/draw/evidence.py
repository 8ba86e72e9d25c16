"""The steps of a verification that weigh what others say: log, witnesses, attestations (§3, §7, §8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from doubledraw.draw import attested, bundle, leaves, logged, notes, rounds
from doubledraw.draw.case import Case, Unchecked
from doubledraw.draw.steps import refuse


def _log_entries(case: Case) -> str:
    return logged.check_entries(case.log, case.design, case.c)


def _log_entropy(case: Case) -> str:
    values = [
        {"source": s.source, "when": s.when, "value": value}
        for s, value in zip(case.design.entropy, case.entropy_values, strict=True)
    ]
    return logged.check_entropy(case.log, case.design, values)


def _log_result(case: Case) -> str:
    result = case.result
    return logged.check_result(case.log, dict(result.sizes), result.targets_root, result.teams_root)


def _log_reveal(case: Case) -> str:
    return logged.check_reveals(case.log, case.design, case.files)


def _log_attests(case: Case) -> str:
    return logged.check_attests(
        case.log, case.design, case.files, case.result.targets_root, case.teams_roots
    )


def _log_rounds(case: Case) -> str:
    log = case.log
    case.only_auditors()
    found = {
        n: (case.suite.hex(case.file(f"{rounds.folder(n)}/commitment.json")), case.round_root(n))
        for n in bundle.round_numbers(case.files)
    }
    return logged.check_rounds(log, found)


def _log_substitutes(case: Case) -> str:
    log = case.log
    case.only_auditors()
    targets, teams = case.targets.leaves, case.teams_tree.leaves if case.teams_tree else ()
    hashed = [[leaves.leaf_hash(case.suite, leaf) for leaf in found] for found in (targets, teams)]
    for number in bundle.round_numbers(case.files):
        tree = case.round_outcome(number).teams_tree
        hashed[1] += [leaves.leaf_hash(case.suite, leaf) for leaf in (tree.leaves if tree else ())]
    return logged.check_substitutes(log, *hashed)


def _log_signatures(case: Case) -> str:
    log, key = case.log, case.log_key
    if case.check_note is None:
        raise Unchecked("signatures are not checkable here: no signature check is installed")
    for item in log:
        if not case.check_note(item.proof.note, key.line):
            refuse("signature_false", "the checkpoint is not signed by this log", item.name, "§7")
    known = case.trusted is None or key.line in case.trusted
    return f"signed by {key.name}" + ("" if known else ", a key that your policy does not know")


def _void(case: Case) -> str:
    why = logged.voided(case.log)
    return f"THIS DRAW WAS VOIDED: {why}" if why else "no void is among these entries"


def _witnessed(case: Case) -> str:
    if not logged.present(case.files):
        raise Unchecked("unwitnessed: the draw is not in a log")
    first = min(datetime.fromisoformat(source.when).timestamp() for source in case.design.entropy)
    found = [(key, time) for key, time in _cosignatures(case) if time < first]
    seen = [f"{key.name} at {time}" for key, time in found]
    if seen and case.is_quorum and not case.is_quorum(frozenset(key.line for key, _ in found)):
        raise Unchecked(
            f"unwitnessed: {', '.join(seen)} alone cosigned the commit before the entropy, which is no quorum of"
            " your policy; P1 and P2 hold only against those who cannot rewrite the whole log"
        )
    if not seen:
        raise Unchecked(
            "unwitnessed: no cosignature of a witness that you trust is dated before the entropy;"
            " P1 and P2 hold only against those who cannot rewrite the whole log"
        )
    return f"the commit was cosigned before the entropy by {', '.join(seen)} (POSIX seconds)"


def _cosignatures(case: Case) -> list[tuple[notes.Key, int]]:
    """By outsiders that the reader trusts; the log is no outsider, under whatever name."""
    note, check = logged.commit_note(case.log), case.check_cosignature
    keys = [notes.Key.read(line, "policy") for line in sorted(case.trusted or ())]
    own = case.log_key
    witnesses = [
        key
        for key in keys
        if key.kind == notes.COSIGNATURE and key.name != own.name and key.public != own.public
    ]
    found = [(key, check(note, key.line)) for key in witnesses] if check else []
    return [(key, time) for key, time in found if time is not None]


def _attestations(case: Case) -> str:
    if not attested.present(case.files):
        raise Unchecked("attested by nobody")
    found = attested.read(case.files)
    for key, note in found.items():
        attested.check_text(key.name, note, case.c, case.result.targets_root, case.teams_roots)
        if case.check_note is not None and not case.check_note(note, key.line):
            refuse(
                "signature_false",
                f"the signature of {key.name} is false",
                f"attestations/{key.name}.note",
                "§8",
            )
    if case.check_note is None:
        raise Unchecked(
            f"{len(found)} notes about this result; their signatures are not checkable here"
        )
    return "attested by " + ", ".join(f"{key.name}{_standing(case, key)}" for key in found)


def _standing(case: Case, key: notes.Key) -> str:
    if case.trusted is None:
        return " (whether to trust this key is for you to say)"
    return "" if key.line in case.trusted else " (a key that your policy does not know)"


EVIDENCE_STEPS: list[tuple[str, str, Callable[[Case], str]]] = [
    ("§7", "log entries", _log_entries),
    ("§3.3", "log: entropy", _log_entropy),
    ("§3.4", "log: result", _log_result),
    ("§3.5", "log: reveal", _log_reveal),
    ("§8", "log: attestations", _log_attests),
    ("§3", "log: team rounds", _log_rounds),
    ("§5", "log: substitutes", _log_substitutes),
    ("§7", "log: signatures", _log_signatures),
    ("§3", "log: void", _void),
    ("§3.2", "witnesses", _witnessed),
    ("§8", "attestations", _attestations),
]
