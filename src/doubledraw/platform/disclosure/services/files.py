"""Keeps which files of a draw everybody may have: names are whitelisted by stage (DD-1 §2.1, §8)."""

import re
from collections.abc import Mapping

from doubledraw.platform.disclosure.models import PublicDraw, PublicFile
from doubledraw.platform.draws.engine import bundles
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.selectors import public_files
from doubledraw.platform.records import published, store

BUNDLE = "bundle.zip"
BEFORE_REVEAL = ("design.json", "commitment.json", "entropy.json")
MONITORED = ("design.json", "commitment.json", "nonces.json")
"""What monitors read beside the log (DD-1 §7); it lies with the log's static files under the same addresses."""
AT_REVEAL = (*BEFORE_REVEAL, "frame.tsv", "exclusions.tsv", "drawn.tsv", "outcome.json")
WITH_PUBLIC_STRATA = ("strata.tsv", "nonces.json", "selection.tsv", "reserve.tsv")
EVIDENCE = re.compile(r"log/[0-9A-Za-z._-]+|attestations/[0-9A-Za-z._-]+")


def may_be_public(name: str, *, is_revealed: bool, strata_public: bool) -> bool:
    """Whether a file of this name may be seen by everybody."""
    if not is_revealed:
        return name in BEFORE_REVEAL
    if name in WITH_PUBLIC_STRATA:
        return strata_public
    return name in AT_REVEAL


def keep_files(row: PublicDraw, draw: Draw) -> dict[str, str]:
    """Project the draw's public files and return them: name → digest."""
    files = _published(draw)
    _keep(row, files)
    for name in MONITORED:
        if name in files:
            published.place(f"draws/{row.draw_id}/files/{name}", store.get(files[name]))
    if draw.revealed_files is not None:
        _keep_evidence(row, draw)
    return files


def _published(draw: Draw) -> dict[str, str]:
    return {
        name: digest
        for name, digest in public_files(draw).items()
        if may_be_public(
            name,
            is_revealed=draw.revealed_files is not None,
            strata_public=draw.strata_public,
        )
    }


def _keep_evidence(row: PublicDraw, draw: Draw) -> None:
    """Log proofs, attestations and the bundle: made anew only when the log says more about the draw.

    A proof under a newer checkpoint proves the same, so the bytes stay what they were.
    """
    evidence = bundles.evidence(draw)
    kept = set(row.public_files.values_list("name", flat=True))
    if BUNDLE in kept and {name for name in kept if EVIDENCE.fullmatch(name)} == set(evidence):
        return
    files = {name: store.put(data) for name, data in evidence.items()}
    whole = {name: store.get(digest) for name, digest in _published(draw).items()}
    _keep(row, files | {BUNDLE: store.put(bundles.pack(whole | evidence))})


def _keep(row: PublicDraw, files: Mapping[str, str]) -> None:
    PublicFile.objects.bulk_create(
        [
            PublicFile(
                draw=row, name=name, digest=digest, size=store.path_of(digest).stat().st_size
            )
            for name, digest in files.items()
        ],
        update_conflicts=True,
        unique_fields=["draw", "name"],
        update_fields=["digest", "size"],
    )
