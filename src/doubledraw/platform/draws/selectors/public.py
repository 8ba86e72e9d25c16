"""Everything that is public about a draw at its present stage, and nothing else (DD-1 §2.1, §8)."""

from collections import Counter
from typing import Any

from doubledraw.platform.draws.models import Draw, DrawnTarget, TeamRound
from doubledraw.platform.draws.selectors.ceremony import (
    entries_of,
    people_of,
    sources_of,
    subject,
)
from doubledraw.platform.draws.selectors.districts import district_rule_of
from doubledraw.platform.draws.selectors.preparing import frame_changes_of, public_cap
from doubledraw.platform.draws.selectors.rounds import blocked_now, rounds_of
from doubledraw.platform.draws.selectors.substitutes import substitution_counts
from doubledraw.platform.draws.states import DrawState, TargetRole, VoidReason
from doubledraw.platform.ledger.models import LogLeaf
from doubledraw.platform.ledger.selectors import leaves_of

STEPS = (
    "draw.commit",
    "draw.entropy",
    "draw.correct",
    "draw.result",
    "draw.reveal",
    "draw.void",
    "draw.attest",
    *("draw.roster", "draw.teams", "draw.substitute"),
)


def public_files(draw: Draw) -> dict[str, str]:
    """Name → SHA-256 in the store, of the files that are public now; log and attestations apart."""
    files: dict[str, str] = {}
    if draw.commitment_file:
        files["design.json"] = draw.files["design.json"]
        files["commitment.json"] = draw.commitment_file
    if draw.entropy_file:
        files["entropy.json"] = draw.entropy_file
    return files | (draw.revealed_files or {})


def public_facts(draw: Draw) -> dict[str, Any] | None:
    """The fields of `PublicDraw` by name; None while nothing is public (frozen, not committed to)."""
    entries = entries_of(draw)
    if not entries:
        return None
    plan, rounds = draw.plan_line.plan, rounds_of(draw)
    return {
        "draw_id": draw.draw_id,
        "title": draw.title,
        "organ_name": draw.organ.name,
        "plan_number": plan.number,
        "plan_line": draw.plan_line.number,
        "state": str(draw.state),
        "method": draw.design["method"],
        "suite": draw.design["suite"],
        "strata_public": draw.strata_public,
        "commitment": draw.commitment,
        "drawn_on": draw.drawn_at,
        "draw_at": draw.last_when,
        "draw_by": draw.draw_by,
        "reserve": draw.design["reserve"] if draw.commitment else 0,
        "early_reason": draw.early_reason,
        "reveal_on": draw.reveal_on,
        "revealed_at": draw.revealed_at,
        "replaces": draw.design["replaces"],
        "void": _void(draw),
        "blocked": blocked_now(draw, rounds) is not None,
        "rounds": [_round(round) for round in rounds],
        "substitutes": substitution_counts(draw),
        "steps": _steps(draw),
        "attestations": _attestations(draw),
        "auditors": _auditors(draw),
        "region_counts": _region_counts(draw),
        "key": draw.key if _shows_numbers(draw) else "",
        **(_committed(draw) if draw.commitment else _nothing_yet()),
    }


def _committed(draw: Draw) -> dict[str, Any]:
    """What design.json and commitment.json say in public from the commit on."""
    return {
        "population": sum(draw.populations.values()),
        "sample": sum(draw.sizes.values()),
        "strata": _strata(draw),
        "excluded": draw.excluded,
        "frame_changes": _frame_changes(draw),
        "cap": public_cap(draw),
        "seats": draw.design["seats"],
        "districts": district_rule_of(draw).label,
        "entropy": _entropy(draw),
        "rules": draw.design["rules"],
    }


def _nothing_yet() -> dict[str, Any]:
    """A draw voided before its commitment: only the void itself is public."""
    return {
        "population": 0,
        "sample": None,
        "strata": [],
        "excluded": {},
        "frame_changes": {},
        "cap": {},
        "seats": [],
        "districts": "",
        "entropy": [],
        "rules": [],
    }


def _frame_changes(draw: Draw) -> dict[str, Any]:
    """The draw this one is compared with, and how many firms came, went or moved (§9)."""
    found = frame_changes_of(draw)
    return {"before": found.before.draw_id, "counts": found.counts} if found else {}


