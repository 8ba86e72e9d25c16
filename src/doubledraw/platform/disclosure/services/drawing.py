"""Projects one draw: what is public about it at this moment, and nothing else.

Redaction is by construction. What was fixed beforehand is read from the published design and commitment
themselves; what has happened since comes from the draws app's public facts, field by named field; lists are
read from the files that were revealed. Nothing is copied whole.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from doubledraw.platform.disclosure.models import PublicAppearance, PublicDraw, PublicTarget
from doubledraw.platform.disclosure.selectors import kept_names, names_of_firms
from doubledraw.platform.disclosure.services.editions import turn_page
from doubledraw.platform.disclosure.services.files import keep_files
from doubledraw.platform.disclosure.services.lists import (
    Lists,
    Standing,
    count_regions,
    read_lists,
)
from doubledraw.platform.disclosure.services.whitelist import named, named_each
from doubledraw.platform.disclosure.states import PUBLIC_STATES, WHAT_CHANGED
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.selectors import public_facts
from doubledraw.platform.ledger.selectors import leaves_of
from doubledraw.platform.records import store
from doubledraw.platform.registry.models import name_key

FACTS = (
    "title",
    "organ_name",
    "plan_number",
    "plan_line",
    "state",
    "strata_public",
    "commitment",
    "drawn_on",
    "draw_at",
    "reveal_on",
    "revealed_at",
    "blocked",
)
STRATUM_FIELDS = ("name", "ratio", "count", "min", "max")
SEAT_FIELDS = ("department", "count", "qualification")
SOURCE_FIELDS = ("source", "form", "when")
PROOF_FIELDS = ("chain", "number", "signature", "previous")
STEP_FIELDS = ("step", "at", "log_index")
PRESENT_FIELDS = ("role", "organisation")
VOID_FIELDS = ("reason", "text", "at")
ROUND_FIELDS = ("number", "at", "added", "widened", "gone", "drawn_at", "is_blocked")
SUBSTITUTE_FIELDS = ("targets", "inspectors", "exhausted", "short", "reasons")
ATTESTATION_FIELDS = ("name", "at", "log_index")
AUDITOR_FIELDS = ("organisation", "at", "attested_at")
CAP_FIELDS = ("year", "most", "source", "capped")
CAPPED_FIELDS = ("name", "before", "size_before")
LISTS = ("frame.tsv", "exclusions.tsv", "drawn.tsv", "strata.tsv", "selection.tsv", "reserve.tsv")
BATCH = 5_000


@transaction.atomic
def follow_draw(draw_id: str) -> None:
    """Bring the projection of a draw up to what is public now."""
    draw = (
        Draw.objects.select_for_update(of=("self",))
        .select_related("organ", "plan_line__plan", "replaces")
        .get(draw_id=draw_id)
    )
    facts = public_facts(draw)
    if facts is None or draw.state not in PUBLIC_STATES:
        return
    shown = _happened(facts) | _promised(draw, facts) | {"draw_by": draw.draw_by}
    row, _ = PublicDraw.objects.update_or_create(
        draw_id=draw_id, defaults=shown | {"early_reason": _early_reason(draw_id)}
    )
    files = keep_files(row, draw)
    if draw.revealed_files is not None:
        _keep_lists(row, draw, files)
    turn_page()


def _happened(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What has taken place so far."""
    is_open = facts["strata_public"] and facts["revealed_at"] is not None
    return {
        **named(facts, FACTS),
        "key": facts["key"] if is_open else "",
        "steps": [
            named(step, STEP_FIELDS) | {"people": named_each(step["people"], PRESENT_FIELDS)}
            for step in facts["steps"]
        ],
        "void": named(facts["void"], VOID_FIELDS) if facts["void"] else None,
        "rounds": named_each(facts["rounds"], ROUND_FIELDS),
        "substitutes": named(facts["substitutes"], SUBSTITUTE_FIELDS),
        "attestations": named_each(facts["attestations"], ATTESTATION_FIELDS),
        "auditors": named_each(facts["auditors"], AUDITOR_FIELDS),
    }