def _strata(draw: Draw) -> list[dict[str, Any]]:
    cuts = (draw.cuts or {}) if _shows_numbers(draw) else {}
    return [
        {
            "name": stratum["name"],
            "ratio": str(stratum.get("ratio") or stratum.get("count") or ""),
            "min": stratum.get("min"),
            "max": stratum.get("max"),
            "population": draw.populations[stratum["name"]],
            "size": draw.sizes[stratum["name"]],
            "cut": cuts.get(stratum["name"], ""),
        }
        for stratum in draw.design["strata"]
    ]


def _entropy(draw: Draw) -> list[dict[str, Any]]:
    """The named sources; values only once they stand in the log."""
    return [
        {
            "source": s.source,
            "form": s.form,
            "when": draw.design["entropy"][s.position]["when"],
            "value": s.published if draw.entropy_file else "",
            "proof": s.proof_facts if draw.entropy_file else {},
        }
        for s in sources_of(draw)
    ]


def _steps(draw: Draw) -> list[dict[str, Any]]:
    """freeze, then every logged step; people by role and organisation, never by name."""
    freeze: dict[str, Any] = {
        "step": "freeze",
        "at": _at(draw.frozen_at),
        "log_index": None,
        "people": [],
    }
    logged = [leaf for leaf in leaves_of(subject(draw)) if leaf.kind in STEPS]
    return [freeze, *(_step(draw, leaf) for leaf in logged)]


def _step(draw: Draw, leaf: LogLeaf) -> dict[str, Any]:
    name = leaf.kind.removeprefix("draw.")
    people = _present(draw) if name == "result" else []
    return {"step": name, "at": _at(leaf.at), "log_index": leaf.index, "people": people}


def _present(draw: Draw) -> list[dict[str, str]]:
    return [
        {"role": person.get_role_display(), "organisation": person.organisation}
        for person in people_of(draw)
        if person.signed_at
    ]


def public_presence(draw_id: str) -> list[dict[str, str]]:
    """Who has signed in so far, by role and organisation; [] for a draw that is not public."""
    draw = Draw.objects.prefetch_related("people").filter(draw_id=draw_id).first()
    return _present(draw) if draw and draw.commitment else []


def _attestations(draw: Draw) -> list[dict[str, Any]]:
    logged = [leaf for leaf in leaves_of(subject(draw)) if leaf.kind == "draw.attest"]
    signed = draw.attestations.order_by("pk")
    return [
        {"name": attestation.key_name, "at": _at(attestation.at), "log_index": leaf.index}
        for attestation, leaf in zip(signed, logged, strict=True)
    ]


def _auditors(draw: Draw) -> list[dict[str, str]]:
    """Who was named to attest, by organisation and never by name; when they did, "" while they have not."""
    signed = dict(draw.attestations.order_by("-pk").values_list("received_by", "at"))
    return [
        {
            "organisation": auditor.organ_name,
            "at": _at(auditor.at),
            "attested_at": _at(signed.get(auditor.staff_id)),
        }
        for auditor in draw.named_auditors.all()
    ]


def _void(draw: Draw) -> dict[str, Any] | None:
    if draw.state != DrawState.VOIDED:
        return None
    return {
        "reason": draw.void_reason,
        "label": VoidReason.of(draw.void_reason).label,
        "text": draw.void_text,
        "at": _at(draw.voided_at),
    }


def _round(round: TeamRound) -> dict[str, Any]:
    """A team round as the public counts it: when, how many people more or less, how it ended; nobody by name."""
    changes = round.changes
    return {
        "number": round.number,
        "at": _at(round.committed_at),
        "added": len(changes["added"]),
        "widened": len(changes["widened"]),
        "gone": len(changes["gone"]),
        "drawn_at": _at(round.drawn_at),
        "is_blocked": round.blocked is not None,
    }


def _region_counts(draw: Draw) -> list[dict[str, Any]]:
    """Per region: how many stood in the frame, how many were drawn. Only once the list is public."""
    if draw.revealed_at is None:
        return []
    drawn = DrawnTarget.objects.filter(draw=draw, role=TargetRole.SELECTED)
    counts = Counter(drawn.values_list("region_name", flat=True))
    return [
        {
            "code": region["code"],
            "name": region["name"],
            "population": region["population"],
            "drawn": counts[region["name"]],
        }
        for region in draw.regions
    ]


def _shows_numbers(draw: Draw) -> bool:
    """With a key and a cut a firm's stratum could be read off its number (§8)."""
    return draw.strata_public and draw.revealed_at is not None


def _at(value: Any) -> str:
    return value.isoformat() if value else ""