def _promised(draw: Draw, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What was fixed beforehand, as the published design and commitment say it."""
    if not draw.commitment:
        return dict(NOTHING_COMMITTED)
    design = _json(draw.files["design.json"])
    commitment = _json(draw.commitment_file)
    return {
        "method": design["method"],
        "suite": design["suite"],
        "replaces": design["replaces"],
        "reserve": design["reserve"],
        "rules": design["rules"],
        "seats": named_each(design["seats"], SEAT_FIELDS),
        "districts": facts["districts"],
        "inspectors": commitment["files"]["roster.tsv"]["rows"],
        "population": sum(commitment["strata"].values()),
        "sample": facts["sample"],
        "excluded": facts["excluded"],
        "frame_changes": _frame_changes(facts["frame_changes"]),
        "cap": _cap(facts["cap"]),
        "strata": _strata(design, commitment, facts),
        "entropy": _entropy(design, facts),
    }


NOTHING_COMMITTED: Mapping[str, Any] = {
    "method": "",
    "suite": "",
    "replaces": "",
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


def _strata(
    design: Mapping[str, Any], commitment: Mapping[str, Any], facts: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Each stratum's promise, size and cut; the cut only where anybody may know who stands in it (§8)."""
    is_open = facts["strata_public"] and facts["revealed_at"] is not None
    found = {stratum["name"]: stratum for stratum in facts["strata"]}
    return [
        {
            **named(stratum, STRATUM_FIELDS),
            "population": commitment["strata"][stratum["name"]],
            "size": found[stratum["name"]]["size"],
            "cut": found[stratum["name"]]["cut"] if is_open else "",
        }
        for stratum in design["strata"]
    ]


def _entropy(design: Mapping[str, Any], facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = {source["source"]: source for source in facts["entropy"]}
    return [
        named(source, SOURCE_FIELDS) | _value(found.get(source["source"], {}))
        for source in design["entropy"]
    ]


def _value(source: Mapping[str, Any]) -> dict[str, Any]:
    """The published value, and the signature of a drand round where one proves it."""
    proof = source.get("proof")
    return {"value": source.get("value", "")} | (
        {"proof": named(proof, PROOF_FIELDS)} if proof else {}
    )


def _frame_changes(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The counts since the last draw; which firms they are, frames tell at their reveals, and strata only auditors."""
    if not facts:
        return {}
    return {"before": facts["before"], "counts": named(facts["counts"], WHAT_CHANGED)}


def _cap(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The yearly cap of visits, and what it did to the chances."""
    if not facts:
        return {}
    return named(facts, CAP_FIELDS) | {"strata": named_each(facts["strata"], CAPPED_FIELDS)}


def _early_reason(draw_id: str) -> str:
    """Why it was revealed early, as the log says."""
    reveals = (leaf for leaf in leaves_of(f"draw:{draw_id}") if leaf.kind == "draw.reveal")
    return next((str(json.loads(leaf.entry)["early"]) for leaf in reveals), "")


def _keep_lists(row: PublicDraw, draw: Draw, files: Mapping[str, str]) -> None:
    """The lists of a reveal never change, so they are written once per set of files."""
    digest = hashlib.sha256("".join(files.get(name, "-") for name in LISTS).encode()).hexdigest()
    if row.lists_digest == digest:
        return
    lists = read_lists(files)
    regions = {region["code"]: region["name"] for region in draw.regions}
    sizes = {stratum["name"]: stratum["size"] for stratum in row.strata}
    row.region_counts = count_regions(lists, regions, sizes, is_equal_chance=row.method == "srs")
    row.lists_digest = digest
    row.save(update_fields=["region_counts", "lists_digest"])
    _name_firms(lists)
    row.appearances.all().delete()
    PublicAppearance.objects.bulk_create(_appearances(row, lists.standings()), BATCH)


def _appearances(row: PublicDraw, standings: Iterable[Standing]) -> list[PublicAppearance]:
    return [
        PublicAppearance(
            draw=row,
            code=standing.code,
            result=standing.result,
            position=position,
            reason=standing.reason,
            stratum=standing.stratum,
            rank=standing.rank,
            number=standing.number,
        )
        for position, standing in enumerate(standings, 1)
    ]


def _name_firms(lists: Lists) -> None:
    """Keep the public name and place of every firm on the lists, as the directory has them today."""
    codes = [*lists.frame, *lists.excluded]
    kept = kept_names(codes)
    named_anew = {
        code: name for code, name in names_of_firms(codes).items() if kept.get(code) != name
    }
    PublicTarget.objects.bulk_create(
        [
            PublicTarget(code=code, name=name, name_key=name_key(name), region_name=region)
            for code, (name, region) in named_anew.items()
        ],
        BATCH,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "name_key", "region_name"],
    )


def _json(digest: str) -> dict[str, Any]:
    return dict(json.loads(store.get(digest)))
